import { avro, factsOf, moneyFactsOf } from '../kernel/fact.js';
import { applications } from './applied-money.js';

export * from './corrections.facts.js';

const fact = factsOf('billing');
const moneyFact = moneyFactsOf('billing');

const invoiceKind = avro.oneOf('beforeShipment', 'afterShipment');

export const invoiceCreated = moneyFact('InvoiceCreated', 1, 'An invoice was issued.', {
  invoice: avro.text,
  orderId: avro.text,
  customerId: avro.text,
  customerName: avro.text,
  kind: invoiceKind,
  invoiceDate: avro.text,
  dueDate: avro.text,
  dimensions: avro.dimensions,
  net: avro.text,
  tax: avro.text,
  total: avro.text,
  lines: avro.list(
    avro.record('InvoiceLine', {
      line: avro.integer,
      part: avro.text,
      description: avro.text,
      quantity: avro.text,
      unitPrice: avro.text,
      net: avro.text,
      tax: avro.text,
      taxRate: avro.text,
    }),
  ),
  shipmentId: avro.optional(avro.text),
  revision: avro.optional(avro.integer),
});

export const creditNoteIssued = moneyFact('CreditNoteIssued', 1, 'Part of one or more invoices was credited.', {
  creditNote: avro.text,
  orderId: avro.text,
  customerId: avro.text,
  creditDate: avro.text,
  reason: avro.text,
  net: avro.text,
  tax: avro.text,
  total: avro.text,
  invoices: avro.list(
    avro.record('CreditedInvoice', { invoice: avro.text, total: avro.text, dimensions: avro.dimensions }),
  ),
  lines: avro.list(
    avro.record('CreditNoteLine', {
      invoice: avro.text,
      line: avro.integer,
      part: avro.text,
      quantity: avro.text,
      net: avro.text,
      tax: avro.text,
      taxRate: avro.text,
    }),
  ),
  /** Null: 'unshipped'. */
  kind: avro.optional(avro.oneOf('unshipped', 'shipped', 'priceCorrection')),
  /** The return that it is for, or the correction. */
  creditId: avro.optional(avro.text),
});

export const revenueReleased = moneyFact('RevenueReleased', 1, 'Deferred revenue was earned by a shipment.', {
  orderId: avro.text,
  customerId: avro.text,
  shipmentId: avro.text,
  revenue: avro.text,
  lines: avro.list(
    avro.record('ReleasedLine', {
      invoice: avro.text,
      line: avro.integer,
      part: avro.text,
      quantity: avro.text,
      net: avro.text,
    }),
  ),
});

export const paymentAttempted = fact('PaymentAttempted', 1, 'A payment attempt of an order was begun.', {
  orderId: avro.text,
  customerId: avro.optional(avro.text),
  attempt: avro.integer,
  reference: avro.text,
  amount: avro.text,
});

export const paymentSucceeded = moneyFact('PaymentSucceeded', 1, 'A charge was captured, and its money applied.', {
  payment: avro.text,
  chargeId: avro.text,
  orderId: avro.text,
  customerId: avro.optional(avro.text),
  attempt: avro.integer,
  reference: avro.text,
  amount: avro.text,
  applied: avro.text,
  unapplied: avro.text,
  applications,
  receivedOn: avro.text,
  /** True when the order took no further payment: the money is to be refunded. */
  refundDue: avro.flag,
  dimensions: avro.dimensions,
});

export const paymentFailed = fact('PaymentFailed', 1, 'A charge was declined or voided.', {
  chargeId: avro.text,
  orderId: avro.text,
  customerId: avro.optional(avro.text),
  attempt: avro.integer,
  reference: avro.text,
  status: avro.oneOf('declined', 'voided'),
  amount: avro.text,
  declineCode: avro.optional(avro.text),
});

export const paymentTaken = moneyFact('PaymentTaken', 1, 'A payment on account was received and applied.', {
  payment: avro.text,
  customerId: avro.text,
  amount: avro.text,
  applied: avro.text,
  unapplied: avro.text,
  applications,
  method: avro.text,
  reference: avro.text,
  receivedOn: avro.text,
  dimensions: avro.dimensions,
});

export const refundRequested = fact('RefundRequested', 1, 'A refund of a charge was planned.', {
  refundId: avro.text,
  orderId: avro.text,
  customerId: avro.optional(avro.text),
  chargeId: avro.text,
  amount: avro.text,
  applied: avro.text,
  unapplied: avro.text,
  reason: avro.text,
});

export const paymentRefunded = moneyFact('PaymentRefunded', 1, 'The provider has paid a refund.', {
  refundId: avro.text,
  providerRefundId: avro.text,
  orderId: avro.text,
  customerId: avro.optional(avro.text),
  payment: avro.text,
  chargeId: avro.text,
  amount: avro.text,
  applied: avro.text,
  unapplied: avro.text,
  /** The invoices whose receivable a credit note had reopened, and how much of it was paid back. */
  applications,
});

export const creditHoldTaken = fact('CreditHoldTaken', 1, 'An order on account took part of a credit limit.', {
  orderId: avro.text,
  customerId: avro.text,
  amount: avro.text,
});

export const creditHoldChanged = fact('CreditHoldChanged', 1, 'A hold grew or shrank.', {
  orderId: avro.text,
  customerId: avro.text,
  /** Signed: what is held now less what was held before. */
  change: avro.text,
  amount: avro.text,
  cause: avro.oneOf('amended', 'invoiced'),
  invoice: avro.optional(avro.text),
});

export const creditHoldReleased = fact('CreditHoldReleased', 1, 'What was still held was let go.', {
  orderId: avro.text,
  customerId: avro.text,
  released: avro.text,
  reason: avro.text,
});

export const billingFacts = [
  invoiceCreated,
  creditNoteIssued,
  revenueReleased,
  paymentAttempted,
  paymentSucceeded,
  paymentFailed,
  paymentTaken,
  refundRequested,
  paymentRefunded,
  creditHoldTaken,
  creditHoldChanged,
  creditHoldReleased,
] as const;
