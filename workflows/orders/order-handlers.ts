import { condition, setHandler } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { type OrderCommandKind, refuseOrder, requireCommandState } from '../../domain/orders/index.js';
import { jobChangedSignal } from '../jobs/job.contract.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { takeDecision } from '../support/operator-task.js';
import { refusalFailure } from '../support/refusal.js';
import {
  amendOrderUpdate,
  approvalChangedSignal,
  cancelOrderUpdate,
  chargeChangedSignal,
  type OrderProgress,
  orderProgressQuery,
  placedUpdate,
  resolveOrderTaskUpdate,
  retryPaymentUpdate,
  shipOrderUpdate,
  stockChangedSignal,
} from './order.contract.js';
import { type News, noRetry, type OrderProcess, progressOfProcess, queue } from './order-process.js';

/** All handlers, before the first await. */
export function registerHandlers(p: OrderProcess): void {
  const wake = (news: News) => (): void => {
    p.woken[news] += 1;
  };
  setHandler(orderProgressQuery, () => progressOfProcess(p));
  setHandler(stockChangedSignal, wake('stock'));
  setHandler(chargeChangedSignal, wake('charge'));
  setHandler(approvalChangedSignal, wake('approval'));
  setHandler(jobChangedSignal, wake('job'));
  setHandler(placedUpdate, async () => {
    await condition(() => p.placed || p.refused !== null);
    if (p.refused) throw refusalFailure(p.refused.toWire());
    return progressOfProcess(p);
  });
  const takes = (kind: OrderCommandKind) => ({ validator: (command: Command<unknown>) => check(p, kind, command) });
  setHandler(cancelOrderUpdate, (command) => take(p, 'cancel', command), takes('cancel'));
  setHandler(amendOrderUpdate, (command) => take(p, 'amend', command), takes('amend'));
  setHandler(retryPaymentUpdate, (command) => take(p, 'retryPayment', command), takes('retryPayment'));
  setHandler(shipOrderUpdate, (command) => take(p, 'ship', command), takes('ship'));
  setHandler(resolveOrderTaskUpdate, (command) => answerTask(p, command), {
    validator: (command) => checkTask(p, command),
  });
}

/** Synchronous and read-only: a refusal here leaves no trace in the history. */
function check(p: OrderProcess, kind: OrderCommandKind, command: Command<unknown>): void {
  if (p.known.has(command.key)) return;
  try {
    requireCommandState(kind, p.state);
    if (kind === 'retryPayment' && p.waitingFor !== 'payment retry') throw noRetry(p);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

/** Queues the command, and answers when it has been done. The same key is the same command. */
function take(p: OrderProcess, kind: OrderCommandKind, { key, context, input }: Command<unknown>) {
  const asked = { key, context, input, kind, atState: p.state, sequence: Number.MAX_SAFE_INTEGER, refused: null };
  return p.known.get(key) ?? queue(p, asked, false);
}

function checkTask(p: OrderProcess, command: Command<ResolveTaskInput>): void {
  const { taskId } = command.input;
  if (p.task?.taskId === taskId) return;
  const refused = refuseOrder('NoOpenTask', `The order has no open operator task ${taskId}.`, { state: p.state });
  throw refusalFailure(refused.toWire());
}

async function answerTask(p: OrderProcess, command: Command<ResolveTaskInput>): Promise<OrderProgress> {
  await takeDecision(p, command);
  return progressOfProcess(p);
}
