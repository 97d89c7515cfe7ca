import { condition, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import {
  type OrderCommandKind,
  type RecordedCommand,
  refuseOrder,
  requireCommandState,
} from '../../domain/orders/index.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
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
import { type OrderProcess, progressOfProcess } from './order-process.js';

/** All handlers, before the first await. */
export function registerHandlers(p: OrderProcess): void {
  const wake = (): void => {
    p.woken += 1;
  };
  setHandler(orderProgressQuery, () => progressOfProcess(p));
  setHandler(stockChangedSignal, wake);
  setHandler(chargeChangedSignal, wake);
  setHandler(approvalChangedSignal, wake);
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
    if (kind === 'retryPayment' && p.waitingFor !== 'payment retry') {
      throw refuseOrder('WrongState', 'No payment of the order was declined.', { state: p.state, command: kind });
    }
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

/** Keeps the command, queues it, and answers when it has been done. The same key is the same command. */
function take(p: OrderProcess, kind: OrderCommandKind, command: Command<unknown>): Promise<OrderProgress> {
  const known = p.known.get(command.key);
  if (known) return known;
  const taken = keepAndQueue(p, kind, command);
  p.known.set(command.key, taken);
  return taken;
}

async function keepAndQueue(
  p: OrderProcess,
  kind: OrderCommandKind,
  command: Command<unknown>,
): Promise<OrderProgress> {
  const { orderId } = p.order;
  try {
    const { again, ...recorded } = await step.recordOrderCommand({
      key: command.key,
      context: command.context,
      input: { orderId, kind, atState: p.state, input: command.input, runId: workflowInfo().runId },
    });
    // The run was reset, and the server asks again what was asked of the earlier one.
    if (again && !p.resumed) await resume(p);
    return await queue(p, recorded, again);
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal ? refusalFailure(refusal) : error;
  }
}

function queue(p: OrderProcess, command: RecordedCommand, replayed: boolean): Promise<OrderProgress> {
  return new Promise((answer, refuse) => {
    p.queue.push({ command, replayed, answer, refuse });
    p.queue.sort((one, other) => one.command.sequence - other.command.sequence);
  });
}

/** Another run placed the order: what was asked of it since is asked again, each step answered from the record. */
export async function resume(p: OrderProcess): Promise<void> {
  p.resumed = true;
  const { commands } = await upkeep.orderCommands(p.order.orderId);
  for (const command of commands) {
    if (p.known.has(command.key)) continue;
    const done = queue(p, command, true);
    // Nobody may be waiting: a refusal is an answer here, not an error.
    done.catch(() => undefined);
    p.known.set(command.key, done);
  }
}

function checkTask(p: OrderProcess, command: Command<ResolveTaskInput>): void {
  const { taskId } = command.input;
  if (p.task?.taskId === taskId && !p.task.answered) return;
  const refused = refuseOrder('NoOpenTask', `The order has no open operator task ${taskId}.`, { state: p.state });
  throw refusalFailure(refused.toWire());
}

async function answerTask(p: OrderProcess, command: Command<ResolveTaskInput>): Promise<OrderProgress> {
  const { task } = p;
  if (task) task.answered = command;
  await condition(() => p.task !== task);
  return progressOfProcess(p);
}
