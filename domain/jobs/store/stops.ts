import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { restartProblems, stopProblems } from '../checks.js';
import { workCentreRestarted, workCentreStopped } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import type { RestartWorkCentreInput, StopWorkCentreInput, WorkCentreMoved } from '../jobs.wire.js';
import { refreshOperations, stoppedCentres } from './flow.js';
import { findJob, saveJob } from './job-row.js';

const MAY_STOP: readonly Role[] = ['Ops'];

const aggregateOf = (workCentre: string): string => `work-centre-stop:${workCentre}`;

/** A machine goes down: what runs there is paused, what is ready waits. Refuses 'WorkCentreStopped' when it is down. */
export async function stopWorkCentre(
  database: Database,
  command: Command<StopWorkCentreInput>,
): Promise<WorkCentreMoved & Stepped> {
  const { context, input } = command;
  const { workCentre, cause } = input;
  requireRole(context.actor, MAY_STOP, 'stop work centres');
  refuseWrongFields(stopProblems(input));
  return runStep(database, { room: 'jobs', ...command }, async (tx) => {
    const stopped = await tx.query(
      `INSERT INTO jobs.work_centre_stops (work_centre, since, cause, stopped_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (work_centre) WHERE restarted_at IS NULL DO NOTHING RETURNING work_centre`,
      [workCentre, tx.now, cause, JSON.stringify(context.actor)],
    );
    if (stopped.length === 0) throw refuse('WorkCentreStopped', `Work centre ${workCentre} is down already.`);
    const jobs = await moveJobs(tx, workCentre, "o.state IN ('Ready', 'Running', 'Paused')");
    tx.emit(workCentreStopped, aggregateOf(workCentre), { workCentre, since: tx.now, cause, jobs });
    return { workCentre, jobs };
  });
}

/** It is up again: what waited for it is ready; what was paused is started again by whoever works there. */
export async function restartWorkCentre(
  database: Database,
  command: Command<RestartWorkCentreInput>,
): Promise<WorkCentreMoved & Stepped> {
  const { context, input } = command;
  const { workCentre } = input;
  requireRole(context.actor, MAY_STOP, 'restart work centres');
  refuseWrongFields(restartProblems(input));
  return runStep(database, { room: 'jobs', ...command }, async (tx) => {
    const restarted = await tx.query(
      `UPDATE jobs.work_centre_stops s SET restarted_at = $2 WHERE s.work_centre = $1 AND s.restarted_at IS NULL
       RETURNING s.work_centre`,
      [workCentre, tx.now],
    );
    if (restarted.length === 0) {
      throw refuse('WrongState', `Work centre ${workCentre} is not down.`, { state: 'running' });
    }
    const jobs = await moveJobs(tx, workCentre, "o.blocked_by = 'machine'");
    tx.emit(workCentreRestarted, aggregateOf(workCentre), { workCentre, jobs });
    return { workCentre, jobs };
  });
}

/** Moves the operations there that it concerns, job by job in one order, and answers the jobs. */
async function moveJobs(tx: StepTx, workCentre: string, concerned: string): Promise<string[]> {
  // Every job that may come there is locked before it is looked at: one that was just being made ready is seen as well.
  await tx.query(
    `SELECT j.job_id FROM jobs.jobs j WHERE j.state NOT IN ('Closed', 'Cancelled') AND EXISTS (
       SELECT 1 FROM jobs.operations o WHERE o.job_id = j.job_id AND o.work_centre = $1
         AND o.state IN ('Blocked', 'Ready', 'Running', 'Paused'))
     ORDER BY j.job_id FOR NO KEY UPDATE`,
    [workCentre],
  );
  const found = await tx.query<{ job_id: string }>(
    `SELECT DISTINCT j.job_id FROM jobs.operations o JOIN jobs.jobs j USING (job_id)
     WHERE o.work_centre = $1 AND ${concerned} AND j.state IN ('Released', 'InProgress') ORDER BY j.job_id`,
    [workCentre],
  );
  for (const { job_id: jobId } of found) await moveJob(tx, jobId);
  return found.map(({ job_id: jobId }) => jobId);
}

async function moveJob(tx: StepTx, jobId: string): Promise<void> {
  const job = await findJob(tx, jobId);
  if (!job) throw new Error(`job ${jobId} was locked and is not there`);
  await refreshOperations(tx, job, await stoppedCentres(tx, job));
  await saveJob(tx, job, tx.now);
}
