import { allHandlersFinished, CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { requireJobState } from '../../domain/jobs/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { JobProgress, JobStart } from './job.contract.js';
import { catchUp } from './job-catch-up.js';
import { execute } from './job-execute.js';
import { registerHandlers } from './job-handlers.js';
import { draftPlan } from './job-plan.js';
import {
  type Asked,
  isOver,
  type JobProcess,
  newProcess,
  own,
  progressOf,
  run,
  show,
  standingOf,
  took,
} from './job-process.js';

/**
 * A job from its quote to its close, for weeks: it takes one command after the other, waits for material, approvals,
 * subcontractors and the end of a quote, and keeps its rows and the books in step.
 */
export async function job(start: JobStart): Promise<JobProgress> {
  const p = newProcess(start, execute);
  registerHandlers(p);
  listenForCancel(p);
  return CancellationScope.nonCancellable(async () => {
    await create(p);
    // Also of a job that is over: an earlier run may have left something to finish.
    await catchUp(p);
    while (!isOver(p)) await goOn(p);
    await answerEveryone(p);
    return progressOf(p);
  });
}

/** The row comes first: a process that begins anew finds it. */
async function create(p: JobProcess): Promise<void> {
  const { spec } = p.start;
  const found = await step.readJob(spec.jobId);
  if (found) return took(p, found.standing);
  try {
    const plan = await draftPlan(spec, spec.quantity);
    await run(p, step.createJob(own(p, 'create', { jobId: spec.jobId, spec, plan })));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    p.refused = new Refused(refusal);
    refuseQueued(p);
    await condition(allHandlersFinished);
    throw refusalFailure(refusal);
  }
}

/** One thing after the other: what has changed elsewhere, then a command, then a wait. */
async function goOn(p: JobProcess): Promise<void> {
  if (p.stale || p.woken !== p.heard) {
    p.heard = p.woken;
    p.stale = false;
    await catchUp(p);
    return;
  }
  const asked = p.queue.shift();
  if (asked) return carryOut(p, asked);
  await wait(p);
}

async function carryOut(p: JobProcess, asked: Asked): Promise<void> {
  p.made = {};
  try {
    await execute(p, asked.kind, asked.command);
    // Material that was issued may be what the job waits for.
    p.stale ||= standingOf(p).waitingFor === 'material';
    asked.answer(progressOf(p));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    asked.refuse(refusalFailure(refusal));
  }
}

/** Until a command, news, the end of the quote, or the time to look again in case news was lost. */
async function wait(p: JobProcess): Promise<void> {
  show(p);
  if (await carryOn(p)) return;
  const { pause, why } = pauseOf(p);
  const ready = (): boolean => p.queue.length > 0 || p.woken !== p.heard;
  if (pause === null) await condition(ready);
  else if (!(await condition(ready, pause, { summary: why }))) p.stale = true;
}

function pauseOf(p: JobProcess): { readonly pause: number | null; readonly why: string } {
  const { state, waitingFor, exceptions } = standingOf(p);
  const reread = p.start.timing.rereadMinutes * 60_000;
  if (waitingFor === 'material' || exceptions.length > 0)
    return { pause: reread, why: 'reads material and approvals again in case news was lost' };
  const { quote } = p.start.spec;
  if (state !== 'Quoted' || !quote) return { pause: null, why: '' };
  return { pause: Math.max(1_000, untilAfter(p) - Date.now()), why: 'the end of the quote' };
}

/** The company's midnight after the quote's last day: an hour late in summer is early enough. */
const untilAfter = (p: JobProcess): number =>
  Date.parse(`${addDays(p.validUntil ?? localDate(new Date().toISOString()), 1)}T05:00:00Z`);

/** A long history is left behind: the next run reads the rows and comes to the same place. */
async function carryOn(p: JobProcess): Promise<boolean> {
  if (p.queue.length > 0 || p.task || !isLong(p)) return false;
  await condition(allHandlersFinished);
  if (p.queue.length > 0 || p.woken !== p.heard) return true;
  return continueAsNew(p.start);
}

function isLong(p: JobProcess): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const { historyEvents } = p.start.timing;
  return continueAsNewSuggested || (historyEvents !== undefined && historyLength >= historyEvents);
}

/** Nobody who asked is left without an answer when the process ends. */
async function answerEveryone(p: JobProcess): Promise<void> {
  show(p);
  do {
    refuseQueued(p);
    await condition(() => p.queue.length > 0 || allHandlersFinished());
  } while (p.queue.length > 0);
}

function refuseQueued(p: JobProcess): void {
  for (let asked = p.queue.shift(); asked; asked = p.queue.shift()) {
    if (p.done.has(asked.command.key)) {
      asked.answer(progressOf(p));
      continue;
    }
    try {
      if (p.refused) throw p.refused;
      requireJobState(asked.kind, standingOf(p).state);
      throw new Error(`the process of job ${p.subject} ends while it takes ${asked.kind}`);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      asked.refuse(refusalFailure(refusal));
    }
  }
}

/** An operator asked the engine to cancel the process: that is the job's own command, with all that follows from it. */
function listenForCancel(p: JobProcess): void {
  const reason = 'cancelled in the engine by an operator';
  const ask = (): void => {
    const context = { ...p.start.context, actor: SYSTEM_ACTOR };
    const input = { jobId: p.subject, reason, costTo: 'scrap' as const };
    const command = own(p, `cancelled/${workflowInfo().runId}`, input, context);
    p.queue.push({ kind: 'cancelJob', command, answer: () => undefined, refuse: () => undefined });
  };
  CancellationScope.current().cancelRequested.catch(ask);
}
