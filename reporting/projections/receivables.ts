import {
  creditNoteIssued,
  creditRefunded,
  creditTransferred,
  invoiceCreated,
  paymentRefunded,
  paymentSucceeded,
  paymentTaken,
  paymentVoided,
  receivableWrittenOff,
  writeOffRecovered,
} from '../../domain/billing/billing.facts.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Posting } from '../../domain/kernel/fact.js';
import { formatMoney, money, negate } from '../../domain/kernel/money.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface InvoiceRow extends Partial<DimensionRow> {
  invoice: string;
  order_id?: string;
  customer_id?: string;
  customer_name?: string;
  kind?: string;
  invoice_date?: string;
  due_date?: string;
  net?: string;
  tax?: string;
  total?: string;
  /** What a document changes of it. */
  open: string;
}

const opens = (changes: readonly Entry[]): InvoiceRow[] =>
  changes.map(({ invoice, amount }) => ({ invoice, open: amount }));

/** Each invoice with what is open of it by all that is known. */
const invoices = projection<InvoiceRow>(
  {
    table: 'invoices',
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
      open: ['numeric', 'sum'],
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
      open: payload.total,
    })),
    on(creditNoteIssued, ({ payload }) => opens(creditedOf(payload))),
    on(paymentSucceeded, ({ payload }) => opens(paid(payload.applications))),
    on(paymentTaken, ({ payload }) => opens(paid(payload.applications))),
    on(paymentVoided, ({ payload }) => opens(payload.applications)),
    on(paymentRefunded, ({ payload }) => opens(payload.applications)),
    on(creditRefunded, ({ payload }) => opens(payload.applications)),
    on(creditTransferred, ({ payload }) => opens(transferredOf(payload))),
    on(receivableWrittenOff, ({ payload }) => opens(paid([payload]))),
    on(writeOffRecovered, ({ payload }) => opens([payload])),
  ],
);

interface EntryRow {
  event_id: string;
  line: number;
  invoice: string;
  kind: string;
  document: string;
  entry_date: string;
  recorded_at: string;
  amount: string;
}

const minus = (amount: string): string => formatMoney(negate(money(amount)));

interface Entry {
  readonly invoice: string;
  readonly amount: string;
}

interface Told {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly payload: { readonly posting: Posting };
}

const entries = (fact: Told, kind: string, document: string, changes: readonly Entry[]): EntryRow[] =>
  changes.map(({ invoice, amount }, index) => ({
    event_id: fact.eventId,
    line: index + 1,
    invoice,
    kind,
    document,
    entry_date: fact.payload.posting.eventDate,
    recorded_at: fact.occurredAt,
    amount,
  }));

interface Credited {
  readonly invoices: readonly { readonly invoice: string; readonly total: string }[];
}
const creditedOf = ({ invoices: list }: Credited): Entry[] =>
  list.map(({ invoice, total }) => ({ invoice, amount: minus(total) }));

const paid = (applications: readonly Entry[]): Entry[] =>
  applications.map(({ invoice, amount }) => ({ invoice, amount: minus(amount) }));

interface Transferred {
  readonly fromInvoice?: string | null;
  readonly toInvoice: string;
  readonly amount: string;
}

/** What was owed on one invoice, or paid in advance, pays another. */
const transferredOf = ({ fromInvoice, toInvoice, amount }: Transferred): Entry[] => [
  { invoice: toInvoice, amount: minus(amount) },
  ...(fromInvoice ? [{ invoice: fromInvoice, amount }] : []),
];

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
      recorded_at: ['timestamptz', 'keep'],
      amount: ['numeric', 'keep'],
    },
  },
  [
    on(invoiceCreated, (fact) => {
      const { invoice, total } = fact.payload;
      return entries(fact, 'invoice', invoice, [{ invoice, amount: total }]);
    }),
    on(creditNoteIssued, (fact) => entries(fact, 'credit note', fact.payload.creditNote, creditedOf(fact.payload))),
    on(paymentSucceeded, (fact) => entries(fact, 'payment', fact.payload.payment, paid(fact.payload.applications))),
    on(paymentTaken, (fact) => entries(fact, 'payment', fact.payload.payment, paid(fact.payload.applications))),
    on(paymentVoided, (fact) => entries(fact, 'payment void', fact.payload.paymentVoid, fact.payload.applications)),
    on(paymentRefunded, (fact) => entries(fact, 'refund', fact.payload.refundId, fact.payload.applications)),
    on(creditRefunded, (fact) => entries(fact, 'refund', fact.payload.refundId, fact.payload.applications)),
    on(creditTransferred, (fact) =>
      entries(fact, 'credit transfer', fact.payload.transfer, transferredOf(fact.payload)),
    ),
    on(receivableWrittenOff, (fact) => entries(fact, 'write-off', fact.payload.writeOff, paid([fact.payload]))),
    on(writeOffRecovered, (fact) => entries(fact, 'write-off', fact.payload.writeOff, [fact.payload])),
  ],
);

interface DepositRow extends DimensionRow {
  event_id: string;
  customer_id: string | null;
  order_id: string | null;
  kind: string;
  document: string;
  entry_date: string;
  recorded_at: string;
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
      ...dimensionColumns('keep'),
      entry_date: ['date', 'keep'],
      recorded_at: ['timestamptz', 'keep'],
      amount: ['numeric', 'keep'],
    },
  },
  [
    on(paymentSucceeded, (fact) => deposit(fact, 'payment', fact.payload.payment, fact.payload.unapplied)),
    on(paymentTaken, (fact) => deposit(fact, 'payment', fact.payload.payment, fact.payload.unapplied)),
    on(paymentVoided, (fact) => deposit(fact, 'payment void', fact.payload.paymentVoid, minus(fact.payload.unapplied))),
    on(paymentRefunded, (fact) => deposit(fact, 'refund', fact.payload.refundId, minus(fact.payload.unapplied))),
    on(creditRefunded, (fact) => deposit(fact, 'refund', fact.payload.refundId, minus(fact.payload.unapplied))),
    on(creditTransferred, (fact) => {
      const { fromInvoice, transfer, amount } = fact.payload;
      return fromInvoice ? [] : deposit(fact, 'credit transfer', transfer, minus(amount));
    }),
  ],
);

interface Paid extends Told {
  readonly payload: Told['payload'] & { readonly customerId?: string | null; readonly orderId?: string | null };
}

function deposit(fact: Paid, kind: string, document: string, amount: string): DepositRow[] {
  if (money(amount) === 0n) return [];
  const { customerId, orderId, posting } = fact.payload;
  return [
    {
      event_id: fact.eventId,
      customer_id: customerId ?? null,
      order_id: orderId ?? null,
      kind,
      document,
      ...dimensionRow(ofDeposit(posting)),
      entry_date: posting.eventDate,
      recorded_at: fact.occurredAt,
      amount,
    },
  ];
}

/** Where the journal has the money that no invoice took up. */
function ofDeposit({ items }: Posting): Dimensions | undefined {
  const item = items.find(({ amounts }) => money(amounts['unapplied'] ?? '0') !== 0n) ?? items[0];
  return item?.dimensions['main'] ?? item?.dimensions['from'];
}

export const receivableProjections: readonly Projection[] = [invoices, receivableEntries, depositEntries];
