import { firstOfMonth } from '../../domain/kernel/time.js';
import type { Snapshot } from '../../platform/database.js';
import { dating } from '../queries/dating.js';
import { lastOfMonth } from '../queries/months.js';
import { addDimensions, type Conditions, conditions } from '../queries/sql.js';
import type { Cell, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { ofHundred } from './support/comparison.js';
import { type Dates, datesOf } from './support/previous-dates.js';
import { moneyColumn, subledgerReport, textColumn, toReport } from './support/subledger-report.js';

/** What journals did to the account beside invoices and credit notes. */
const NO_RATE = 'none';

const AMOUNTS: readonly ReportColumn[] = [
  moneyColumn('invoicedBase', 'Invoiced, taxable base'),
  moneyColumn('invoicedTax', 'Invoiced tax'),
  moneyColumn('creditedBase', 'Credited, taxable base'),
  moneyColumn('creditedTax', 'Credited tax'),
  moneyColumn('other', 'Remitted and other journals'),
  moneyColumn('payable', 'Change of tax payable'),
];

interface Group {
  readonly columns: readonly ReportColumn[];
  /** What the entries `t` are grouped by, by the name of the column. */
  readonly of: Readonly<Record<string, string>>;
}

const RATE: ReportColumn = { name: 'rate', title: 'Rate', kind: 'percent' };
const rate = 'trim_scale(t.rate)::text';
const GROUPS: Readonly<Record<string, Group>> = {
  period: {
    columns: [textColumn('period', 'Period'), RATE],
    of: { period: `to_char(t.date, 'YYYY-MM')`, rate },
  },
  rate: { columns: [RATE], of: { rate } },
  customer: {
    columns: [textColumn('customerId', 'Customer'), RATE],
    of: { customerId: 't.customer', rate },
  },
  document: {
    columns: [
      textColumn('date', 'Date'),
      textColumn('document', 'Document'),
      textColumn('customerId', 'Customer'),
      RATE,
    ],
    of: { date: 't.date::text', document: 't.document', customerId: 't.customer', rate },
  },
};

/** The changes are those of account 2200: what was invoiced, less what was credited, and what journals remitted. */
export const taxSummaryReport: ReportDefinition = {
  report: 'tax-summary',
  title: 'Tax summary',
  parameters: [
    'asOf',
    'from',
    'to',
    'knownAt',
    'compare',
    'by',
    'taxRate',
    'customerId',
    'businessUnit',
    'site',
    'costCentre',
  ],
  groups: ['period', 'rate', 'customer', 'document'],
  run: (snapshot, query, now) => {
    const { columns, of } = GROUPS[query.by ?? 'period'] as Group;
    const sums = AMOUNTS.map(({ name }) => name);
    const shape = { columns: [...columns, ...AMOUNTS], sums, key: Object.keys(of), figure: 'payable' };
    return subledgerReport(taxSummaryReport, shape, { snapshot, query, now }, (asked) => rowsOf(snapshot, of, asked));
  },
};

/** Invoices and credit notes with what they taxed, and the lines of 2200 that come from neither. */
function taxTable(where: Conditions, query: ReportQuery): string {
  const { from, to } = datesOf(query);
  const entries = where.scope();
  const { date, join } = dating(where, 'e', query.knownAt);
  entries.add(`${date} >= $::date`, from);
  entries.add(`${date} <= $::date`, to);
  entries.add('e.recorded_at <= $::timestamptz', query.knownAt);
  entries.add('e.customer_id = $', query.customerId);
  if (query.taxRate === NO_RATE) entries.always('false');
  else entries.add('e.tax_rate = $::numeric', query.taxRate);
  addDimensions(entries, query, 'e');
  const lines = where.scope();
  lines.add('l.posting_date >= $::date', from);
  lines.add('l.posting_date <= $::date', to);
  lines.add('j.posted_at <= $::timestamptz', query.knownAt);
  addDimensions(lines, query, 'l');
  // No document says whose they are, or of which rate.
  if (query.customerId !== undefined || (query.taxRate ?? NO_RATE) !== NO_RATE) lines.always('false');
  return `t AS (
    SELECT ${date} AS date, e.document, e.customer_id AS customer, e.tax_rate AS rate, e.kind, e.base, e.tax
    FROM reporting.tax_entries e ${join} WHERE ${entries.text()}
    UNION ALL
    SELECT l.posting_date, l.journal, NULL, NULL, 'other', 0, l.credit - l.debit
    FROM reporting.journal_lines l JOIN reporting.journals j ON j.journal = l.journal
    WHERE l.account = '2200' AND coalesce(j.source_type, '') NOT IN ('InvoiceCreated', 'CreditNoteIssued')
      AND ${lines.text()}
  )`;
}

type Found = { readonly [cell: string]: Cell };

async function* rowsOf(snapshot: Snapshot, of: Group['of'], query: ReportQuery): AsyncGenerator<ReportRow> {
  const where = conditions();
  const table = taxTable(where, query);
  const sum = (column: string, kind: string, sign = ''): string =>
    `coalesce(${sign}sum(t.${column}) FILTER (WHERE t.kind = '${kind}'), 0)::numeric(19,2)`;
  const rows = snapshot.rows<Found>(
    `WITH ${table}
     SELECT ${Object.entries(of)
       .map(([name, column]) => `${column} AS "${name}"`)
       .join(', ')},
       ${sum('base', 'invoice')} AS "invoicedBase", ${sum('tax', 'invoice')} AS "invoicedTax",
       ${sum('base', 'credit note', '-')} AS "creditedBase", ${sum('tax', 'credit note', '-')} AS "creditedTax",
       ${sum('tax', 'other')} AS other, sum(t.tax)::numeric(19,2) AS payable
     FROM t GROUP BY ${Object.values(of).join(', ')} ORDER BY ${Object.keys(of)
       .map((_, index) => `${index + 1} NULLS LAST`)
       .join(', ')}`,
    where.parameters,
  );
  for await (const cells of rows) {
    const { rate: taxRate = null } = cells;
    const shown = taxRate === null ? null : ofHundred(String(taxRate));
    yield { cells: { ...cells, rate: shown }, drill: drillTo(cells, query) };
  }
}

/** Documents make up the tax, and journals what is of no rate. */
function drillTo(cells: Found, { compare: _, ...query }: ReportQuery): Readonly<Record<string, string>> {
  const document = cells['document'];
  if (typeof document === 'string') {
    const invoice = cells['invoicedTax'] !== '0.00' || cells['invoicedBase'] !== '0.00';
    const journal = cells['other'] !== '0.00';
    if (invoice) return { document: `/v1/invoices/${encodeURIComponent(document)}` };
    return journal ? { document: `/v1/journals/${encodeURIComponent(document)}` } : {};
  }
  const { customerId, period, rate: taxRate } = cells as Readonly<Record<string, string | null | undefined>>;
  const { asOf: __, ...rest } = query;
  const dates = period ? monthWithin(period, datesOf(query)) : datesOf(query);
  const narrowed = { ...rest, ...dates, ...(customerId ? { customerId } : {}), taxRate: taxRate ?? NO_RATE };
  const path = toReport('tax-summary', { ...narrowed, by: 'document' });
  return Object.fromEntries(AMOUNTS.map(({ name }) => [name, path]));
}

/** The days of a month that the report counts. */
function monthWithin(period: string, { from, to }: Dates): Dates {
  const [first, last] = [firstOfMonth(period), lastOfMonth(period)];
  return { from: from !== undefined && from > first ? from : first, to: to !== undefined && to < last ? to : last };
}
