import { Get, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { RedeliverWebhookInput, TestWebhookInput } from '../../domain/webhooks/index.js';
import { webhookDeliveries } from '../../domain/webhooks/store/index.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { findEndpoint } from './answers.js';
import type { WebhookDeliveriesQuery, WebhookDeliveryDto, WebhookDeliveryWrittenDto } from './webhook-endpoints.dto.js';

@Route('v1/webhook-endpoints')
@Tags('Webhooks to others')
export class WebhookDeliveriesController extends AtlasController {
  /**
   * Sends an event of the type `endpoint.test`, signed as any other.
   * @summary Test a webhook endpoint
   */
  @Post('{endpointId}/test')
  @SuccessResponse(202, 'On its way')
  async testWebhookEndpoint(@Path() endpointId: IdText): Promise<WebhookDeliveryWrittenDto> {
    return carryOut<TestWebhookInput, WebhookDeliveryWrittenDto>(this, this.call, {
      activity: 'testWebhookEndpoint',
      status: 202,
      input: async () => {
        await findEndpoint(this.call, endpointId);
        return { endpointId };
      },
      answer: written,
    });
  }

  /**
   * The newest first.
   * @summary List the deliveries to a webhook endpoint
   */
  @Get('{endpointId}/deliveries')
  async listWebhookDeliveries(
    @Path() endpointId: IdText,
    @Queries() query: WebhookDeliveriesQuery,
  ): Promise<PageDto<WebhookDeliveryDto>> {
    await findEndpoint(this.call, endpointId);
    const page = pageOf(query);
    const { items, total } = await webhookDeliveries(this.call.database, endpointId, page, query);
    return pageDto(page, { items: items.map((delivery) => ({ ...delivery })), total });
  }

  /**
   * One that arrived, or was given up, is sent again under the same `webhook-id`.
   * @summary Send a webhook delivery again
   */
  @Post('{endpointId}/deliveries/{deliveryId}/redeliver')
  @SuccessResponse(202, 'On its way')
  async redeliverWebhook(@Path() endpointId: IdText, @Path() deliveryId: IdText): Promise<WebhookDeliveryWrittenDto> {
    return carryOut<RedeliverWebhookInput, WebhookDeliveryWrittenDto>(this, this.call, {
      activity: 'redeliverWebhook',
      status: 202,
      input: async () => {
        await findEndpoint(this.call, endpointId);
        return { endpointId, deliveryId };
      },
      answer: written,
    });
  }
}

const written = (
  _input: unknown,
  { deliveryId, state, position }: Record<string, unknown>,
): WebhookDeliveryWrittenDto => ({ deliveryId, state, position }) as WebhookDeliveryWrittenDto;
