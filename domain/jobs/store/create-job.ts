import type { Database } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { jobCreated } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import { COST_ELEMENTS, type CreateJobInput, type JobInput, type JobStepped } from '../jobs.wire.js';
import { specProblems } from '../spec-checks.js';
import { factOf, findJob, type JobRow, standingOf } from './job-row.js';
import { aggregateOf, MAY_MAKE, MAY_SELL, PROCESS_ROLES } from './job-step.js';
import { insertPlan, planOfFact } from './plan-rows.js';

/** A number for a new job, "J-2001". */
export const nextJobId = async (database: Database): Promise<string> =>
  `J-${await database.nextNumber('jobs', 'job_number')}`;

/**
 * The job's rows, which its process makes first: Quoted, or Accepted when it is made without a quote. The plan is read
 * for the step and is no part of what is asked. Refuses 'InvalidJob' and 'JobExists'.
 */
export async function createJob(database: Database, command: Command<CreateJobInput>): Promise<JobStepped & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, input.spec.quote ? MAY_SELL : MAY_MAKE, 'create jobs');
  refuseWrongFields(specProblems(input.spec));
  // What an order or a repair needs is made where it is made, whoever placed it.
  if (!input.spec.orderId && !input.spec.repairId) requireScope(context.actor, input.spec.dimensions);
  const runId = context.runId ?? null;
  const step = { room: 'jobs' as const, key, input: { spec: input.spec }, context };
  const created = await runStep(database, step, async (tx) => {
    const job = await insertJob(tx, input);
    const { spec } = job;
    tx.emit(jobCreated, aggregateOf(job.jobId), {
      ...factOf(job),
      kind: spec.kind,
      customerId: spec.customerId,
      customerName: spec.customerName,
      part: spec.part,
      description: spec.description,
      unitOfMeasure: spec.unitOfMeasure,
      dimensions: spec.dimensions,
      unitPrice: job.unitPrice,
      validUntil: job.validUntil,
      ...planOfFact(job),
    });
    return { ...standingOf(job), runId };
  });
  return { ...created, again: created.runId !== runId };
}

/**
 * A job that was not made, and now never will be: an attempt that arrives late is refused 'StepUndone'. The key is that
 * of the creation. One that was made stays.
 */
export async function barJob(
  database: Database,
  command: Command<JobInput>,
): Promise<{ readonly made: boolean } & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'bar jobs');
  const step = { room: 'jobs' as const, key, input: { jobId: input.jobId }, context };
  return runUndo<object, { made: boolean }>(database, step, async () => ({ made: true }), { made: false });
}

async function insertJob(tx: StepTx, { spec, plan }: CreateJobInput): Promise<JobRow> {
  const { jobId, quote } = spec;
  const { businessUnit, site, costCentre } = spec.dimensions;
  const actor = JSON.stringify(tx.context.actor);
  const [inserted] = await tx.query(
    `WITH job AS (
       INSERT INTO jobs.jobs (job_id, state, waiting_for, version, spec, plan, business_unit, site, cost_centre, quantity,
         due_date, tolerances, unit_price, valid_until, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
       ON CONFLICT (job_id) DO NOTHING RETURNING job_id, state),
     event AS (
       INSERT INTO jobs.job_events (job_id, event, from_state, to_state, actor, step_key, at)
       SELECT job_id, 'create', 'New', state, $14, $16, $15 FROM job),
     totals AS (
       INSERT INTO jobs.cost_totals (job_id, element) SELECT job_id, unnest($17::text[]) FROM job)
     SELECT job_id FROM job`,
    [
      ...[jobId, quote ? 'Quoted' : 'Accepted', quote ? 'customer' : null, JSON.stringify(spec), JSON.stringify(plan)],
      ...[businessUnit, site, costCentre, spec.quantity, spec.dueDate, JSON.stringify(spec.tolerances)],
      ...[quote?.unitPrice ?? null, quote?.validUntil ?? null, actor, tx.now, tx.stepKey, COST_ELEMENTS],
    ],
  );
  if (!inserted) throw refuse('JobExists', `Job ${jobId} exists already.`);
  await insertPlan(tx, jobId, plan);
  const job = await findJob(tx, jobId);
  if (!job) throw new Error(`job ${jobId} was inserted and is not there`);
  return job;
}
