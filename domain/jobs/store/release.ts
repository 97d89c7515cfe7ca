import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { isJobOver } from '../job.js';
import type { JobStepped, RecordMaterialHeldInput, ReleasedJob, ReleaseJobInput } from '../jobs.wire.js';
import { beginWork, endWork } from './exceptions.js';
import { refreshOperations } from './flow.js';
import { jobStep, moveJob } from './job-step.js';

/**
 * First step of a release: the job goes to the floor. Until inventory says what it holds for it, all of its material is
 * missing. The sequence is read for the step and no part of what is asked.
 */
export function releaseJob(
  database: Database,
  command: Command<ReleaseJobInput>,
): Promise<ReleasedJob & JobStepped & Stepped> {
  const { jobId, placingSequence } = command.input;
  return jobStep(database, command, { kind: 'releaseJob', asked: () => ({ jobId }) }, async (tx, job) => {
    const lines = await requiredLines(tx, jobId);
    job.placingSequence = placingSequence;
    job.short = lines;
    await moveJob(tx, job, 'release', { waitingFor: lines.length > 0 ? 'material' : null });
    await refreshOperations(tx, job);
    await beginWork(tx, 'releaseJob', command.input);
    return { placingSequence, site: job.dimensions.site, lines };
  });
}

const requiredLines = (tx: StepTx, jobId: string): Promise<{ line: number; part: string; quantity: string }[]> =>
  tx.query(
    `SELECT m.line, m.part, trim_scale(m.required - m.issued)::text AS quantity FROM jobs.materials m
     WHERE m.job_id = $1 AND m.required > m.issued ORDER BY m.line`,
    [jobId],
  );

/** Last step of a release or of a changed quantity, which is done once; without `work`, stock has come since. */
export function recordMaterialHeld(
  database: Database,
  command: Command<RecordMaterialHeldInput>,
): Promise<JobStepped & Stepped> {
  const { jobId, work, short } = command.input;
  const asked = (input: RecordMaterialHeldInput): unknown => (work === null ? input : { jobId, work });
  return jobStep(database, command, { kind: null, asked }, async (tx, job) => {
    if (work !== null) await endWork(tx, work);
    if (isJobOver(job.state)) return {};
    job.short = short;
    await refreshOperations(tx, job);
    return {};
  });
}
