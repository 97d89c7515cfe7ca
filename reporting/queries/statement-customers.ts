import type { Snapshot } from '../../platform/database.js';
import { dating } from './dating.js';
import { conditions } from './sql.js';

/** Customers with a balance at the end of the days, or with activity in them, by number, after the one given. */
export async function statementCustomers(
  snapshot: Pick<Snapshot, 'query'>,
  { from, to }: { readonly from: string; readonly to: string },
  after: string,
  limit: number,
): Promise<string[]> {
  const where = conditions();
  const [first, last] = [where.parameter(from), where.parameter(to)];
  // As the statement dates what stands in it.
  const receivable = dating(where, 'e');
  const deposit = dating(where, 'd');
  const rows = await snapshot.query<{ customerId: string }>(
    `SELECT a.customer_id AS "customerId"
     FROM (
       SELECT i.customer_id, ${receivable.date} AS date, e.amount AS receivable, 0 AS deposit
       FROM reporting.receivable_entries e JOIN reporting.invoices i ON i.invoice = e.invoice ${receivable.join}
       UNION ALL
       SELECT coalesce(d.customer_id, o.customer_id), ${deposit.date}, 0, d.amount
       FROM reporting.deposit_entries d LEFT JOIN reporting.orders o ON o.order_id = d.order_id ${deposit.join}
     ) a
     WHERE a.date <= ${last}::date AND a.customer_id > ${where.parameter(after)}
     GROUP BY a.customer_id
     HAVING sum(a.receivable) <> 0 OR sum(a.deposit) <> 0 OR bool_or(a.date >= ${first}::date)
     ORDER BY a.customer_id LIMIT ${where.parameter(limit)}`,
    where.parameters,
  );
  return rows.map(({ customerId }) => customerId);
}
