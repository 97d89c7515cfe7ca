import type { Database } from '../../../platform/database.js';
import type { OrderBilling } from '../billing.wire.js';

interface BillingRow {
  billing: OrderBilling;
}

/** Everything billing knows of an order, as one picture, or null when it knows nothing. */
export function billingOfOrder(database: Database, orderId: string): Promise<OrderBilling | null> {
  return database.read('billing', async (tx) => {
    const [row] = await tx.query<BillingRow>(
      `SELECT jsonb_build_object(
         'orderId', $1::text,
         'customerId', coalesce(a.customer_id, h.customer_id),
         'paymentsClosed', a.payments_closed_at IS NOT NULL,
         'closedReason', a.closed_reason,
         'invoices', (${INVOICES}),
         'creditNotes', (${CREDIT_NOTES}),
         'attempts', (${ATTEMPTS}),
         'payments', (${PAYMENTS}),
         'refunds', (${REFUNDS}),
         'releases', (${RELEASES}),
         'creditHold', CASE WHEN h.order_id IS NULL THEN NULL ELSE jsonb_build_object('status', h.status,
           'amount', h.amount::text, 'held', h.held::text) END) AS billing
       FROM (SELECT $1::text AS order_id) o
       LEFT JOIN billing.order_accounts a ON a.order_id = o.order_id
       LEFT JOIN billing.credit_holds h ON h.order_id = o.order_id
       WHERE a.order_id IS NOT NULL OR h.order_id IS NOT NULL`,
      [orderId],
    );
    return row?.billing ?? null;
  });
}

const INVOICES = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('invoice', i.invoice, 'kind', i.kind, 'invoiceDate', i.invoice_date::text,
    'total', i.total::text, 'open', (b.open - (
      SELECT coalesce(sum(p.amount), 0) FROM billing.refund_parts p
      JOIN billing.refunds r ON r.refund_id = p.refund_id
      LEFT JOIN billing.refund_settlements s ON s.refund_id = r.refund_id
      WHERE r.order_id = i.order_id AND p.invoice = i.invoice AND s.refund_id IS NULL))::text) ORDER BY i.sequence), '[]')
  FROM billing.invoices i JOIN billing.invoice_balances b ON b.invoice = i.invoice WHERE i.order_id = $1`;

const CREDIT_NOTES = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('creditNote', c.credit_note, 'kind', c.kind, 'creditDate', c.credit_date::text,
    'total', c.total::text, 'reason', c.reason) ORDER BY c.sequence), '[]')
  FROM billing.credit_notes c WHERE c.order_id = $1`;

const ATTEMPTS = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('attempt', p.attempt, 'reference', p.reference,
    'amount', p.amount::text, 'status', p.status, 'declineCode', (
      SELECT c.decline_code FROM billing.charges c WHERE c.order_id = p.order_id AND c.attempt = p.attempt
      ORDER BY c.learned_at DESC LIMIT 1)) ORDER BY p.attempt), '[]')
  FROM billing.payment_attempts p WHERE p.order_id = $1`;

const PAYMENTS = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('payment', p.payment, 'amount', p.amount::text,
    'applied', (p.amount - p.unapplied)::text, 'unapplied', p.unapplied::text) ORDER BY p.recorded_at, p.payment), '[]')
  FROM billing.payments p WHERE (p.order_id = $1 OR p.payment IN (
    SELECT x.payment FROM billing.applications x JOIN billing.invoices i ON i.invoice = x.invoice WHERE i.order_id = $1))
    AND NOT EXISTS (SELECT 1 FROM billing.payment_voids v WHERE v.payment = p.payment)`;

const REFUNDS = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('refundId', r.refund_id, 'chargeId', CASE r.method WHEN 'card' THEN r.payment END,
    'amount', r.amount::text, 'reason', r.reason,
    'status', CASE WHEN s.refund_id IS NULL THEN 'planned' ELSE 'settled' END,
    'providerRefundId', s.provider_refund_id) ORDER BY r.planned_at, r.refund_id), '[]')
  FROM billing.refunds r LEFT JOIN billing.refund_settlements s ON s.refund_id = r.refund_id WHERE r.order_id = $1`;

const RELEASES = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('shipmentId', r.shipment_id, 'revenue', r.revenue::text)
    ORDER BY r.released_at), '[]')
  FROM billing.revenue_releases r WHERE r.order_id = $1`;
