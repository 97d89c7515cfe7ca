import { CancellationScope } from '@temporalio/workflow';
import { type RepairStart, refuseRepair } from '../../domain/repairs/index.js';
import { registerHandlers } from '../support/command-handlers.js';
import { answerEveryone, begin, carryOut, listenForCancel } from '../support/command-queue.js';
import { type Alarm, waitForCommands } from '../support/command-wait.js';
import { step } from '../support/steps.js';
import {
  type RepairProgress,
  receivedUpdate,
  repairJobChangedSignal,
  repairProgressQuery,
  repairUpdates,
  resolveRepairTaskUpdate,
} from './repair.contract.js';
import { execute, goOnByItself } from './repair-execute.js';
import { lookAtJob } from './repair-job.js';
import { isOver, newProcess, own, type RepairProcess, run, show, standingOf, took } from './repair-process.js';
import { alarmOf } from './repair-quote.js';

/**
 * A repair of a customer's asset, from coming in to going out, billed and closed: it takes one command after the other,
 * waits for the customer's answer and reminds them, and has the work done by a job.
 */
export async function repair(start: RepairStart): Promise<RepairProgress> {
  const p = newProcess(start);
  registerHandlers(p, {
    progress: repairProgressQuery,
    news: [repairJobChangedSignal],
    begun: receivedUpdate,
    commands: repairUpdates,
    resolveTask: resolveRepairTaskUpdate,
    noTask: (taskId) => refuseRepair('NoOpenTask', `The repair has no open operator task ${taskId}.`),
  });
  listenForCancel(p, 'cancelRepair', { repairId: p.subject });
  return CancellationScope.nonCancellable(async () => {
    await receive(p);
    while (!isOver(p)) await goOn(p);
    show(p);
    await answerEveryone(p);
    return p.progress();
  });
}

/** A process that begins anew finds the row. */
async function receive(p: RepairProcess): Promise<void> {
  const record = await step.readRepair(p.subject);
  if (record) {
    p.done = new Set(record.done);
    return took(p, record.standing);
  }
  const command = { ...own(p, 'receive', { start: p.start }), context: p.start.context };
  await begin(p, () => run(p, step.receiveRepair(command)));
}

/** A command, else what the process does by itself, else a wait. */
async function goOn(p: RepairProcess): Promise<void> {
  const asked = p.queue.shift();
  if (asked) return carryOut(p, asked, execute);
  if (await goOnByItself(p)) return;
  await wait(p);
}

/** Until a command, the customer's time, news of the job, or the time to look again in case news was lost. */
async function wait(p: RepairProcess): Promise<void> {
  show(p);
  if (p.woken !== p.heard) return hear(p);
  const alarm = alarmOf(p);
  await waitForCommands(p, alarm && { ...alarm, ring: () => unlessAsked(p, alarm) });
}

/** A customer's answer that comes with the end of their time, as after an outage of the worker, comes first. */
async function unlessAsked(p: RepairProcess, alarm: Alarm): Promise<void> {
  if (p.queue.length === 0) await alarm.ring();
}

async function hear(p: RepairProcess): Promise<void> {
  p.heard = p.woken;
  if (standingOf(p).jobState !== null) await lookAtJob(p);
}
