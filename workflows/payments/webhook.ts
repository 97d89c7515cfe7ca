import { getExternalWorkflowHandle } from '@temporalio/workflow';
import { chargeChangedSignal, orderWorkflowId } from '../orders/order.contract.js';
import { refusalOf } from '../support/refusal.js';
import { patientProvider, step } from '../support/steps.js';
import type { WebhookStart } from './webhook.contract.js';

/**
 * A payment provider's event. What it says is only a hint: the charge is read from the provider, so that events may
 * come late, doubled or out of order. Money captured after the order's payments were closed is given back.
 */
export async function webhook(start: WebhookStart): Promise<{ outcome: string }> {
  const { eventId, type, sequence, chargeId, reference, context } = start;
  const recorded = await step.recordWebhook({
    key: `webhook/${eventId}`,
    context,
    input: { eventId, type, sequence, chargeId },
  });
  if (recorded.settled) return { outcome: 'known already' };
  const charge = await patientProvider.readCharge({ reference });
  if (charge === null) return { outcome: 'the provider knows of no such charge' };
  if (charge.status === 'pending') return { outcome: 'not final yet' };
  try {
    const { status } = charge;
    const input = { charge: { ...charge, status } };
    const settled = await step.settleCharge({ key: `charge/${charge.id}/${status}`, context, input });
    if (settled.toPost.length > 0) await step.postFacts(settled.toPost);
    if (settled.refundDue) await giveBack(start, settled.orderId);
    await tellOrder(settled.orderId);
    return { outcome: settled.outcome };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return { outcome: `refused: ${refusal.message}` };
  }
}

async function giveBack(start: WebhookStart, orderId: string): Promise<void> {
  const { context, eventId } = start;
  const reason = 'captured after the order was cancelled';
  const plan = await step.planRefund({ key: `webhook/${eventId}/refund`, context, input: { orderId, reason } });
  for (const refund of plan.refunds) {
    const done = await patientProvider.refundCharge(refund);
    const input = { refundId: refund.refundId, providerRefundId: done.id };
    const settled = await step.settleRefund({ key: `refund/${refund.refundId}`, context, input });
    if (settled.toPost.length > 0) await step.postFacts(settled.toPost);
  }
}

/** The order may be over, or not exist: it asks the provider itself as well. */
async function tellOrder(orderId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(orderWorkflowId(orderId)).signal(chargeChangedSignal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
