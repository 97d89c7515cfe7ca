import type { Database, DatabaseReads } from '../../../platform/database.js';
import type { Amount } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import type { StockWorth } from '../inventory.wire.js';
import type { AverageCost, JobValue } from '../job-stock.wire.js';

/** What parts are worth at a site now; parts that were never there are left out. */
export const averageCosts = (
  database: Database,
  { site, parts }: { readonly site: string; readonly parts: readonly string[] },
): Promise<AverageCost[]> =>
  database.read('inventory', async (tx) => {
    const rows = await tx.query<AverageCost & object>(
      `SELECT s.part, s.on_hand AS "onHand", s.value FROM inventory.stock s
       WHERE s.site = $1 AND s.part = ANY($2) ORDER BY s.part`,
      [site, parts],
    );
    return rows.map((row) => ({ ...row, onHand: formatQuantity(quantity(row.onHand)) }));
  });

/** Everything on hand with its value, by part and site: what overhead is prorated over. */
export const stockBalancesByPart = (database: DatabaseReads): Promise<StockWorth[]> =>
  database.read('inventory', async (tx) => {
    const rows = await tx.query<StockWorth & object>(
      `SELECT s.part, s.site, s.stock_account AS "stockAccount", s.business_unit AS "businessUnit",
         s.cost_centre AS "costCentre", s.on_hand AS "onHand", s.value
       FROM inventory.stock s WHERE s.on_hand > 0 ORDER BY s.part, s.site`,
    );
    return rows.map((row) => ({ ...row, onHand: formatQuantity(quantity(row.onHand)) }));
  });

/** Inventory's part of account 1230: what its movements left in work in process, by the dimensions of the jobs. */
export const jobValues = (database: DatabaseReads): Promise<JobValue[]> =>
  database.read('inventory', (tx) =>
    tx.query<JobValue & object>(
      `SELECT j.business_unit AS "businessUnit", j.site, j.cost_centre AS "costCentre", sum(j.value)::text AS value
       FROM inventory.job_values j GROUP BY j.business_unit, j.site, j.cost_centre HAVING sum(j.value) <> 0
       ORDER BY 1, 2, 3`,
    ),
  );

/** The same of one job. */
export const jobValue = (database: DatabaseReads, jobId: string): Promise<Amount> =>
  database.read('inventory', async (tx) => {
    const [row] = await tx.query<{ value: Amount }>(
      'SELECT coalesce(sum(j.value), 0.00)::text AS value FROM inventory.job_values j WHERE j.job_id = $1',
      [jobId],
    );
    return row?.value ?? '0.00';
  });
