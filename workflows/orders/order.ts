import { allHandlersFinished, CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';
import { Refused } from '../../domain/kernel/refusal.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { OrderProgress } from './order.contract.js';
import { approve } from './order-approve.js';
import { compensate } from './order-compensate.js';
import { execute } from './order-execute.js';
import { registerHandlers, resume } from './order-handlers.js';
import { holdCredit, invoice, pay } from './order-pay.js';
import {
  abort,
  ask,
  enter,
  newProcess,
  type OrderProcess,
  progressOfProcess,
  record,
  Stop,
  show,
} from './order-process.js';
import { reserve } from './order-reserve.js';
import { fulfil, ship } from './order-ship.js';
import { obey, STOPS } from './order-wait.js';

/**
 * The order saga: placed → reserved → invoiced and paid, or credit held → approved when policy says → confirmed →
 * shipped → fulfilled. Each step has its undo registered before it; a stop runs them last-in first-out.
 */
export async function order(start: OrderStart): Promise<OrderProgress> {
  const p = newProcess(start, execute);
  registerHandlers(p);
  try {
    await place(p);
  } catch (error) {
    return refusePlacing(p, error);
  }
  try {
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
      await ship(p);
    } while (p.approveAgain);
    await fulfil(p);
  } catch (error) {
    await CancellationScope.nonCancellable(async () => compensate(p, await stopOf(p, error)));
  }
  show(p);
  await condition(allHandlersFinished);
  return progressOfProcess(p);
}

/** Approved when policy says so; again when a confirmed order was amended. */
async function confirm(p: OrderProcess): Promise<void> {
  p.approveAgain = false;
  await approve(p);
  if (p.state === 'Confirmed') return;
  enter(p, 'confirm', { waitingFor: 'shipment' });
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
  await condition(allHandlersFinished);
  throw refusalFailure(refusal);
}

/** Why the forward path ended. What is neither a stop, a refusal nor a cancellation is a bug and is rethrown. */
async function stopOf(p: OrderProcess, error: unknown): Promise<Stop> {
  if (error instanceof Stop) return error;
  if (isCancellation(error)) return abort(p, 'cancel', 'cancelled in the engine by an operator');
  const refusal = refusalOf(error);
  if (!refusal) throw error;
  return abort(p, refusal.code === 'CreditLimitExceeded' ? 'reject' : 'fail', refusal.message);
}
