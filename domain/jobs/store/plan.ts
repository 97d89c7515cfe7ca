import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { jobChanged, jobPlanned } from '../jobs.facts.js';
import type { ChangedJob, ChangeJobInput, JobStepped, PlanJobInput, ReleasedJob } from '../jobs.wire.js';
import { rescale } from '../rescale.js';
import { beginWork } from './exceptions.js';
import { refreshOperations, requirePossible } from './flow.js';
import { factOf, type JobRow, termsOf } from './job-row.js';
import { aggregateOf, jobStep, moveJob, recordEvent } from './job-step.js';
import { planOfFact, replacePlan, rescalePlan } from './plan-rows.js';

/** How the job is done is settled, by what its process has read for it; a job that is planned already is planned anew. */
export function planJob(database: Database, command: Command<PlanJobInput>): Promise<JobStepped & Stepped> {
  const { jobId, plan } = command.input;
  return jobStep(database, command, { kind: 'planJob', asked: () => ({ jobId }) }, async (tx, job) => {
    job.plan = plan;
    job.operations = await replacePlan(tx, jobId, plan);
    await moveJob(tx, job, 'plan');
    tellPlan(tx, job);
    return {};
  });
}

function tellPlan(tx: StepTx, job: JobRow): void {
  const { billRevision, routingRevision } = job.plan;
  const revisions = { billRevision, routingRevision };
  tx.emit(jobPlanned, aggregateOf(job.jobId), { ...factOf(job), ...revisions, ...planOfFact(job) });
}

/**
 * Another quantity, due date or tolerances. A quantity takes material and time in proportion; of a job that is released,
 * the answer says what has to be reserved from now on, and the change is open work until that is recorded. Refuses
 * 'TooMuch' for less than what is completed or under way.
 */
export function changeJob(
  database: Database,
  command: Command<ChangeJobInput>,
): Promise<ChangedJob & JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'changeJob' }, async (tx, job) => {
    job.dueDate = input.dueDate ?? job.dueDate;
    job.tolerances = input.tolerances ?? job.tolerances;
    const toReserve = input.quantity ? await takeQuantity(tx, job, quantity(input.quantity)) : null;
    if (input.quantity || input.tolerances) requirePossible(job);
    if (toReserve) await beginWork(tx, 'changeJob', input);
    const { state, jobId } = job;
    await recordEvent(tx, job, { operation: null, event: 'change', from: state, to: state, reason: input.reason });
    tx.emit(jobChanged, aggregateOf(jobId), { ...factOf(job), ...termsOf(job), note: input.reason });
    await refreshOperations(tx, job);
    return { toReserve };
  });
}

async function takeQuantity(tx: StepTx, job: JobRow, units: Quantity): Promise<ReleasedJob | null> {
  if (units === job.quantity) return null;
  job.plan = rescale(job.plan, job.quantity, units);
  job.operations = job.operations.map((row) => ({ ...row, plan: plannedAs(job, row.operation) ?? row.plan }));
  job.quantity = units;
  const lines = await rescalePlan(tx, job.jobId, job.plan);
  tellPlan(tx, job);
  if (job.placingSequence === null || lines.length === 0) return null;
  lines.sort((one, other) => one.line - other.line);
  return { placingSequence: job.placingSequence, site: job.dimensions.site, lines };
}

const plannedAs = (job: JobRow, operation: number) =>
  job.plan.operations.find((planned) => planned.operation === operation);
