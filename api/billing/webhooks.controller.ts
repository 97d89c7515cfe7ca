import { Body, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { contextOf } from '../call.js';
import { AtlasController } from '../controller.js';
import type { EventTakenDto, PaymentEventDto } from './billing.dto.js';
import { isOldNews } from './old-news.js';

@Route('v1/webhooks')
@Tags('Billing')
export class WebhooksController extends AtlasController {
  /**
   * For the payment provider: signed by `Atlas-Signature: t=<seconds>,v1=<hex of HMAC-SHA256 over "t.body">`. An event is
   * taken once, however often it comes: one that tells what is not known already has a process, which asks the provider
   * what is so.
   * @summary Take a payment provider's event
   */
  @Post('payments')
  @SuccessResponse(202, 'Taken')
  async takePaymentEvent(@Body() body: PaymentEventDto): Promise<EventTakenDto> {
    const { id, reference, charge } = body.data;
    const orderId = reference.split('/')[0] || reference;
    const event = {
      eventId: body.id,
      type: body.type,
      sequence: body.sequence,
      chargeId: charge ?? id,
      reference,
      context: contextOf(this.call, orderId),
    };
    if (await isOldNews(this.call.database, event)) {
      this.call.log.info('an event told what was known', { event: event.eventId, charge: event.chargeId });
    } else {
      await this.call.processes.takeWebhook(event);
    }
    this.setStatus(202);
    return { received: true };
  }
}
