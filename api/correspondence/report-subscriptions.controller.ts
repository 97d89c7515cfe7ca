import { Body, Get, Patch, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type {
  CancelSubscriptionInput,
  ChangeSubscriptionInput,
  ReportSubscription,
  SubscribeToReportInput,
} from '../../domain/correspondence/index.js';
import {
  nextSubscriptionId,
  reportSubscription,
  reportSubscriptions,
} from '../../domain/correspondence/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  CancelSubscriptionDto,
  ChangeSubscriptionDto,
  ReportSubscriptionDto,
  SubscribeDto,
  SubscriptionsQuery,
  SubscriptionWrittenDto,
} from './correspondence.dto.js';
import { subscriptionProblems } from './subscription-checks.js';

@Route('v1/report-subscriptions')
@Tags('Correspondence')
export class ReportSubscriptionsController extends AtlasController {
  /** @summary List the subscriptions to reports */
  @Get()
  async listReportSubscriptions(@Queries() query: SubscriptionsQuery): Promise<PageDto<ReportSubscriptionDto>> {
    const page = pageOf(query);
    const { actor, database } = this.call;
    const { items, total } = await reportSubscriptions(database, page, { ...query, scope: actor.scope });
    return pageDto(page, { items: items.map(subscriptionDto), total });
  }

  /** @summary Get a subscription to a report */
  @Get('{subscriptionId}')
  async getReportSubscription(@Path() subscriptionId: IdText): Promise<ReportSubscriptionDto> {
    return subscriptionDto(await this.find(subscriptionId));
  }

  /**
   * From then on the report arrives by mail; what it is asked with is checked now.
   * @summary Subscribe to a report
   */
  @Post()
  @SuccessResponse(201, 'Subscribed')
  async subscribeToReport(@Body() body: SubscribeDto): Promise<SubscriptionWrittenDto> {
    const { call } = this;
    return carryOut<SubscribeToReportInput, SubscriptionWrittenDto>(this, call, {
      activity: 'subscribeToReport',
      resourceId: () => nextSubscriptionId(call.database),
      input: async ({ resourceId }) => {
        await this.check(body);
        return { ...body, subscriptionId: resourceId };
      },
      answer: written,
      location: ({ subscriptionId }) => `/v1/report-subscriptions/${subscriptionId}`,
    });
  }

  /** @summary Change a subscription to a report */
  @Patch('{subscriptionId}')
  async changeReportSubscription(
    @Path() subscriptionId: IdText,
    @Body() body: ChangeSubscriptionDto,
  ): Promise<SubscriptionWrittenDto> {
    return carryOut<ChangeSubscriptionInput, SubscriptionWrittenDto>(this, this.call, {
      activity: 'changeSubscription',
      status: 200,
      input: async () => {
        const { report, query } = await this.find(subscriptionId);
        await this.check({ report, query: body.query ?? query });
        return { subscriptionId, ...body };
      },
      answer: written,
    });
  }

  /** @summary Cancel a subscription to a report */
  @Post('{subscriptionId}/cancel')
  @SuccessResponse(200, 'Cancelled')
  async cancelReportSubscription(
    @Path() subscriptionId: IdText,
    @Body() body: CancelSubscriptionDto,
  ): Promise<SubscriptionWrittenDto> {
    return carryOut<CancelSubscriptionInput, SubscriptionWrittenDto>(this, this.call, {
      activity: 'cancelSubscription',
      status: 200,
      input: async () => {
        await this.find(subscriptionId);
        return { subscriptionId, ...body };
      },
      answer: written,
    });
  }

  private check(asked: Pick<SubscribeToReportInput, 'report' | 'query'>): Promise<void> {
    const { database, now } = this.call;
    return requireNone(subscriptionProblems(database, asked, now()));
  }

  private async find(subscriptionId: string): Promise<ReportSubscription> {
    const found = await reportSubscription(this.call.database, subscriptionId);
    if (!found) throw problem(404, 'unknown-subscription', `There is no subscription ${subscriptionId}.`);
    return found;
  }
}

const written = (
  { subscriptionId }: { readonly subscriptionId: string },
  { state, position }: Record<string, unknown>,
): SubscriptionWrittenDto => ({ subscriptionId, state, position }) as SubscriptionWrittenDto;

const subscriptionDto = ({ subscribedBy, ...subscription }: ReportSubscription): ReportSubscriptionDto =>
  ({
    ...subscription,
    subscribedBy: { id: subscribedBy.id, name: subscribedBy.name },
  }) as ReportSubscriptionDto;
