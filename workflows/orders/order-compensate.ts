import { sleep } from '@temporalio/workflow';
import type { Charge } from '../../activities/payments.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { provider, step, upkeep } from '../support/steps.js';
import type { StartedJobs } from './order.contract.js';
import { askOperator, insist } from './order-insist.js';
import { undoJobs } from './order-jobs.js';
import {
  ask,
  enter,
  type OrderProcess,
  post,
  progressOfProcess,
  record,
  type Stop,
  type Undo,
} from './order-process.js';
import { requestsOf } from './order-requests.js';
import { refuseQueued } from './order-wait.js';

const orderRef = (p: OrderProcess, reason: string): { orderId: string; reason: string } => ({
  orderId: p.order.orderId,
  reason,
});

export const undoReservation = (p: OrderProcess): Undo => ({
  name: 'reservation',
  run: async (reason) => {
    await step.releaseStock(ask(p, 'reserve', orderRef(p, reason)));
  },
});

export const undoCreditHold = (p: OrderProcess): Undo => ({
  name: 'creditHold',
  run: async (reason) => {
    await step.releaseCreditHold(ask(p, 'creditHold', orderRef(p, reason)));
  },
});

export const undoInvoice = (p: OrderProcess): Undo => ({
  name: 'invoice',
  run: async (reason) => {
    await post(p, await step.undoInvoice(ask(p, 'invoice', orderRef(p, reason))));
  },
});

/** No attempt after this; what was captured is given back, also when the capture is only learned of now. */
export const undoPayments = (p: OrderProcess): Undo => ({
  name: 'payments',
  run: async (reason) => {
    const closed = await step.closePayments(ask(p, 'payments/close', orderRef(p, reason)));
    for (const reference of closed.openReferences) await settleOpen(p, reference);
    await refundWhatIsOwed(p, `${p.order.orderId}/refund`, reason);
  },
});

export const undoApproval = (p: OrderProcess, revision: number): Undo => ({
  name: `approval/${revision}`,
  run: async (reason) => {
    for (const { requestId, name } of requestsOf(p, revision)) {
      await step.withdrawApproval(ask(p, `${name}/withdraw`, { requestId, reason }));
      await upkeep.signalApprovalWithdrawn(requestId);
    }
  },
});

/** A call that nobody waited for may still land a moment later: so often is it looked for before it counts as never made. */
const LOOKS_FOR_UNKNOWN = 4;

/** Voids a charge of unknown end and waits until the provider says what became of it. */
async function settleOpen(p: OrderProcess, reference: string): Promise<void> {
  let charge: Charge | null = await provider.voidCharge({ reference });
  let pauseSeconds = p.start.timing.paymentPollSeconds;
  for (let looks = 1; charge === null || charge.status === 'pending'; looks += 1) {
    if (charge === null && looks > LOOKS_FOR_UNKNOWN) return;
    await sleep(pauseSeconds * 1000, { summary: 'asks the payment provider what became of the charge' });
    charge = await provider.voidCharge({ reference });
    pauseSeconds = Math.min(pauseSeconds * 2, 600);
  }
  const { status } = charge;
  const settle = {
    key: `charge/${charge.id}/${status}`,
    context: p.acting,
    input: { charge: { ...charge, status } },
  };
  await post(p, await step.settleCharge(settle));
}

/** Refunds what the customer is owed of the order itself, each refund a document of its own. */
export async function refundWhatIsOwed(p: OrderProcess, key: string, reason: string): Promise<void> {
  const context = p.acting;
  const plan = await step.planRefund({ key, context, input: orderRef(p, reason) });
  for (const refund of plan.refunds) {
    const done = await provider.refundCharge(refund);
    const settle: Command<{ refundId: string; providerRefundId: string }> = {
      key: `refund/${refund.refundId}`,
      context,
      input: { refundId: refund.refundId, providerRefundId: done.id },
    };
    await post(p, await step.settleRefund(settle));
  }
}

/**
 * Everything there is to undo, in the order of the steps. Always all of it: a task that failed after a step landed, or
 * a run before this one, may have come further than this run knows, and undoing what never landed only bars it.
 */
const everyUndo = (p: OrderProcess, choice: StartedJobs): Undo[] => [
  undoReservation(p),
  { name: 'jobs', run: (reason) => undoJobs(p, { choice, by: p.acting, reason }) },
  ...(p.order.paymentTerms === 'prepaid' ? [undoInvoice(p), undoPayments(p)] : [undoCreditHold(p)]),
  ...Array.from({ length: p.revision + 1 }, (_, revision) => undoApproval(p, revision)),
];

/** Runs the undos last-in first-out and brings the order to its end. One that cannot finish asks an operator. */
export async function compensate(p: OrderProcess, stop: Stop): Promise<void> {
  const reason = stop.message;
  p.acting = stop.asked?.command.context ?? { ...p.start.context, actor: SYSTEM_ACTOR };
  enter(p, 'compensate', { reason, waitingFor: 'compensation' });
  await insist(p, 'compensate', () => record(p, 'compensate'));
  stop.asked?.answer(progressOfProcess(p));
  refuseQueued(p);
  const choice = stop.asked ? (stop.asked.command.input as StartedJobs) : {};
  for (const undo of everyUndo(p, choice).reverse()) await runUndo(p, undo, reason);
  enter(p, stop.event, { reason });
  await insist(p, 'compensated', () => record(p, 'compensated'));
}

async function runUndo(p: OrderProcess, undo: Undo, reason: string): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      return await undo.run(reason);
    } catch (error) {
      const taskId = `${p.order.orderId}/undo/${undo.name}/${round}`;
      const title = `Compensation cannot finish: ${undo.name}`;
      const action = await askOperator(p, { taskId, title, error, actions: ['retry', 'skip', 'force'] });
      if (action !== 'retry') return;
    }
  }
}
