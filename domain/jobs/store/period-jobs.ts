import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import { money } from '../../kernel/money.js';
import { isInFuture, type LocalDate } from '../../kernel/time.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import type { JobInProcess } from '../proration.js';
import type { JobFactSource } from './job-row.js';

/** What a closing of many jobs needs of each, locked; always in the same order. */
export async function lockJobs(tx: Queryable, jobIds: readonly string[]): Promise<Map<string, JobFactSource>> {
  await tx.query('SELECT j.job_id FROM jobs.jobs j WHERE j.job_id = ANY($1) ORDER BY j.job_id FOR NO KEY UPDATE', [
    jobIds,
  ]);
  const rows = await tx.query<JobFactSource>(
    `SELECT j.job_id AS "jobId", j.spec, j.state, j.waiting_for AS "waitingFor", j.reason
     FROM jobs.jobs j WHERE j.job_id = ANY($1)`,
    [jobIds],
  );
  return new Map(rows.map((row) => [row.jobId, row]));
}

/** Jobs that hold cost, with what they hold. */
export async function jobsWithCost(tx: Queryable): Promise<JobInProcess[]> {
  const rows = await tx.query<{ jobId: string; businessUnit: string; site: string; inProcess: string }>(
    `SELECT j.job_id AS "jobId", j.business_unit AS "businessUnit", j.site, sum(t.in_process)::text AS "inProcess"
     FROM jobs.cost_totals t JOIN jobs.jobs j USING (job_id)
     WHERE t.in_process <> 0 GROUP BY j.job_id HAVING sum(t.in_process) > 0 ORDER BY j.job_id`,
  );
  return rows.map((row) => ({ ...row, inProcess: money(row.inProcess) }));
}

export function refuseFuture(tx: StepTx, field: string, day: LocalDate): void {
  if (isInFuture(day, tx.now)) refuseWrongFields([{ field, message: 'Must not be in the future.' }]);
}

/** Remembers the closing; refuses 'ClosingExists' when there is one of that name. */
export async function recordClosing(
  tx: StepTx,
  closing: { readonly id: string; readonly kind: string; readonly through: LocalDate; readonly details: object },
): Promise<void> {
  const [recorded] = await tx.query(
    `INSERT INTO jobs.period_closings (closing_id, kind, through, details, actor, at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (closing_id) DO NOTHING RETURNING 1`,
    [
      ...[closing.id, closing.kind, closing.through, JSON.stringify(closing.details)],
      ...[JSON.stringify(tx.context.actor), tx.now],
    ],
  );
  if (!recorded) throw refuse('ClosingExists', `There is a closing ${closing.id} already.`);
}
