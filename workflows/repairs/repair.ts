import { allHandlersFinished, CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { Refused } from '../../domain/kernel/refusal.js';
import { type RepairStart, requireRepairState } from '../../domain/repairs/index.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { RepairProgress } from './repair.contract.js';
import { execute, goOnByItself } from './repair-execute.js';
import { registerHandlers, take } from './repair-handlers.js';
import { lookAtJob } from './repair-job.js';
import {
  type Asked,
  isOver,
  newProcess,
  own,
  progressOf,
  type RepairProcess,
  run,
  show,
  standingOf,
  took,
} from './repair-process.js';
import { alarmOf } from './repair-quote.js';

/**
 * A repair of a customer's asset, from coming in to going out, billed and closed: it takes one command after the other,
 * waits for the customer's answer and reminds them, and has the work done by a job.
 */
export async function repair(start: RepairStart): Promise<RepairProgress> {
  const p = newProcess(start);
  registerHandlers(p);
  listenForCancel(p);
  return CancellationScope.nonCancellable(async () => {
    await receive(p);
    while (!isOver(p)) await goOn(p);
    await answerEveryone(p);
    return progressOf(p);
  });
}

/** The row comes first: a process that begins anew finds it. */
async function receive(p: RepairProcess): Promise<void> {
  const record = await step.readRepair(p.subject);
  if (record) {
    p.done = new Set(record.done);
    return took(p, record.standing);
  }
  try {
    await run(p, step.receiveRepair({ ...own(p, 'receive', { start: p.start }), context: p.start.context }));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    p.refused = new Refused(refusal);
    refuseQueued(p);
    await condition(allHandlersFinished);
    throw refusalFailure(refusal);
  }
}

/** A command, else what the process does by itself, else a wait. */
async function goOn(p: RepairProcess): Promise<void> {
  const asked = p.queue.shift();
  if (asked) return carryOut(p, asked);
  if (await goOnByItself(p)) return;
  await wait(p);
}

async function carryOut(p: RepairProcess, { kind, command, answer, refuse }: Asked): Promise<void> {
  try {
    if (!p.done.has(command.key)) await execute(p, kind, command);
    answer(progressOf(p));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    refuse(refusalFailure(refusal));
  }
}

/** Until a command, the customer's time, news of the job, or the time to look again in case news was lost. */
async function wait(p: RepairProcess): Promise<void> {
  show(p);
  if (p.woken !== p.heard) return hear(p);
  if (await carryOn(p)) return;
  const alarm = alarmOf(p);
  const ready = (): boolean => p.queue.length > 0 || p.woken !== p.heard;
  const left = alarm ? alarm.at - Date.now() : null;
  const passed = left === null ? await condition(ready).then(() => false) : await isPassed(left, ready, alarm?.why);
  if (p.queue.length > 0) return;
  if (passed) return alarm?.ring();
  await hear(p);
}

async function hear(p: RepairProcess): Promise<void> {
  p.heard = p.woken;
  if (standingOf(p).jobState !== null) await lookAtJob(p);
}

const isPassed = async (left: number, ready: () => boolean, summary = ''): Promise<boolean> =>
  left <= 0 || !(await condition(ready, left, { summary }));

/** A long history is left behind: the next run reads the row and comes to the same place. */
async function carryOn(p: RepairProcess): Promise<boolean> {
  if (!isLong(p)) return false;
  await condition(allHandlersFinished);
  if (p.queue.length > 0 || p.woken !== p.heard) return true;
  return continueAsNew(p.start);
}

function isLong(p: RepairProcess): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const { historyEvents } = p.start.timing;
  return continueAsNewSuggested || (historyEvents !== undefined && historyLength >= historyEvents);
}

/** Nobody who asked is left without an answer when the process ends. */
async function answerEveryone(p: RepairProcess): Promise<void> {
  show(p);
  do {
    refuseQueued(p);
    await condition(() => p.queue.length > 0 || allHandlersFinished());
  } while (p.queue.length > 0);
}

function refuseQueued(p: RepairProcess): void {
  for (let asked = p.queue.shift(); asked; asked = p.queue.shift()) {
    if (p.done.has(asked.command.key)) asked.answer(progressOf(p));
    else asked.refuse(refusalFailure(whyLate(p, asked).toWire()));
  }
}

function whyLate(p: RepairProcess, { kind }: Asked): Refused {
  if (p.refused) return p.refused;
  try {
    requireRepairState(kind, standingOf(p).state);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error(`the process of repair ${p.subject} ends while it takes ${kind}`);
}

/** An operator asked the engine to cancel the process: that is the repair's own command, where it is taken. */
function listenForCancel(p: RepairProcess): void {
  const reason = 'cancelled in the engine by an operator';
  const ask = (): void => {
    const command = own(p, `cancelled/${workflowInfo().runId}`, { repairId: p.subject, reason });
    take(p, 'cancelRepair', command).catch(() => undefined);
  };
  CancellationScope.current().cancelRequested.catch(ask);
}
