import { condition, setHandler } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import {
  REPAIR_COMMANDS,
  type RepairCommandKind,
  refuseRepair,
  requireRepairState,
} from '../../domain/repairs/index.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { takeDecision } from '../support/operator-task.js';
import { refusalFailure } from '../support/refusal.js';
import {
  type RepairProgress,
  receivedUpdate,
  repairJobChangedSignal,
  repairProgressQuery,
  repairUpdates,
  resolveRepairTaskUpdate,
} from './repair.contract.js';
import { progressOf, type RepairProcess } from './repair-process.js';

/** All handlers, before the first await. */
export function registerHandlers(p: RepairProcess): void {
  setHandler(repairProgressQuery, () => progressOf(p));
  setHandler(repairJobChangedSignal, () => {
    p.woken += 1;
  });
  setHandler(receivedUpdate, async () => {
    await condition(() => p.standing !== null || p.refused !== null);
    if (p.refused) throw refusalFailure(p.refused.toWire());
    return progressOf(p);
  });
  for (const kind of REPAIR_COMMANDS) {
    setHandler(repairUpdates[kind], (command: Command<unknown>) => take(p, kind, command), {
      validator: (command: Command<unknown>) => check(p, kind, command),
    });
  }
  setHandler(resolveRepairTaskUpdate, (command) => answerTask(p, command), {
    validator: (command) => checkTask(p, command),
  });
}

/** Synchronous and read-only: a refusal here leaves no trace in the history. */
function check(p: RepairProcess, kind: RepairCommandKind, { key }: Command<unknown>): void {
  if (!p.standing || p.known.has(key) || p.done.has(key)) return;
  try {
    requireRepairState(kind, p.standing.state);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

/** Queues the command, and answers when it has been done. The same key is the same command. */
export function take(p: RepairProcess, kind: RepairCommandKind, command: Command<unknown>): Promise<RepairProgress> {
  const known = p.known.get(command.key);
  if (known) return known;
  const done = new Promise<RepairProgress>((answer, refuse) => {
    p.queue.push({ kind, command, answer, refuse });
  });
  p.known.set(command.key, done);
  return done;
}

function checkTask(p: RepairProcess, { input: { taskId } }: Command<ResolveTaskInput>): void {
  if (p.task?.taskId === taskId) return;
  throw refusalFailure(refuseRepair('NoOpenTask', `The repair has no open operator task ${taskId}.`).toWire());
}

async function answerTask(p: RepairProcess, command: Command<ResolveTaskInput>): Promise<RepairProgress> {
  await takeDecision(p, command);
  return progressOf(p);
}
