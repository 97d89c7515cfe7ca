import type { Snapshot } from '../../platform/database.js';

/** Customers with a balance at the end of the days, or with activity in them, by number, after the one given. */
export async function statementCustomers(
  snapshot: Pick<Snapshot, 'query'>,
  { from, to }: { readonly from: string; readonly to: string },
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await snapshot.query<{ customerId: string }>(
    `SELECT a.customer_id AS "customerId"
     FROM (
       SELECT i.customer_id, e.entry_date, e.amount AS receivable, 0 AS deposit
       FROM reporting.receivable_entries e JOIN reporting.invoices i ON i.invoice = e.invoice
       WHERE e.entry_date <= $2
       UNION ALL
       SELECT coalesce(d.customer_id, o.customer_id), d.entry_date, 0, d.amount
       FROM reporting.deposit_entries d LEFT JOIN reporting.orders o ON o.order_id = d.order_id
       WHERE d.entry_date <= $2
     ) a
     WHERE a.customer_id > $3
     GROUP BY a.customer_id
     HAVING sum(a.receivable) <> 0 OR sum(a.deposit) <> 0 OR bool_or(a.entry_date >= $1)
     ORDER BY a.customer_id LIMIT $4`,
    [from, to, after, limit],
  );
  return rows.map(({ customerId }) => customerId);
}
