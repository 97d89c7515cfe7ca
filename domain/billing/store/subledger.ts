import type { DatabaseReads, Queryable } from '../../../platform/database.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { ControlBalance } from '../billing.wire.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

interface BalanceRow extends DimensionColumns {
  account: ControlBalance['account'];
  balance: string;
}

/**
 * What the documents say each control account must hold, by dimensions, as debits less credits; rows of zero are left
 * out. It never looks at postings: that is what makes it worth comparing with the ledger.
 */
export const subledger = (database: DatabaseReads): Promise<ControlBalance[]> =>
  database.read('billing', readSubledger);

async function readSubledger(tx: Queryable): Promise<ControlBalance[]> {
  const rows = await tx.query<BalanceRow>(`
    SELECT d.account, d.business_unit, d.site, d.cost_centre, sum(d.amount) AS balance
    FROM (
      SELECT '1110' AS account, i.business_unit, i.site, i.cost_centre, i.total AS amount
        FROM billing.invoices i
      UNION ALL
      SELECT '1110', i.business_unit, i.site, i.cost_centre, -a.amount
        FROM billing.applications a JOIN billing.invoices i ON i.invoice = a.invoice
      UNION ALL
      SELECT '1110', i.business_unit, i.site, i.cost_centre, -(c.net + c.tax)
        FROM billing.credit_note_lines c JOIN billing.invoices i ON i.invoice = c.invoice
      UNION ALL
      SELECT CASE WHEN p.invoice IS NULL THEN '2110' ELSE '1110' END, p.business_unit, p.site, p.cost_centre, p.amount
        FROM billing.refund_parts p JOIN billing.refund_settlements s ON s.refund_id = p.refund_id
      UNION ALL
      SELECT '2110', p.business_unit, p.site, p.cost_centre, -p.unapplied
        FROM billing.payments p
      UNION ALL
      SELECT '1110', i.business_unit, i.site, i.cost_centre, a.amount
        FROM billing.payment_voids v JOIN billing.applications a ON a.payment = v.payment
        JOIN billing.invoices i ON i.invoice = a.invoice
      UNION ALL
      SELECT '2110', p.business_unit, p.site, p.cost_centre, p.unapplied
        FROM billing.payment_voids v JOIN billing.payments p ON p.payment = v.payment
      UNION ALL
      SELECT '2160', i.business_unit, i.site, i.cost_centre, -i.net
        FROM billing.invoices i WHERE i.kind = 'beforeShipment'
      UNION ALL
      SELECT '2160', i.business_unit, i.site, i.cost_centre, r.net
        FROM billing.revenue_release_lines r JOIN billing.invoices i ON i.invoice = r.invoice
      UNION ALL
      SELECT '2160', i.business_unit, i.site, i.cost_centre, c.net
        FROM billing.credit_note_lines c JOIN billing.invoices i ON i.invoice = c.invoice
        WHERE i.kind = 'beforeShipment' AND c.kind = 'unshipped'
      UNION ALL
      SELECT '1110', i.business_unit, i.site, i.cost_centre, -w.amount
        FROM billing.write_offs w JOIN billing.invoices i ON i.invoice = w.invoice
      UNION ALL
      SELECT '1110', i.business_unit, i.site, i.cost_centre, -t.amount
        FROM billing.credit_transfers t JOIN billing.invoices i ON i.invoice = t.to_invoice
      UNION ALL
      SELECT '1110', i.business_unit, i.site, i.cost_centre, t.amount
        FROM billing.credit_transfers t JOIN billing.invoices i ON i.invoice = t.from_invoice
      UNION ALL
      SELECT '2110', p.business_unit, p.site, p.cost_centre, t.amount
        FROM billing.credit_transfers t JOIN billing.payments p ON p.payment = t.from_payment
    ) d
    GROUP BY d.account, d.business_unit, d.site, d.cost_centre
    HAVING sum(d.amount) <> 0
    ORDER BY d.account, d.business_unit, d.site, d.cost_centre`);
  return rows.map((row) => ({
    account: row.account,
    dimensions: dimensionsOf(row),
    balance: formatMoney(money(row.balance)),
  }));
}
