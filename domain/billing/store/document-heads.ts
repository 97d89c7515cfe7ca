import type { Queryable } from '../../../platform/database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { refuse } from '../billing.refusals.js';
import type { InvoiceKind } from '../billing.wire.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

/** What a correction needs of an invoice; none of it ever changes. */
export interface InvoiceHead {
  readonly invoice: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly kind: InvoiceKind;
  readonly dimensions: Dimensions;
}

interface InvoiceRow extends DimensionColumns {
  invoice: string;
  order_id: string;
  customer_id: string;
  kind: InvoiceKind;
}

/** Refuses with 'UnknownInvoice', which names the field. */
export async function invoiceHead(tx: Queryable, invoice: string, field = 'invoice'): Promise<InvoiceHead> {
  const [row] = await tx.query<InvoiceRow>(
    `SELECT i.invoice, i.order_id, i.customer_id, i.kind, i.business_unit, i.site, i.cost_centre
     FROM billing.invoices i WHERE i.invoice = $1`,
    [invoice],
  );
  if (!row) {
    const fields = [{ field, message: 'does not exist' }];
    throw refuse('UnknownInvoice', `There is no invoice ${invoice}.`, { fields });
  }
  const { order_id: orderId, customer_id: customerId, kind } = row;
  return { invoice, orderId, customerId, kind, dimensions: dimensionsOf(row) };
}

export interface PaymentHead {
  readonly payment: string;
  /** Null for a payment on account. */
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly byCard: boolean;
  readonly dimensions: Dimensions;
}

interface PaymentRow extends DimensionColumns {
  payment: string;
  order_id: string | null;
  customer_id: string | null;
  by_card: boolean;
}

/** Refuses with 'UnknownPayment', which names the field. */
export async function paymentHead(tx: Queryable, payment: string, field = 'payment'): Promise<PaymentHead> {
  const [row] = await tx.query<PaymentRow>(
    `SELECT p.payment, p.order_id, p.customer_id, p.charge_id IS NOT NULL AS by_card, p.business_unit, p.site,
       p.cost_centre
     FROM billing.payments p WHERE p.payment = $1`,
    [payment],
  );
  if (!row) {
    const fields = [{ field, message: 'does not exist' }];
    throw refuse('UnknownPayment', `There is no payment ${payment}.`, { fields });
  }
  const { order_id: orderId, customer_id: customerId, by_card: byCard } = row;
  return { payment, orderId, customerId, byCard, dimensions: dimensionsOf(row) };
}
