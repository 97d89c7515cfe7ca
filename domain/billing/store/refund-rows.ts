import type { Queryable } from '../../../platform/database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { type Money, money } from '../../kernel/money.js';

export interface RefundRows {
  /** How many refunds of the order exist. */
  readonly planned: number;
  readonly payments: readonly { payment: string; unapplied: Money; dimensions: Dimensions }[];
  /** `open` as it would be if nothing had been granted after shipment. */
  readonly invoices: readonly { invoice: string; open: Money; dimensions: Dimensions }[];
  /** What is left of each application, newest first. */
  readonly applications: readonly { payment: string; invoice: string; amount: Money }[];
}

interface Row {
  planned: number;
  payments: { payment: string; unapplied: string; dimensions: Dimensions }[];
  invoices: { invoice: string; open: string; dimensions: Dimensions }[];
  applications: { payment: string; invoice: string; amount: string }[];
}

const DIMENSIONS = (table: string): string =>
  `jsonb_build_object('businessUnit', ${table}.business_unit, 'site', ${table}.site, 'costCentre', ${table}.cost_centre)`;

/** What was credited of an invoice after shipment, and neither paid back nor set against another since. */
const GRANTED = `(
  (SELECT coalesce(sum(c.net + c.tax), 0) FROM billing.credit_note_lines c
    WHERE c.invoice = b.invoice AND c.kind <> 'unshipped')
  - (SELECT coalesce(sum(x.amount), 0) FROM billing.refund_parts x JOIN billing.refunds r ON r.refund_id = x.refund_id
    WHERE x.invoice = b.invoice AND r.correction IS NOT NULL)
  - (SELECT coalesce(sum(t.amount), 0) FROM billing.credit_transfers t WHERE t.from_invoice = b.invoice))`;

/** What an order's refunds are planned from, as one picture; the caller holds the order's account. */
export async function readRefundRows(tx: Queryable, orderId: string): Promise<RefundRows> {
  const [row] = await tx.query<Row>(
    `SELECT
       (SELECT count(*)::int FROM billing.refunds r WHERE r.order_id = $1) AS planned,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('payment', p.payment, 'dimensions', ${DIMENSIONS('p')},
           'unapplied', (p.unapplied - (SELECT coalesce(sum(x.amount), 0) FROM billing.refund_parts x
             WHERE x.payment = p.payment AND x.invoice IS NULL) - (SELECT coalesce(sum(t.amount), 0)
             FROM billing.credit_transfers t WHERE t.from_payment = p.payment))::text)
           ORDER BY p.recorded_at, p.payment), '[]')
         FROM billing.payments p WHERE p.order_id = $1) AS payments,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('invoice', b.invoice,
           'open', (b.open + greatest(${GRANTED}, 0))::text, 'dimensions', ${DIMENSIONS('i')}) ORDER BY b.sequence), '[]')
         FROM billing.invoice_balances b JOIN billing.invoices i ON i.invoice = b.invoice
         WHERE b.order_id = $1 AND b.kind = 'beforeShipment') AS invoices,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('payment', a.payment, 'invoice', a.invoice,
           'amount', (a.amount - (SELECT coalesce(sum(x.amount), 0) FROM billing.refund_parts x
             WHERE x.payment = a.payment AND x.invoice = a.invoice))::text)
           ORDER BY p.recorded_at DESC, a.payment DESC), '[]')
         FROM billing.applications a JOIN billing.payments p ON p.payment = a.payment
         WHERE p.order_id = $1) AS applications`,
    [orderId],
  );
  if (!row) throw new Error('the refund rows were not answered');
  return {
    planned: row.planned,
    payments: row.payments.map((one) => ({ ...one, unapplied: money(one.unapplied) })),
    invoices: row.invoices.map((one) => ({ ...one, open: money(one.open) })),
    applications: row.applications.map((one) => ({ ...one, amount: money(one.amount) })),
  };
}
