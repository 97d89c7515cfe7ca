import type { Database, DatabaseReads } from '../../../platform/database.js';
import type { Amount } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import type { StockAccount, StockPlace, StockWorth } from '../inventory.wire.js';
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

/** What the stock of an account is worth at these places, of each that has any. */
export const stockWorth = (
  database: DatabaseReads,
  { stockAccount, places }: { readonly stockAccount: StockAccount; readonly places: readonly StockPlace[] },
): Promise<StockWorth[]> =>
  database.read('inventory', (tx) =>
    tx.query<StockWorth & object>(
      `SELECT s.business_unit AS "businessUnit", s.site, sum(s.value)::text AS value FROM inventory.stock s
       WHERE s.stock_account = $1
         AND (s.business_unit, s.site) IN (SELECT p.unit, p.site FROM unnest($2::text[], $3::text[]) AS p (unit, site))
       GROUP BY s.business_unit, s.site HAVING sum(s.value) > 0 ORDER BY 1, 2`,
      [stockAccount, places.map(({ businessUnit }) => businessUnit), places.map(({ site }) => site)],
    ),
  );

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
