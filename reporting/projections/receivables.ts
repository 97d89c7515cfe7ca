import {
  creditNoteIssued,
  invoiceCreated,
  paymentRefunded,
  paymentSucceeded,
  paymentTaken,
} from '../../domain/billing/billing.facts.js';
import { formatMoney, money, negate } from '../../domain/kernel/money.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface InvoiceRow extends DimensionRow {
  invoice: string;
  order_id: string;
  customer_id: string;
  customer_name: string;
  kind: string;
  invoice_date: string;
  due_date: string;
  net: string;
  tax: string;
  total: string;
}

const invoices = projection<InvoiceRow>(
  {
    table: 'invoices',
    once: true,
    columns: {
      invoice: ['text', 'key'],
      order_id: ['text', 'keep'],
      customer_id: ['text', 'keep'],
      customer_name: ['text', 'keep'],
      kind: ['text', 'keep'],
      invoice_date: ['date', 'keep'],
      due_date: ['date', 'keep'],
      ...dimensionColumns('keep'),
      net: ['numeric', 'keep'],
      tax: ['numeric', 'keep'],
      total: ['numeric', 'keep'],
    },
  },
  [
    on(invoiceCreated, ({ payload }) => ({
      invoice: payload.invoice,
      order_id: payload.orderId,
      customer_id: payload.customerId,
      customer_name: payload.customerName,
      kind: payload.kind,
      invoice_date: payload.invoiceDate,
      due_date: payload.dueDate,
      ...dimensionRow(payload.dimensions),
      net: payload.net,
      tax: payload.tax,
      total: payload.total,
    })),
  ],
);

interface EntryRow {
  event_id: string;
  line: number;
  invoice: string;
  kind: string;
  document: string;
  entry_date: string;
  amount: string;
}

const minus = (amount: string): string => formatMoney(negate(money(amount)));

interface Entry {
  readonly invoice: string;
  readonly amount: string;
}

const entries = (
  about: { eventId: string; kind: string; document: string; date: string },
  changes: readonly Entry[],
): EntryRow[] =>
  changes.map(({ invoice, amount }, index) => ({
    event_id: about.eventId,
    line: index + 1,
    invoice,
    kind: about.kind,
    document: about.document,
    entry_date: about.date,
    amount,
  }));

const paid = (applications: readonly Entry[]): Entry[] =>
  applications.map(({ invoice, amount }) => ({ invoice, amount: minus(amount) }));

/** What each document did to the open amount of an invoice. */
const receivableEntries = projection<EntryRow>(
  {
    table: 'receivable_entries',
    once: true,
    columns: {
      event_id: ['uuid', 'key'],
      line: ['integer', 'key'],
      invoice: ['text', 'keep'],
      kind: ['text', 'keep'],
      document: ['text', 'keep'],
      entry_date: ['date', 'keep'],
      amount: ['numeric', 'keep'],
    },
  },
  [
    on(invoiceCreated, ({ eventId, payload }) =>
      entries({ eventId, kind: 'invoice', document: payload.invoice, date: payload.posting.eventDate }, [
        { invoice: payload.invoice, amount: payload.total },
      ]),
    ),
    on(creditNoteIssued, ({ eventId, payload }) =>
      entries(
        { eventId, kind: 'credit note', document: payload.creditNote, date: payload.posting.eventDate },
        payload.invoices.map(({ invoice, total }) => ({ invoice, amount: minus(total) })),
      ),
    ),
    on(paymentSucceeded, ({ eventId, payload }) =>
      entries(
        { eventId, kind: 'payment', document: payload.payment, date: payload.posting.eventDate },
        paid(payload.applications),
      ),
    ),
    on(paymentTaken, ({ eventId, payload }) =>
      entries(
        { eventId, kind: 'payment', document: payload.payment, date: payload.posting.eventDate },
        paid(payload.applications),
      ),
    ),
    on(paymentRefunded, ({ eventId, payload }) =>
      entries(
        { eventId, kind: 'refund', document: payload.refundId, date: payload.posting.eventDate },
        payload.applications,
      ),
    ),
  ],
);

interface DepositRow {
  event_id: string;
  customer_id: string | null;
  order_id: string | null;
  kind: string;
  document: string;
  entry_date: string;
  amount: string;
}

/** Money that a customer paid and that no invoice has taken up. */
const depositEntries = projection<DepositRow>(
  {
    table: 'deposit_entries',
    once: true,
    columns: {
      event_id: ['uuid', 'key'],
      customer_id: ['text', 'keep'],
      order_id: ['text', 'keep'],
      kind: ['text', 'keep'],
      document: ['text', 'keep'],
      entry_date: ['date', 'keep'],
      amount: ['numeric', 'keep'],
    },
  },
  [
    on(paymentSucceeded, ({ eventId, payload }) =>
      deposit(eventId, 'payment', payload.payment, payload, payload.unapplied),
    ),
    on(paymentTaken, ({ eventId, payload }) =>
      deposit(eventId, 'payment', payload.payment, payload, payload.unapplied),
    ),
    on(paymentRefunded, ({ eventId, payload }) =>
      deposit(eventId, 'refund', payload.refundId, payload, minus(payload.unapplied)),
    ),
  ],
);

function deposit(
  eventId: string,
  kind: string,
  document: string,
  payload: { readonly customerId?: string | null; readonly orderId?: string; readonly posting: { eventDate: string } },
  amount: string,
): DepositRow[] {
  if (money(amount) === 0n) return [];
  return [
    {
      event_id: eventId,
      customer_id: payload.customerId ?? null,
      order_id: payload.orderId ?? null,
      kind,
      document,
      entry_date: payload.posting.eventDate,
      amount,
    },
  ];
}

export const receivableProjections: readonly Projection[] = [invoices, receivableEntries, depositEntries];
