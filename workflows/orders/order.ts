import { allHandlersFinished, CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';
import { Refused } from '../../domain/kernel/refusal.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { OrderProgress } from './order.contract.js';
import { approve } from './order-approve.js';
import { compensate } from './order-compensate.js';
import { execute } from './order-execute.js';
import { registerHandlers } from './order-handlers.js';
import { awaitedBy, hasMade, startJobs } from './order-jobs.js';
import { holdCredit, invoice, pay } from './order-pay.js';
import {
  abort,
  ask,
  enter,
  newProcess,
  type OrderProcess,
  progressOfProcess,
  record,
  recordOwn,
  resume,
  Stop,
  show,
} from './order-process.js';
import { reserve } from './order-reserve.js';
import { cancelRest, fulfil, ship } from './order-ship.js';
import { answerEveryone, obey, STOPS } from './order-wait.js';

/**
 * The order saga: placed → reserved → invoiced and paid, or credit held → approved when policy says → confirmed →
 * shipped → fulfilled. A stop on the way undoes every step, last-in first-out.
 */
export async function order(start: OrderStart): Promise<OrderProgress> {
  const p = newProcess(start, execute);
  registerHandlers(p);
  try {
    await CancellationScope.nonCancellable(() => place(p));
  } catch (error) {
    return refusePlacing(p, error);
  }
  try {
    await untilShipped(p);
    await CancellationScope.nonCancellable(() => fulfil(p));
  } catch (error) {
    await CancellationScope.nonCancellable(() => comeToRest(p, error));
  }
  show(p);
  await CancellationScope.nonCancellable(() => answerEveryone(p));
  return progressOfProcess(p);
}

async function untilShipped(p: OrderProcess): Promise<void> {
  await obey(p, STOPS);
  await reserve(p);
  await obey(p, STOPS);
  if (p.order.paymentTerms === 'prepaid') {
    await invoice(p);
    await pay(p, p.order.total);
    enter(p, 'pay');
  } else {
    await holdCredit(p);
  }
  await obey(p, STOPS);
  do {
    await confirm(p);
    await startJobs(p);
    await ship(p);
  } while (p.approveAgain);
}

/** Approved when policy says so; again when a confirmed order was amended. */
async function confirm(p: OrderProcess): Promise<void> {
  p.approveAgain = false;
  await approve(p);
  if (p.state === 'Confirmed') {
    p.waitingFor = hasMade(p) ? null : 'shipment';
    return;
  }
  enter(p, 'confirm', { waitingFor: awaitedBy(p) });
  await record(p, `confirmed/${p.revision}`);
}

async function place(p: OrderProcess): Promise<void> {
  const { runId } = workflowInfo();
  const placed = await step.placeOrder(ask(p, 'place', { start: p.start, runId }));
  if (placed.again) await resume(p);
  p.placingSequence = placed.placingSequence;
  p.position = placed.position;
  p.placed = true;
}

async function refusePlacing(p: OrderProcess, error: unknown): Promise<never> {
  const refusal = refusalOf(error);
  if (!refusal) throw error;
  p.refused = new Refused(refusal);
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  throw refusalFailure(refusal);
}

const IN_THE_ENGINE = 'cancelled in the engine by an operator';

/** The forward path ended. What is neither a stop, a refusal nor a cancellation is a bug and is rethrown. */
async function comeToRest(p: OrderProcess, error: unknown): Promise<void> {
  if (isCancellation(error) && p.state === 'PartlyShipped') {
    const command = await recordOwn(p, 'cancelRest', 'cancel', { reason: IN_THE_ENGINE });
    await cancelRest(p, command, command.input);
    return fulfil(p);
  }
  return compensate(p, await stopOf(p, error));
}

async function stopOf(p: OrderProcess, error: unknown): Promise<Stop> {
  if (error instanceof Stop) return error;
  if (isCancellation(error)) return abort(p, 'cancel', IN_THE_ENGINE);
  const refusal = refusalOf(error);
  if (!refusal) throw error;
  return abort(p, refusal.code === 'CreditLimitExceeded' ? 'reject' : 'fail', refusal.message);
}
