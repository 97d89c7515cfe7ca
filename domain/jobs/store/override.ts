import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { isWorking, JOB_OVERRIDES, type JobState } from '../job.js';
import { refuse } from '../jobs.refusals.js';
import type { JobStepped, MayNeedPermission, OverrideJobInput } from '../jobs.wire.js';
import { isOperationOver, OPERATION_OVERRIDES, type OperationState } from '../operation.js';
import { askPermission } from './exceptions.js';
import { obstacleOf, refreshOperations, requirePossible, stoppedCentres } from './flow.js';
import { openHolds, releaseHolds } from './holds.js';
import { type JobRow, type OperationRow, operationOfJob } from './job-row.js';
import { jobStep, putJob, putOperation } from './job-step.js';
import { unsettled } from './operations.js';

/**
 * A second person puts the job, or one of its operations, where the state table would not, for a reason that stays in
 * its history. Refuses 'WrongState' for a state that may not be overridden so, 'StillOpen' for an operation with units
 * that are not settled, and 'TooMuch' when the operations after it have come further already.
 */
export function overrideJob(
  database: Database,
  command: Command<OverrideJobInput>,
): Promise<JobStepped & Stepped & MayNeedPermission> {
  const { input } = command;
  return jobStep(database, command, { kind: 'overrideJob' }, async (tx, job) => {
    const override = input.operation === null ? ofJob(job, input) : await ofOperation(tx, job, input);
    const asking = { kind: 'jobOverride' as const, command: 'overrideJob', amount: ZERO, input };
    const exception = await askPermission(tx, job, asking);
    if (exception) return { exception };
    await override(tx);
    await refreshOperations(tx, job);
    return { exception };
  });
}

type Override = (tx: StepTx) => Promise<void>;

function ofJob(job: JobRow, input: OverrideJobInput): Override {
  const to = input.to as JobState;
  requireAllowed(`Job ${job.jobId}`, job.state, JOB_OVERRIDES[job.state], to);
  return async (tx) => {
    const { justification: reason, exceptionId } = input;
    const held = job.state === 'OnHold';
    await putJob(tx, job, to, 'override', { reason, ...(exceptionId ? { by: exceptionId } : {}) });
    if (held) await releaseHolds(tx, job, await openHolds(tx, job.jobId), reason);
  };
}

async function ofOperation(tx: StepTx, job: JobRow, input: OverrideJobInput): Promise<Override> {
  const row = operationOfJob(job, input.operation ?? 0);
  const to = input.to as OperationState;
  requireAllowed(`Operation ${row.operation}`, row.state, OPERATION_OVERRIDES[row.state], to);
  if (!isWorking(job.state)) {
    throw refuse('WrongState', `Job ${job.jobId} is ${job.state}: its operations stay.`, { state: job.state });
  }
  if (isOperationOver(to)) requireSettled(row);
  else await requireUp(tx, job, row);
  return async () => {
    row.readyByOverride = to === 'Ready';
    await putOperation(tx, job, row, to, 'override', { reason: input.justification });
    requirePossible(job);
  };
}

function requireAllowed(what: string, state: string, allowed: readonly string[], to: string): void {
  if (allowed.includes(to)) return;
  const may = allowed.length > 0 ? `only ${allowed.join(' or ')}` : 'nothing else';
  throw refuse('WrongState', `${what} is ${state} and cannot be made ${to}: ${may}.`, { state, to, allowed });
}

function requireSettled(row: OperationRow): void {
  const open = unsettled(row).filter((one) => !one.endsWith('to be inspected'));
  if (open.length === 0) return;
  const { operation, state } = row;
  throw refuse('StillOpen', `Operation ${operation} is not settled: ${open.join('; ')}.`, { state, operation, open });
}

async function requireUp(tx: StepTx, job: JobRow, row: OperationRow): Promise<void> {
  if (obstacleOf(job, { ...row, readyByOverride: true }, await stoppedCentres(tx, job)) !== 'machine') return;
  const { workCentre } = row.plan;
  throw refuse('WorkCentreStopped', `Work centre ${workCentre} is down.`, { state: row.state, workCentre });
}
