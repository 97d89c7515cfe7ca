import { patched } from '@temporalio/workflow';
import type { PlannedCreditRefund } from '../../domain/billing/index.js';
import { operatorDecision } from '../support/operator-task.js';
import { refundByCard } from '../support/refund-by-card.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { type CorrectionProcess, correctionOf, own, took } from './correction-process.js';

/** Processes that wait for an operator since before ask under the correction's name alone. */
const REFUND_IN_TASK_ID = 'correction-refund-in-task-id';

/** What was agreed to is done, or refused when it cannot be done any more. */
export async function carryOut(p: CorrectionProcess): Promise<void> {
  try {
    await took(p, await effectOf(p));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    const refused = own(p, 'refused', { correctionId: p.subject, reason: refusal.message });
    await took(p, await step.refuseCorrection(refused));
  }
}

async function effectOf(p: CorrectionProcess) {
  const { input } = correctionOf(p);
  if (input.kind === 'refund') return step.planCreditRefund(own(p, 'plan', input));
  if (input.kind === 'writeOff') return step.writeOff(own(p, 'writeOff', input));
  if (input.kind === 'paymentVoid') return step.voidPayment(own(p, 'void', input));
  return step.correctPrice(own(p, 'price', input));
}

/** Each planned refund is paid and booked: on the card by the provider, else by wire, which the approval orders. */
export async function pay(p: CorrectionProcess): Promise<void> {
  const { input } = correctionOf(p);
  if (input.kind !== 'refund') throw new Error(`${p.subject} is no refund`);
  // Planned before: the step answers what it answered.
  const { refunds } = await step.planCreditRefund(own(p, 'plan', input));
  for (const refund of refunds) {
    const { refundId } = refund;
    const providerRefundId = await paidAs(p, refund);
    const settled = await step.settleRefund(own(p, `settle/${refundId}`, { refundId, providerRefundId }));
    await step.postFacts(settled.toPost);
  }
  await took(p, await step.finishCorrection(own(p, 'finish', { correctionId: p.subject })));
}

async function paidAs(p: CorrectionProcess, { refundId, chargeId, amount }: PlannedCreditRefund): Promise<string> {
  if (chargeId === null) return `wire/${refundId}`;
  return refundByCard(
    { refundId, chargeId, amount },
    {
      title: `A refund cannot be paid: ${refundId}`,
      taskId: (round) => `${patched(REFUND_IN_TASK_ID) ? refundId : `${p.subject}/refund`}/${round}`,
      ask: (question) => operatorDecision(p, question),
      paidByHand: (taskId) => taskId,
    },
  );
}
