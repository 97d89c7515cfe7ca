import { condition, setHandler } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import {
  RETURN_COMMANDS,
  type ReturnCommandKind,
  refuseReturn,
  requireReturnState,
} from '../../domain/returns/index.js';
import { approvalChangedSignal } from '../orders/order.contract.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { takeDecision } from '../support/operator-task.js';
import { refusalFailure } from '../support/refusal.js';
import {
  authorisedUpdate,
  type ReturnProgress,
  replacementChangedSignal,
  resolveReturnTaskUpdate,
  returnProgressQuery,
  returnUpdates,
} from './goods-return.contract.js';
import { progressOf, type ReturnProcess } from './return-process.js';

/** All handlers, before the first await. */
export function registerHandlers(p: ReturnProcess): void {
  const wake = (): void => {
    p.woken += 1;
  };
  setHandler(returnProgressQuery, () => progressOf(p));
  setHandler(approvalChangedSignal, wake);
  setHandler(replacementChangedSignal, wake);
  setHandler(authorisedUpdate, async () => {
    await condition(() => p.standing !== null || p.refused !== null);
    if (p.refused) throw refusalFailure(p.refused.toWire());
    return progressOf(p);
  });
  for (const kind of RETURN_COMMANDS) {
    setHandler(returnUpdates[kind], (command: Command<unknown>) => take(p, kind, command), {
      validator: (command: Command<unknown>) => check(p, kind, command),
    });
  }
  setHandler(resolveReturnTaskUpdate, (command) => answerTask(p, command), {
    validator: (command) => checkTask(p, command),
  });
}

/** Synchronous and read-only: a refusal here leaves no trace in the history. */
function check(p: ReturnProcess, kind: ReturnCommandKind, { key }: Command<unknown>): void {
  if (!p.standing || p.known.has(key) || p.done.has(key)) return;
  try {
    requireReturnState(kind, p.standing.state);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

/** Queues the command, and answers when it has been done. The same key is the same command. */
export function take(p: ReturnProcess, kind: ReturnCommandKind, command: Command<unknown>): Promise<ReturnProgress> {
  const known = p.known.get(command.key);
  if (known) return known;
  const done = new Promise<ReturnProgress>((answer, refuse) => {
    p.queue.push({ kind, command, answer, refuse });
  });
  p.known.set(command.key, done);
  return done;
}

function checkTask(p: ReturnProcess, { input: { taskId } }: Command<ResolveTaskInput>): void {
  if (p.task?.taskId === taskId) return;
  throw refusalFailure(refuseReturn('NoOpenTask', `The return has no open operator task ${taskId}.`).toWire());
}

async function answerTask(p: ReturnProcess, command: Command<ResolveTaskInput>): Promise<ReturnProgress> {
  await takeDecision(p, command);
  return progressOf(p);
}
