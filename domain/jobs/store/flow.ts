import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import { rate } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity } from '../../kernel/quantity.js';
import { isWorking } from '../job.js';
import { jobAdvanced } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import { isOperationOver } from '../operation.js';
import { factOf, type JobRow, type OperationRow } from './job-row.js';
import { aggregateOf, moveOperation, tellOperation } from './job-step.js';

/** A fraction of units, such as a tolerance of the job; what is less than 1/10,000 is left out. */
export const portion = (units: Quantity, fraction: string): Quantity =>
  ((units * rate(fraction)) / rate('1')) as Quantity;

/** The most that the job may make: its quantity, and what may be made over it. */
export const mostOf = (job: JobRow): Quantity =>
  plus(job.quantity, portion(job.quantity, job.tolerances.overCompletion));

const before = (job: JobRow, row: OperationRow): OperationRow | undefined =>
  job.operations.filter(({ operation }) => operation < row.operation).at(-1);

/** Units that the operation has had its hands on. */
export const processed = (row: OperationRow): Quantity => plus(row.good, row.scrapped, row.inRework);

/** What the operation may process in all. What the job has scrapped may be made again from the first operation on. */
export function givenTo(job: JobRow, row: OperationRow): Quantity {
  const previous = before(job, row);
  return previous ? passedOn(job, previous) : plus(mostOf(job), job.scrapped);
}

/** What the operation gives on: what is accepted where it is inspected; all that it was given when it was skipped. */
export function passedOn(job: JobRow, row: OperationRow): Quantity {
  if (row.state === 'Skipped') return minus(givenTo(job, row), row.scrapped);
  return row.plan.characteristics.length > 0 ? row.accepted : minus(row.good, row.failing);
}

/** Units that are at the operation's subcontractor. */
export function outside(row: OperationRow): Quantity {
  const out = minus(row.sentOut, processed(row));
  return row.sentOut > row.receivedBack && out > NONE ? out : NONE;
}

/** What is ready to be completed, and was: what the last operation gave on. */
export function finished(job: JobRow): Quantity {
  const last = job.operations.at(-1);
  return last ? passedOn(job, last) : mostOf(job);
}

/** Refuses 'TooMuch' when the operation has not been given that many units beyond those it has processed. */
export function requireRoom(job: JobRow, row: OperationRow, units: Quantity): void {
  const [given, done] = [givenTo(job, row), processed(row)];
  if (plus(done, units) <= given) return;
  const numbers = { given: formatQuantity(given), processed: formatQuantity(done), asked: formatQuantity(units) };
  throw refuse(
    'TooMuch',
    `Operation ${row.operation} was given ${numbers.given} and has processed ${numbers.processed}: ${numbers.asked} more is too much.`,
    { operation: row.operation, ...numbers },
  );
}

/** What was made stays made. Refuses 'TooMuch' when the job has come further than it could by now. */
export function requirePossible(job: JobRow): void {
  if (job.completed > finished(job)) throw tooFar(job, 'has completed', job.completed, finished(job));
  for (const row of job.operations) {
    const [given, done] = [givenTo(job, row), processed(row)];
    if (done > given) throw tooFar(job, `has processed at operation ${row.operation}`, done, given);
  }
}

function tooFar({ jobId }: JobRow, what: string, done: Quantity, limit: Quantity) {
  const numbers = { done: formatQuantity(done), limit: formatQuantity(limit) };
  return refuse('TooMuch', `Job ${jobId} ${what} ${numbers.done} already: ${numbers.limit} is too few.`, numbers);
}

/**
 * What stands in the way of an operation: the job itself, material that is missing, the operation before it, its machine.
 * One that has begun goes on without the others.
 */
export function obstacleOf(job: JobRow, row: OperationRow, stopped: ReadonlySet<string>): string | null {
  if (!isWorking(job.state)) return 'job';
  const mayBegin = row.state === 'Running' || row.state === 'Paused' || row.readyByOverride;
  const missing = mayBegin ? null : missingFor(job, row);
  if (missing !== null) return missing;
  return row.plan.workCentre !== null && stopped.has(row.plan.workCentre) ? 'machine' : null;
}

function missingFor(job: JobRow, row: OperationRow): string | null {
  if (job.short.length > 0) return 'material';
  const previous = job.operations.filter((one) => one.operation < row.operation && one.state !== 'Skipped').at(-1);
  if (!previous || isOperationOver(previous.state)) return null;
  if (row.plan.overlaps && passedOn(job, previous) > NONE) return null;
  return `operation ${previous.operation}`;
}

/** What a job that is worked on waits for; in the other states it is what the command said. */
export function waitingOf(job: JobRow): string | null {
  if (!isWorking(job.state)) return job.waitingFor;
  if (job.short.length > 0) return 'material';
  return job.operations.some((row) => outside(row) > NONE) ? 'subcontractor' : null;
}

/** Which of the job's work centres are down. */
export async function stoppedCentres(tx: Queryable, job: JobRow): Promise<ReadonlySet<string>> {
  const centres = job.operations.flatMap((row) => row.plan.workCentre ?? []);
  if (centres.length === 0) return new Set();
  const rows = await tx.query<{ work_centre: string }>(
    'SELECT s.work_centre FROM jobs.work_centre_stops s WHERE s.work_centre = ANY($1) AND s.restarted_at IS NULL',
    [centres],
  );
  return new Set(rows.map((row) => row.work_centre));
}

/**
 * Blocks, unblocks and pauses the operations as the job, its material, its machines and what comes before them say, and
 * tells those that changed. The last of every command that changes one of these; done again it changes nothing.
 */
export async function refreshOperations(
  tx: StepTx,
  job: JobRow,
  stopped: ReadonlySet<string> | null = null,
): Promise<void> {
  const waitingFor = waitingOf(job);
  if (waitingFor !== job.waitingFor) {
    job.waitingFor = waitingFor;
    tx.emit(jobAdvanced, aggregateOf(job.jobId), { ...factOf(job), from: job.state, event: 'wait', by: null });
  }
  const centres = stopped ?? (isConcernedByStops(job) ? await stoppedCentres(tx, job) : NO_STOPS);
  for (const row of job.operations) await refresh(tx, job, row, obstacleOf(job, row, centres));
}

const NO_STOPS: ReadonlySet<string> = new Set();

/** A stop has moved what was ready or ran: only what may become ready now, or waits for a machine, has to ask. */
const isConcernedByStops = (job: JobRow): boolean =>
  job.operations.some(
    (row) => row.blockedBy === 'machine' || (row.state === 'Blocked' && obstacleOf(job, row, NO_STOPS) === null),
  );

async function refresh(tx: StepTx, job: JobRow, row: OperationRow, blockedBy: string | null): Promise<void> {
  if (isOperationOver(row.state)) return;
  if (row.state === 'Blocked' && blockedBy === null) return moveOperation(tx, job, row, 'unblock');
  if (row.state === 'Ready' && blockedBy !== null) return moveOperation(tx, job, row, 'block', { blockedBy });
  if (row.state === 'Running' && blockedBy !== null) return moveOperation(tx, job, row, 'pause', { blockedBy });
  if (blockedBy === row.blockedBy) return;
  row.blockedBy = blockedBy;
  tellOperation(tx, job, row, 'wait');
}
