import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatQuantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { problemsOf } from '../checks.js';
import { type JobCommandKind, type JobEvent, type JobState, jobAfter, requireJobState } from '../job.js';
import { jobAdvanced, operationAdvanced } from '../jobs.facts.js';
import { refuseWrongFields } from '../jobs.refusals.js';
import type { JobInput, JobStepped } from '../jobs.wire.js';
import { type OperationEvent, type OperationState, operationAfter } from '../operation.js';
import { factOf, type JobRow, lockJob, type OperationRow, saveJob, standingOf } from './job-row.js';

/** For what a process does next, after a command that was let in: it carries the actor who asked, whoever that was. */
export const PROCESS_ROLES: readonly Role[] = ['Ops', 'Finance', 'Approver'];

export const MAY_SELL: readonly Role[] = ['Ops', 'Finance'];
export const MAY_MAKE: readonly Role[] = ['Ops'];

/** Who may give a command, where that is not those who may make jobs. */
const ROLES_OF: Readonly<Partial<Record<JobCommandKind, readonly Role[]>>> = {
  reviseQuote: MAY_SELL,
  acceptQuote: MAY_SELL,
  declineQuote: MAY_SELL,
  openJobCosts: ['Finance'],
};

const rolesOf = (kind: JobCommandKind | null): readonly Role[] =>
  kind === null ? PROCESS_ROLES : (ROLES_OF[kind] ?? MAY_MAKE);

export const aggregateOf = (jobId: string): string => `job:${jobId}`;

interface JobStepOptions<Input> {
  /** Checked for its fields and against the job's state; null for steps that belong to a command let in before. */
  readonly kind: JobCommandKind | null;
  /** What of the input makes the command what it is; what was only read for it may differ when it is asked again. */
  readonly asked?: (input: Input) => unknown;
}

/**
 * One command on one job: exactly once by its key, the job locked, its rows written back one version higher, and the
 * standing as the answer. Refuses 'InvalidJob', 'UnknownJob', and 'WrongState' when the command is not taken in the
 * job's state.
 */
export async function jobStep<Input extends JobInput, R extends object>(
  database: Database,
  command: Command<Input>,
  { kind, asked }: JobStepOptions<Input>,
  body: (tx: StepTx, job: JobRow) => Promise<R>,
): Promise<R & JobStepped & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, rolesOf(kind), kind ?? 'work on jobs');
  if (kind) refuseWrongFields(problemsOf[kind](input as never));
  const runId = context.runId ?? null;
  const step = { room: 'jobs' as const, key, input: asked ? asked(input) : input, context };
  const stepped = await runStep(database, step, async (tx) => {
    const job = await lockJob(tx, input.jobId);
    if (kind) requireJobState(kind, job.state);
    const result = await body(tx, job);
    const saved = await saveJob(tx, job, tx.now);
    return { ...standingOf(saved), ...result, runId };
  });
  return { ...stepped, again: stepped.runId !== runId };
}

/** Moves the job on and tells it; what it waits for and why are those of now. */
export async function moveJob(
  tx: StepTx,
  job: JobRow,
  event: JobEvent,
  why: { readonly reason?: string | null; readonly waitingFor?: string | null } = {},
): Promise<void> {
  await putJob(tx, job, jobAfter(job.state, event), event, why);
}

/** Puts the job into a state by an event's name, also one that the table does not know: an override. */
export async function putJob(
  tx: StepTx,
  job: JobRow,
  to: JobState,
  event: string,
  why: { readonly reason?: string | null; readonly waitingFor?: string | null; readonly by?: string } = {},
): Promise<void> {
  const from = job.state;
  job.state = to;
  job.reason = why.reason ?? null;
  job.waitingFor = why.waitingFor ?? null;
  await recordEvent(tx, job, { operation: null, event, from, to, reason: job.reason });
  tx.emit(jobAdvanced, aggregateOf(job.jobId), { ...factOf(job), from, event, by: why.by ?? null });
}

/** Moves an operation on and tells it. */
export async function moveOperation(
  tx: StepTx,
  job: JobRow,
  row: OperationRow,
  event: OperationEvent,
  why: { readonly reason?: string | null; readonly blockedBy?: string | null } = {},
): Promise<void> {
  await putOperation(tx, job, row, operationAfter(row.operation, row.state, event), event, why);
}

export async function putOperation(
  tx: StepTx,
  job: JobRow,
  row: OperationRow,
  to: OperationState,
  event: string,
  why: { readonly reason?: string | null; readonly blockedBy?: string | null } = {},
): Promise<void> {
  const from = row.state;
  row.state = to;
  row.blockedBy = why.blockedBy ?? null;
  await recordEvent(tx, job, { operation: row.operation, event, from, to, reason: why.reason ?? null });
  tellOperation(tx, job, row, event, why.reason);
}

/** Tells how an operation stands; also when only its counts changed. */
export function tellOperation(
  tx: StepTx,
  job: JobRow,
  row: OperationRow,
  event: string,
  note: string | null = null,
): void {
  tx.emit(operationAdvanced, aggregateOf(job.jobId), {
    ...factOf(job),
    operation: row.operation,
    workCentre: row.plan.workCentre,
    operationState: row.state,
    event,
    blockedBy: row.blockedBy,
    good: formatQuantity(row.good),
    scrapped: formatQuantity(row.scrapped),
    inRework: formatQuantity(row.inRework),
    accepted: formatQuantity(row.accepted),
    note,
  });
}

/** Keeps in the job's history what somebody did to it or one of its operations. */
export const recordEvent = (
  tx: StepTx,
  job: JobRow,
  change: { operation: number | null; event: string; from: string; to: string; reason: string | null },
): Promise<object[]> =>
  tx.query(
    `INSERT INTO jobs.job_events (job_id, operation, event, from_state, to_state, reason, actor, step_key, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[job.jobId, change.operation, change.event, change.from, change.to, change.reason],
      ...[JSON.stringify(tx.context.actor), tx.stepKey, tx.now],
    ],
  );
