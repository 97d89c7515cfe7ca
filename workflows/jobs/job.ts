import { CancellationScope } from '@temporalio/workflow';
import { type JobCommandKind, refuseJob } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { registerHandlers } from '../support/command-handlers.js';
import { answerEveryone, begin, carryOut, listenForCancel } from '../support/command-queue.js';
import { type Alarm, waitForCommands } from '../support/command-wait.js';
import { step } from '../support/steps.js';
import {
  approvalChangedSignal,
  createdUpdate,
  type JobProgress,
  type JobStart,
  jobChangedSignal,
  jobProgressQuery,
  jobUpdates,
  resolveJobTaskUpdate,
} from './job.contract.js';
import { catchUp } from './job-catch-up.js';
import { execute } from './job-execute.js';
import { draftPlan } from './job-plan.js';
import { isOver, type JobProcess, newProcess, own, run, show, standingOf, took } from './job-process.js';

/**
 * A job from its quote to its close, for weeks: it takes one command after the other, waits for material, approvals,
 * subcontractors and the end of a quote, and keeps its rows and the books in step.
 */
export async function job(start: JobStart): Promise<JobProgress> {
  const p = newProcess(start, execute);
  registerHandlers(p, {
    progress: jobProgressQuery,
    news: [jobChangedSignal, approvalChangedSignal],
    begun: createdUpdate,
    commands: jobUpdates,
    resolveTask: resolveJobTaskUpdate,
    noTask: (taskId) => refuseJob('NoOpenTask', `The job has no open operator task ${taskId}.`),
  });
  listenForCancel(p, 'cancelJob', { jobId: p.subject, costTo: 'scrap' });
  return CancellationScope.nonCancellable(async () => {
    await create(p);
    // Also of a job that is over: an earlier run may have left something to finish.
    await catchUp(p);
    while (!isOver(p)) await goOn(p);
    show(p);
    await answerEveryone(p);
    return p.progress();
  });
}

/** A process that begins anew finds the row. */
async function create(p: JobProcess): Promise<void> {
  const { spec } = p.start;
  const found = await step.readJob(spec.jobId);
  if (found) return took(p, found.standing);
  await begin(p, async () => {
    const plan = await draftPlan(spec, spec.quantity);
    await run(p, step.createJob(own(p, 'create', { jobId: spec.jobId, spec, plan })));
  });
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
  if (asked) return carryOut(p, asked, doOne);
  show(p);
  await waitForCommands(p, alarmOf(p));
}

/** Also what an earlier run did: its steps answer from the record, and tell what the command made. */
async function doOne(p: JobProcess, kind: JobCommandKind, command: Command<unknown>): Promise<void> {
  p.made = {};
  await execute(p, kind, command);
  // Material that was issued may be what the job waits for.
  p.stale ||= standingOf(p).waitingFor === 'material';
}

/** The end of the quote, or the time to look again in case news was lost. */
function alarmOf(p: JobProcess): Alarm | null {
  const { state, waitingFor, exceptions } = standingOf(p);
  const ring = async (): Promise<void> => {
    p.stale = true;
  };
  if (waitingFor === 'material' || exceptions.length > 0) {
    const at = Date.now() + p.start.timing.rereadMinutes * 60_000;
    return { at, why: 'reads material and approvals again in case news was lost', ring };
  }
  if (state !== 'Quoted' || !p.start.spec.quote) return null;
  return { at: Math.max(Date.now() + 1_000, untilAfter(p)), why: 'the end of the quote', ring };
}

/** The company's midnight after the quote's last day: an hour late in summer is early enough. */
const untilAfter = (p: JobProcess): number =>
  Date.parse(`${addDays(p.validUntil ?? localDate(new Date().toISOString()), 1)}T05:00:00Z`);
