import { creditNoteIssued, invoiceCreated, revenueReleased } from '../../domain/billing/billing.facts.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Posting } from '../../domain/kernel/fact.js';
import { add, formatMoney, money, negate } from '../../domain/kernel/money.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface Told {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly payload: { readonly orderId: string; readonly customerId: string; readonly posting: Posting };
}

interface EntryRow extends DimensionRow {
  event_id: string;
  line: number;
  entry_date: string;
  recorded_at: string;
  kind: string;
  document: string;
  order_id: string;
  customer_id: string;
}

const entryColumns = {
  event_id: ['uuid', 'key'],
  line: ['integer', 'key'],
  entry_date: ['date', 'keep'],
  recorded_at: ['timestamptz', 'keep'],
  kind: ['text', 'keep'],
  document: ['text', 'keep'],
  order_id: ['text', 'keep'],
  customer_id: ['text', 'keep'],
  ...dimensionColumns('keep'),
} as const;

const entryOf = (
  { eventId, occurredAt, payload }: Told,
  about: { line: number; kind: string; document: string; dimensions: Dimensions | undefined },
): EntryRow => ({
  event_id: eventId,
  line: about.line,
  entry_date: payload.posting.eventDate,
  recorded_at: occurredAt,
  kind: about.kind,
  document: about.document,
  order_id: payload.orderId,
  customer_id: payload.customerId,
  ...dimensionRow(about.dimensions),
});

interface DeferredRow extends EntryRow {
  /** What it adds to account 2160. */
  amount: string;
}

const minus = (amount: string): string => formatMoney(negate(money(amount)));

/** The net of each set of dimensions, as the journal has it. */
const deferred = (fact: Told, kind: string, document: string, signed: (amount: string) => string): DeferredRow[] =>
  fact.payload.posting.items.map(({ amounts, dimensions }, index) => ({
    ...entryOf(fact, { line: index + 1, kind, document, dimensions: dimensions['main'] }),
    amount: signed(amounts['net'] ?? '0.00'),
  }));

const plain = (amount: string): string => amount;

/** What was invoiced before it was earned: only invoices before shipment, and credit notes of what had not shipped. */
const deferredEntries = projection<DeferredRow>(
  { table: 'deferred_entries', once: true, columns: { ...entryColumns, amount: ['numeric', 'keep'] } },
  [
    on(invoiceCreated, (fact) =>
      fact.payload.posting.rule === 'invoice.beforeShipment'
        ? deferred(fact, 'invoiced', fact.payload.invoice, plain)
        : [],
    ),
    on(revenueReleased, (fact) => deferred(fact, 'released', fact.payload.shipmentId, minus)),
    on(creditNoteIssued, (fact) =>
      fact.payload.posting.rule === 'creditNote.unshipped'
        ? deferred(fact, 'credited', fact.payload.creditNote, minus)
        : [],
    ),
  ],
);

interface TaxRow extends EntryRow {
  invoice: string;
  tax_rate: string;
  /** What it adds to the taxable base, and to account 2200. */
  base: string;
  tax: string;
}

interface TaxedLine {
  readonly invoice: string;
  readonly taxRate: string;
  readonly net: string;
  readonly tax: string;
}

/** One row for each invoice and rate. */
function taxed(
  fact: Told,
  kind: string,
  document: string,
  about: { lines: readonly TaxedLine[]; dimensions: (invoice: string) => Dimensions | undefined },
): TaxRow[] {
  const groups = new Map<string, TaxedLine[]>();
  for (const line of about.lines) {
    const key = JSON.stringify([line.invoice, Number(line.taxRate)]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((lines, index) => {
    const { invoice, taxRate } = lines[0] as TaxedLine;
    const sum = (of: 'net' | 'tax'): string => formatMoney(add(...lines.map((line) => money(line[of]))));
    return {
      ...entryOf(fact, { line: index + 1, kind, document, dimensions: about.dimensions(invoice) }),
      invoice,
      tax_rate: taxRate,
      base: sum('net'),
      tax: sum('tax'),
    };
  });
}

/** What was taxed, by rate: the tax adds up to what invoices and credit notes did to account 2200. */
const taxEntries = projection<TaxRow>(
  {
    table: 'tax_entries',
    once: true,
    columns: {
      ...entryColumns,
      invoice: ['text', 'keep'],
      tax_rate: ['numeric', 'keep'],
      base: ['numeric', 'keep'],
      tax: ['numeric', 'keep'],
    },
  },
  [
    on(invoiceCreated, (fact) => {
      const { invoice, dimensions } = fact.payload;
      const lines = fact.payload.lines.map((line) => ({ ...line, invoice }));
      return taxed(fact, 'invoice', invoice, { lines, dimensions: () => dimensions });
    }),
    on(creditNoteIssued, (fact) => {
      const { creditNote, invoices } = fact.payload;
      const lines = fact.payload.lines.map((line) => ({ ...line, net: minus(line.net), tax: minus(line.tax) }));
      const dimensions = (invoice: string) => invoices.find((one) => one.invoice === invoice)?.dimensions;
      return taxed(fact, 'credit note', creditNote, { lines, dimensions });
    }),
  ],
);

export const invoiceEntryProjections: readonly Projection[] = [deferredEntries, taxEntries];
