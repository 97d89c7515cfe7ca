import type { Queryable } from '../../../platform/database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { formatUnitPrice, unitPrice } from '../../kernel/money.js';
import { formatQuantity, type Quantity, quantity } from '../../kernel/quantity.js';
import type { JobState } from '../job.js';
import { refuse } from '../jobs.refusals.js';
import type { JobPlan, JobSpec, JobStanding, JobTolerances, PlannedOperation } from '../jobs.wire.js';
import type { OperationState } from '../operation.js';

/** An operation as its row tells it; a command changes it in place, and the step writes it back. */
export interface OperationRow {
  readonly operation: number;
  readonly plan: PlannedOperation;
  state: OperationState;
  blockedBy: string | null;
  good: Quantity;
  scrapped: Quantity;
  inRework: Quantity;
  accepted: Quantity;
  failing: Quantity;
  sentOut: Quantity;
  receivedBack: Quantity;
  expectedOn: string | null;
  /** Ready though what comes before it is not: a second person said so. */
  readyByOverride: boolean;
}

/** A job as its rows tell it, locked; a command changes it in place, and the step writes it back. */
export interface JobRow {
  readonly jobId: string;
  readonly spec: JobSpec;
  readonly dimensions: Dimensions;
  readonly version: number;
  /** As it was read: a plan that is not replaced is not written again. */
  readonly planFound: JobPlan;
  plan: JobPlan;
  state: JobState;
  waitingFor: string | null;
  reason: string | null;
  quantity: Quantity;
  dueDate: string;
  tolerances: JobTolerances;
  unitPrice: string | null;
  validUntil: string | null;
  /** An operation has begun. */
  started: boolean;
  completed: Quantity;
  scrapped: Quantity;
  placingSequence: string | null;
  /** What inventory lacked when it reserved. */
  short: readonly { readonly line: number; readonly part: string; readonly quantity: string }[];
  operations: OperationRow[];
  exceptions: { readonly exceptionId: string; readonly requestId: string }[];
}

interface Found {
  job_id: string;
  spec: JobSpec;
  plan: JobPlan;
  version: number;
  seen: number;
  state: JobState;
  waiting_for: string | null;
  reason: string | null;
  quantity: string;
  due_date: string;
  tolerances: JobTolerances;
  unit_price: string | null;
  valid_until: string | null;
  started: boolean;
  completed: string;
  scrapped: string;
  placing_sequence: string | null;
  short: JobRow['short'];
  operations: FoundOperation[] | null;
  exceptions: JobRow['exceptions'] | null;
}

interface FoundOperation {
  operation: number;
  plan: PlannedOperation;
  state: OperationState;
  blocked_by: string | null;
  good: string;
  scrapped: string;
  in_rework: string;
  accepted: string;
  failing: string;
  sent_out: string;
  received_back: string;
  expected_on: string | null;
  ready_by_override: boolean;
}

// Amounts as text: JSON numbers would lose decimals on their way. `seen` is the version that the statement began with.
const JOB = `
  SELECT j.job_id, j.spec, j.plan, j.version, j.state, j.waiting_for, j.reason, j.quantity::text, j.due_date::text,
    j.tolerances, j.unit_price::text, j.valid_until::text, j.started, j.completed::text, j.scrapped::text,
    j.placing_sequence::text, j.short,
    (SELECT jsonb_agg(jsonb_build_object('operation', o.operation, 'plan', o.plan, 'state', o.state,
       'blocked_by', o.blocked_by, 'good', o.good::text, 'scrapped', o.scrapped::text, 'in_rework', o.in_rework::text,
       'accepted', o.accepted::text, 'failing', o.failing::text, 'sent_out', o.sent_out::text,
       'received_back', o.received_back::text, 'expected_on', o.expected_on::text,
       'ready_by_override', o.ready_by_override) ORDER BY o.operation)
     FROM jobs.operations o WHERE o.job_id = j.job_id) AS operations,
    (SELECT jsonb_agg(jsonb_build_object('exceptionId', x.exception_id, 'requestId', x.request_id) ORDER BY x.asked_at)
     FROM jobs.exceptions x WHERE x.job_id = j.job_id AND x.state IN ('Asked', 'Pending')) AS exceptions,
    (SELECT s.version FROM jobs.jobs s WHERE s.job_id = j.job_id) AS seen
  FROM jobs.jobs j WHERE j.job_id = $1`;

/** The job, or null. */
export async function findJob(tx: Queryable, jobId: string): Promise<JobRow | null> {
  const [found] = await tx.query<Found>(JOB, [jobId]);
  return found ? jobOf(found) : null;
}

/** Locks the job and reads it; refuses 'UnknownJob'. */
export async function lockJob(tx: Queryable, jobId: string): Promise<JobRow> {
  const [found] = await tx.query<Found>(`${JOB} FOR NO KEY UPDATE OF j`, [jobId]);
  // A statement that waited for the lock has the job of now, and of its operations those of before.
  const job = found && found.seen !== found.version ? await findJob(tx, jobId) : found && jobOf(found);
  if (!job) throw refuse('UnknownJob', `There is no job ${jobId}.`);
  return job;
}

function jobOf(found: Found): JobRow {
  return {
    jobId: found.job_id,
    spec: found.spec,
    dimensions: found.spec.dimensions,
    version: found.version,
    planFound: found.plan,
    plan: found.plan,
    state: found.state,
    waitingFor: found.waiting_for,
    reason: found.reason,
    quantity: quantity(found.quantity),
    dueDate: found.due_date,
    tolerances: found.tolerances,
    unitPrice: found.unit_price === null ? null : formatUnitPrice(unitPrice(found.unit_price)),
    validUntil: found.valid_until,
    started: found.started,
    completed: quantity(found.completed),
    scrapped: quantity(found.scrapped),
    placingSequence: found.placing_sequence,
    short: found.short,
    operations: (found.operations ?? []).map(operationOf),
    exceptions: found.exceptions ?? [],
  };
}

const operationOf = (found: FoundOperation): OperationRow => ({
  operation: found.operation,
  plan: found.plan,
  state: found.state,
  blockedBy: found.blocked_by,
  good: quantity(found.good),
  scrapped: quantity(found.scrapped),
  inRework: quantity(found.in_rework),
  accepted: quantity(found.accepted),
  failing: quantity(found.failing),
  sentOut: quantity(found.sent_out),
  receivedBack: quantity(found.received_back),
  expectedOn: found.expected_on,
  readyByOverride: found.ready_by_override,
});

/** Writes the job as the command left it: one statement, and one version higher. */
export async function saveJob(tx: Queryable, job: JobRow, now: string): Promise<JobRow> {
  const planned = job.plan === job.planFound ? null : JSON.stringify(job.plan);
  await tx.query(
    `WITH saved AS (
       UPDATE jobs.jobs SET state = $2, waiting_for = $3, reason = $4, version = $5, plan = coalesce($6, plan), quantity = $7,
         due_date = $8, tolerances = $9, unit_price = $10, valid_until = $11, started = $12, completed = $13,
         scrapped = $14, placing_sequence = $15, short = $16, updated_at = $17
       WHERE job_id = $1)
     UPDATE jobs.operations o SET state = n.state, blocked_by = n.blocked_by, good = n.good, scrapped = n.scrapped,
       in_rework = n.in_rework, accepted = n.accepted, failing = n.failing, sent_out = n.sent_out,
       received_back = n.received_back, expected_on = n.expected_on, ready_by_override = n.ready_by_override
     FROM jsonb_to_recordset($18::jsonb) AS n (operation integer, state text, blocked_by text, good numeric,
       scrapped numeric, in_rework numeric, accepted numeric, failing numeric, sent_out numeric, received_back numeric,
       expected_on date, ready_by_override boolean)
     WHERE o.job_id = $1 AND o.operation = n.operation`,
    [
      ...[job.jobId, job.state, job.waitingFor, job.reason, job.version + 1, planned],
      ...[formatQuantity(job.quantity), job.dueDate, JSON.stringify(job.tolerances), job.unitPrice, job.validUntil],
      ...[job.started, formatQuantity(job.completed), formatQuantity(job.scrapped), job.placingSequence],
      ...[JSON.stringify(job.short), now, JSON.stringify(job.operations.map(operationRow))],
    ],
  );
  return { ...job, version: job.version + 1 };
}

const operationRow = (row: OperationRow) => ({
  operation: row.operation,
  state: row.state,
  blocked_by: row.blockedBy,
  good: formatQuantity(row.good),
  scrapped: formatQuantity(row.scrapped),
  in_rework: formatQuantity(row.inRework),
  accepted: formatQuantity(row.accepted),
  failing: formatQuantity(row.failing),
  sent_out: formatQuantity(row.sentOut),
  received_back: formatQuantity(row.receivedBack),
  expected_on: row.expectedOn,
  ready_by_override: row.readyByOverride,
});

export const standingOf = (job: JobRow): JobStanding => ({
  jobId: job.jobId,
  state: job.state,
  waitingFor: job.waitingFor,
  reason: job.reason,
  version: job.version,
  quantity: formatQuantity(job.quantity),
  completed: formatQuantity(job.completed),
  scrapped: formatQuantity(job.scrapped),
  operations: job.operations.map(({ operation, state, plan, good }) => ({
    operation,
    state,
    description: plan.description,
    good: formatQuantity(good),
  })),
  exceptions: job.exceptions,
});

export type JobFactSource = Pick<JobRow, 'jobId' | 'spec' | 'state' | 'waitingFor' | 'reason'>;

/** What every fact of a job tells: whose it is, and how it stands. */
export const factOf = (job: JobFactSource) => ({
  jobId: job.jobId,
  orderId: job.spec.orderId,
  repairId: job.spec.repairId,
  state: job.state,
  waitingFor: job.waitingFor,
  reason: job.reason,
});

/** What facts tell of what was agreed on. */
export const termsOf = (job: JobRow) => ({
  quantity: formatQuantity(job.quantity),
  dueDate: job.dueDate,
  unitPrice: job.unitPrice,
  validUntil: job.validUntil,
});

/** The operation; refuses 'UnknownOperation'. */
export function operationOfJob(job: JobRow, operation: number): OperationRow {
  const found = job.operations.find((candidate) => candidate.operation === operation);
  if (found) return found;
  throw refuse('UnknownOperation', `Job ${job.jobId} has no operation ${operation}.`);
}
