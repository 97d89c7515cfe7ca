import { Body, Get, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { receivable } from '../../domain/billing/store/index.js';
import type { DunningHold, HoldDunningInput, ReleaseDunningHoldInput } from '../../domain/correspondence/index.js';
import { dunningHold, dunningHolds, nextHoldId } from '../../domain/correspondence/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { problem } from '../../platform/problem.js';
import type { Call } from '../call.js';
import { carryOut } from '../carry-out.js';
import { payerProblems, requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  DunningHoldDto,
  HoldDunningDto,
  HoldsQuery,
  HoldWrittenDto,
  ReleaseHoldDto,
} from './correspondence.dto.js';

@Route('v1/dunning-holds')
@Tags('Correspondence')
export class DunningHoldsController extends AtlasController {
  /**
   * Released ones too, the last placed first.
   * @summary List the dunning holds
   */
  @Get()
  async listDunningHolds(@Queries() query: HoldsQuery): Promise<PageDto<DunningHoldDto>> {
    const page = pageOf(query);
    const { actor, database } = this.call;
    const { items, total } = await dunningHolds(database, page, { ...query, scope: actor.scope });
    return pageDto(page, { items: items.map(holdDto), total });
  }

  /**
   * The customer, or one invoice, is not reminded until the hold is released.
   * @summary Hold reminders back
   */
  @Post()
  @SuccessResponse(201, 'Held')
  async holdDunning(@Body() body: HoldDunningDto): Promise<HoldWrittenDto> {
    const { call } = this;
    return carryOut<HoldDunningInput, HoldWrittenDto>(this, call, {
      activity: 'holdDunning',
      resourceId: () => nextHoldId(call.database),
      input: async ({ resourceId }) => {
        await requireNone(payerProblems(call.database, body.customerId), invoiceProblems(call, body));
        return { ...body, holdId: resourceId };
      },
      answer: written,
    });
  }

  /**
   * What was due in the meantime is reminded of now.
   * @summary Release a dunning hold
   */
  @Post('{holdId}/release')
  @SuccessResponse(200, 'Released')
  async releaseDunningHold(@Path() holdId: IdText, @Body() body: ReleaseHoldDto): Promise<HoldWrittenDto> {
    return carryOut<ReleaseDunningHoldInput, HoldWrittenDto>(this, this.call, {
      activity: 'releaseDunningHold',
      status: 200,
      input: async () => {
        if (!(await dunningHold(this.call.database, holdId))) {
          throw problem(404, 'unknown-hold', `There is no hold ${holdId}.`);
        }
        return { holdId, ...body };
      },
      answer: written,
    });
  }
}

async function invoiceProblems({ database }: Call, { invoice, customerId }: HoldDunningDto): Promise<FieldProblem[]> {
  if (!invoice) return [];
  const found = await receivable(database, invoice);
  if (found?.customerId === customerId) return [];
  return [{ field: 'invoice', message: `There is no invoice ${invoice} of customer ${customerId}.` }];
}

const written = (
  { holdId }: { readonly holdId: string },
  { position }: { readonly position: string | null },
): HoldWrittenDto => ({ holdId, position });

const holdDto = ({ placedBy, released, ...hold }: DunningHold): DunningHoldDto => ({
  ...hold,
  placedBy: { id: placedBy.id, name: placedBy.name },
  released: released && { ...released, by: { id: released.by.id, name: released.by.name } },
});
