import type { Database } from '../../../platform/database.js';
import { formatMoney } from '../../kernel/money.js';
import type { PaymentView } from '../billing.wire.js';
import { unappliedOf } from './credit-transfers.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

type PaymentRow = Omit<PaymentView, 'dimensions' | 'left'> & DimensionColumns;

const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** One payment as it was taken, and what became of it; or null. */
export const payment = (database: Database, number: string): Promise<PaymentView | null> =>
  database.read('billing', async (tx) => {
    const [row] = await tx.query<PaymentRow>(
      `SELECT p.payment, p.order_id AS "orderId", p.customer_id AS "customerId", p.amount, p.method, p.reference,
         p.received_on::text AS "receivedOn", coalesce(p.posted_on, p.received_on)::text AS "postedOn", p.unapplied,
         p.business_unit, p.site, p.cost_centre, p.taken_by AS "takenBy", ${instant('p.recorded_at')} AS "takenAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('invoice', a.invoice, 'amount', a.amount::text)
            ORDER BY i.sequence), '[]')
          FROM billing.applications a JOIN billing.invoices i ON i.invoice = a.invoice
          WHERE a.payment = p.payment) AS applied,
         (SELECT jsonb_build_object('paymentVoid', v.payment_void, 'correction', v.correction, 'reason', v.reason,
            'voidedOn', v.voided_on::text)
          FROM billing.payment_voids v WHERE v.payment = p.payment) AS voided
       FROM billing.payments p WHERE p.payment = $1`,
      [number],
    );
    if (!row) return null;
    const { business_unit, site, cost_centre, ...rest } = row;
    const dimensions = dimensionsOf({ business_unit, site, cost_centre });
    return { ...rest, dimensions, left: await leftOf(tx, number) };
  });

const leftOf = async (tx: Parameters<typeof unappliedOf>[0], number: string): Promise<string> =>
  formatMoney(await unappliedOf(tx, number));
