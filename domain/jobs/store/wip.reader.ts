import type { DatabaseReads } from '../../../platform/database.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { WorkInProcess } from '../jobs.wire.js';

const formatted = <Row extends { readonly value: string }>(rows: readonly Row[]): Row[] =>
  rows.map((row) => ({ ...row, value: formatMoney(money(row.value)) }));

/**
 * The jobs' part of account 1230: what their own facts left in work in process, by dimensions. What went through stock is
 * inventory's part, which its movements tell.
 */
export const workInProcess = (database: DatabaseReads): Promise<WorkInProcess[]> =>
  database.read('jobs', async (tx) =>
    formatted(
      await tx.query<WorkInProcess & object>(
        `SELECT j.business_unit AS "businessUnit", j.site, j.cost_centre AS "costCentre",
           sum(t.in_process - t.through_stock)::text AS value
         FROM jobs.cost_totals t JOIN jobs.jobs j USING (job_id)
         GROUP BY j.business_unit, j.site, j.cost_centre HAVING sum(t.in_process - t.through_stock) <> 0
         ORDER BY 1, 2, 3`,
      ),
    ),
  );

/** What each job holds, by its number; jobs that hold nothing are left out. */
export const jobsInProcess = (database: DatabaseReads): Promise<(WorkInProcess & { readonly jobId: string })[]> =>
  database.read('jobs', async (tx) =>
    formatted(
      await tx.query<WorkInProcess & { readonly jobId: string }>(
        `SELECT j.job_id AS "jobId", j.business_unit AS "businessUnit", j.site, j.cost_centre AS "costCentre",
           sum(t.in_process)::text AS value
         FROM jobs.cost_totals t JOIN jobs.jobs j USING (job_id)
         WHERE t.in_process <> 0 GROUP BY j.job_id HAVING sum(t.in_process) <> 0 ORDER BY j.job_id`,
      ),
    ),
  );

/** What subcontractors gave back and did not invoice yet, as account 2015 must say it: a credit for each receipt. */
export const subcontractReceipts = (database: DatabaseReads): Promise<WorkInProcess[]> =>
  database.read('jobs', async (tx) =>
    formatted(
      await tx.query<WorkInProcess & object>(
        `SELECT j.business_unit AS "businessUnit", j.site, j.cost_centre AS "costCentre", (-sum(c.amount))::text AS value
         FROM jobs.costs c JOIN jobs.jobs j USING (job_id) WHERE c.kind = 'received'
         GROUP BY j.business_unit, j.site, j.cost_centre ORDER BY 1, 2, 3`,
      ),
    ),
  );
