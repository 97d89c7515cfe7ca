import { condition, setHandler } from '@temporalio/workflow';
import { JOB_COMMANDS, type JobCommandKind, refuseJob, requireJobState } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { takeDecision } from '../support/operator-task.js';
import { refusalFailure } from '../support/refusal.js';
import {
  approvalChangedSignal,
  createdUpdate,
  type JobProgress,
  jobChangedSignal,
  jobProgressQuery,
  jobUpdates,
  resolveJobTaskUpdate,
} from './job.contract.js';
import { type JobProcess, progressOf } from './job-process.js';

/** All handlers, before the first await. */
export function registerHandlers(p: JobProcess): void {
  const wake = (): void => {
    p.woken += 1;
  };
  setHandler(jobProgressQuery, () => progressOf(p));
  setHandler(jobChangedSignal, wake);
  setHandler(approvalChangedSignal, wake);
  setHandler(createdUpdate, async () => {
    await condition(() => p.standing !== null || p.refused !== null);
    if (p.refused) throw refusalFailure(p.refused.toWire());
    return progressOf(p);
  });
  for (const kind of JOB_COMMANDS) {
    setHandler(jobUpdates[kind], (command: Command<unknown>) => take(p, kind, command), {
      validator: (command: Command<unknown>) => check(p, kind, command),
    });
  }
  setHandler(resolveJobTaskUpdate, (command) => answerTask(p, command), {
    validator: (command) => checkTask(p, command),
  });
}

/** Synchronous and read-only: a refusal here leaves no trace in the history. */
function check(p: JobProcess, kind: JobCommandKind, command: Command<unknown>): void {
  if (!p.standing || p.stale || p.known.has(command.key) || p.done.has(command.key)) return;
  try {
    requireJobState(kind, p.standing.state);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

/** Queues the command, and answers when it has been done. The same key is the same command. */
function take(p: JobProcess, kind: JobCommandKind, command: Command<unknown>): Promise<JobProgress> {
  const known = p.known.get(command.key);
  if (known) return known;
  const done = new Promise<JobProgress>((answer, refuse) => {
    p.queue.push({ kind, command, answer, refuse });
  });
  p.known.set(command.key, done);
  return done;
}

function checkTask(p: JobProcess, { input: { taskId } }: Command<ResolveTaskInput>): void {
  if (p.task?.taskId === taskId) return;
  throw refusalFailure(refuseJob('NoOpenTask', `The job has no open operator task ${taskId}.`).toWire());
}

async function answerTask(p: JobProcess, command: Command<ResolveTaskInput>): Promise<JobProgress> {
  await takeDecision(p, command);
  return progressOf(p);
}
