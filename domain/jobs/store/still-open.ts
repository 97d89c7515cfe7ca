import type { Queryable } from '../../../platform/database.js';
import { NONE } from '../../kernel/quantity.js';
import { refuse } from '../jobs.refusals.js';
import { isOperationOver } from '../operation.js';
import { outside } from './flow.js';
import type { JobRow } from './job-row.js';

const operationsOf = (job: JobRow, unfinished: (row: JobRow['operations'][number]) => boolean): string[] =>
  job.operations.filter(unfinished).map(({ operation, state }) => `operation ${operation} is ${state}`);

/** Operations that are not over. */
export const unfinishedOperations = (job: JobRow): string[] =>
  operationsOf(job, ({ state }) => !isOperationOver(state));
/** Operations that somebody works on. */
export const runningOperations = (job: JobRow): string[] =>
  operationsOf(job, (row) => row.state === 'Running' || outside(row) > NONE);

/**
 * Refuses 'StillOpen', naming all that has to be finished, decided or given back before the job can go on. What allows
 * the command itself is not in its way.
 */
export async function requireNothingOpen(
  tx: Queryable,
  job: JobRow,
  operations: readonly string[],
  permission?: string | null,
): Promise<void> {
  const { jobId } = job;
  const holds = await tx.query<{ id: string }>(
    'SELECT h.hold_id AS id FROM jobs.holds h WHERE h.job_id = $1 AND h.released_at IS NULL ORDER BY h.hold_id',
    [jobId],
  );
  const work = await tx.query<{ kind: string; key: string }>(
    'SELECT w.kind, w.key FROM jobs.open_work w WHERE w.job_id = $1 ORDER BY w.at, w.key',
    [jobId],
  );
  const open = [
    ...operations,
    ...job.exceptions
      .filter(({ exceptionId }) => exceptionId !== permission)
      .map(({ exceptionId }) => `exception ${exceptionId} is not decided`),
    ...holds.map(({ id }) => `hold ${id} is not released`),
    ...work.map(({ kind, key }) => `${kind} ${key} has begun and is not finished`),
  ];
  if (open.length > 0) throw refuse('StillOpen', `Job ${jobId} is not finished: ${open.join('; ')}.`, { open });
}
