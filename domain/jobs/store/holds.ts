import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { jobAdvanced } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type { HoldJobInput, JobStepped } from '../jobs.wire.js';
import { refreshOperations } from './flow.js';
import { factOf, type JobRow } from './job-row.js';
import { aggregateOf, jobStep, moveJob } from './job-step.js';

interface Hold {
  readonly holdId: string;
  readonly reason: string;
  /** What ends it. */
  readonly until: HoldEnd;
}
type HoldEnd = 'resume' | 'disposition';

/** Nothing goes on: what runs is paused, what is ready waits. */
export function holdJob(database: Database, command: Command<HoldJobInput>): Promise<JobStepped & Stepped> {
  const { jobId, reason } = command.input;
  return jobStep(database, command, { kind: 'holdJob' }, async (tx, job) => {
    const [count] = await tx.query<{ next: number }>(
      'SELECT count(*)::int + 1 AS next FROM jobs.holds h WHERE h.job_id = $1',
      [jobId],
    );
    await placeHold(tx, job, { holdId: `H-${count?.next ?? 1}`, reason, until: 'resume' });
    await refreshOperations(tx, job);
    return {};
  });
}

/** Takes back what people put on hold. Refuses 'StillOpen' when only failed inspections hold the job: they are decided. */
export function resumeJob(database: Database, command: Command<HoldJobInput>): Promise<JobStepped & Stepped> {
  const { jobId, reason } = command.input;
  return jobStep(database, command, { kind: 'resumeJob' }, async (tx, job) => {
    const holds = await openHolds(tx, jobId);
    const placed = holds.filter(({ until }) => until === 'resume');
    if (placed.length === 0) {
      const open = holds.map(({ holdId }) => `inspection ${holdId}`);
      throw refuse('StillOpen', `Job ${jobId} waits for a disposition: ${open.join(', ')}.`, { open });
    }
    await releaseHolds(tx, job, placed, reason);
    await refreshOperations(tx, job);
    return {};
  });
}

/** The caller refreshes the operations afterwards, as it does for `releaseHolds`. */
export async function placeHold(tx: StepTx, job: JobRow, { holdId, reason, until }: Hold): Promise<void> {
  await tx.query(
    'INSERT INTO jobs.holds (job_id, hold_id, reason, ends_by, placed_by, placed_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [job.jobId, holdId, reason, until, JSON.stringify(tx.context.actor), tx.now],
  );
  await moveJob(tx, job, 'hold', { reason, waitingFor: until });
}

/** Which holds keep the job where it is, latest first. */
export const openHolds = (tx: StepTx, jobId: string): Promise<Hold[]> =>
  tx.query<Hold>(
    `SELECT h.hold_id AS "holdId", h.reason, h.ends_by AS until FROM jobs.holds h
     WHERE h.job_id = $1 AND h.released_at IS NULL ORDER BY h.placed_at DESC, h.hold_id`,
    [jobId],
  );

/** The job goes on when no hold is left. */
export async function releaseHolds(
  tx: StepTx,
  job: JobRow,
  holds: readonly Pick<Hold, 'holdId'>[],
  reason: string,
): Promise<void> {
  await tx.query(
    'UPDATE jobs.holds h SET released_at = $3 WHERE h.job_id = $1 AND h.hold_id = ANY($2) AND h.released_at IS NULL',
    [job.jobId, holds.map(({ holdId }) => holdId), tx.now],
  );
  if (job.state !== 'OnHold') return;
  const [left] = await openHolds(tx, job.jobId);
  if (!left) return moveJob(tx, job, job.started ? 'resumeStarted' : 'resumeReleased', { reason });
  job.reason = left.reason;
  job.waitingFor = left.until;
  tx.emit(jobAdvanced, aggregateOf(job.jobId), { ...factOf(job), from: job.state, event: 'wait', by: null });
}
