import type { CancelRequest, RetryPaymentRequest, ShipRequest } from './order.contract.js';
import { amend } from './order-amend.js';
import { type Asked, noRetry, type OrderProcess, progressOfProcess, Stop } from './order-process.js';
import { cancelRest, shipGoods } from './order-ship.js';

/** One command, one effect. Refusals are thrown; a stop ends the forward path. */
export async function execute(p: OrderProcess, asked: Asked): Promise<void> {
  const { command } = asked;
  switch (command.kind) {
    case 'abort': {
      const { event, reason } = command.input as { event: Stop['event']; reason: string };
      throw new Stop(event, reason);
    }
    case 'cancel': {
      const request = command.input as CancelRequest;
      if (p.state === 'PartlyShipped') return cancelRest(p, command, request, () => asked.answer(progressOfProcess(p)));
      throw new Stop('cancel', request.reason, asked);
    }
    case 'amend':
      return amend(p, asked);
    case 'ship':
      return shipGoods(p, command, command.input as ShipRequest);
    case 'retryPayment':
      if (p.waitingFor !== 'payment retry') throw noRetry(p);
      p.waitingFor = 'payment';
      p.paymentToken = (command.input as RetryPaymentRequest).paymentToken;
      p.retryAsked = true;
      return;
  }
}
