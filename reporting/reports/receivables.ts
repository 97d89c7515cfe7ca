import { localDate } from '../../domain/kernel/time.js';
import type { Snapshot } from '../../platform/database.js';
import { UNASSIGNED } from '../queries/balances.js';
import { dating } from '../queries/dating.js';
import { deposits, type OpenInvoicesInput, owedEntries, owedTable, unappliedTable } from '../queries/open-invoices.js';
import { conditions } from '../queries/sql.js';
import type { Cell, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { toJournalsOf } from './support/drill.js';
import { dateColumn, moneyColumn, subledgerReport, textColumn, toReport } from './support/subledger-report.js';

/** By days overdue: the last day of each, and none for the last. */
export const BUCKETS = [
  { name: 'current', title: 'Current', upTo: 0 },
  { name: 'days1to30', title: '1–30', upTo: 30 },
  { name: 'days31to60', title: '31–60', upTo: 60 },
  { name: 'days61to90', title: '61–90', upTo: 90 },
  { name: 'days91to120', title: '91–120', upTo: 120 },
  { name: 'over120', title: 'Over 120', upTo: null },
] as const;

const BUCKET_COLUMNS = BUCKETS.map(({ name, title }) => moneyColumn(name, title));
const AMOUNTS: readonly ReportColumn[] = [
  ...BUCKET_COLUMNS,
  moneyColumn('open', 'Open invoices'),
  moneyColumn('unapplied', 'Unapplied money'),
  moneyColumn('balance', 'Balance'),
];
const CUSTOMER = [textColumn('customerId', 'Customer'), textColumn('customerName', 'Name')];
const COLUMNS: Readonly<Record<string, readonly ReportColumn[]>> = {
  customer: [...CUSTOMER, ...AMOUNTS],
  invoice: [
    ...CUSTOMER,
    textColumn('invoice', 'Invoice'),
    textColumn('orderId', 'Order'),
    dateColumn('invoiceDate', 'Date'),
    dateColumn('dueDate', 'Due'),
    { name: 'daysOverdue', title: 'Days overdue', kind: 'integer' },
    ...AMOUNTS,
  ],
  entry: [
    dateColumn('date', 'Date'),
    textColumn('kind', 'Kind'),
    textColumn('document', 'Document'),
    ...CUSTOMER,
    textColumn('invoice', 'Invoice'),
    dateColumn('dueDate', 'Due'),
    ...AMOUNTS,
  ],
};

export const receivablesReport: ReportDefinition = {
  report: 'receivables',
  title: 'Receivables aging',
  parameters: ['asOf', 'knownAt', 'compare', 'by', 'customerId', 'invoice', 'businessUnit', 'site', 'costCentre'],
  groups: ['customer', 'invoice', 'entry'],
  unassigned: true,
  run: (snapshot, query, now) => {
    const by = query.by ?? 'customer';
    const shape = {
      columns: COLUMNS[by] ?? [],
      sums: AMOUNTS.map(({ name }) => name),
      key: by === 'customer' ? ['customerId'] : ['customerId', 'invoice'],
      figure: 'balance',
    };
    const asked = { snapshot, query, now, defaults: { asOf: localDate(now) } };
    return subledgerReport(receivablesReport, shape, asked, (of) => rowsOf(snapshot, of, localDate(now)));
  },
};

type Found = { readonly [cell: string]: Cell } & { readonly customerId: string };
type Sql = (input: OpenInvoicesInput, where: ReturnType<typeof conditions>) => string;

async function* rowsOf(snapshot: Snapshot, query: ReportQuery, today: string): AsyncGenerator<ReportRow> {
  const asOf = query.asOf ?? query.to ?? today;
  const where = conditions();
  const text = (SQL[query.by ?? 'customer'] as Sql)({ ...query, asOf }, where);
  for await (const { eventId, ...cells } of snapshot.rows<Found>(text, where.parameters)) {
    const drill =
      typeof eventId === 'string'
        ? { ...toInvoice(cells), ...toJournalsOf(eventId) }
        : drillOf(cells, { ...query, asOf });
    yield { cells, drill };
  }
}

const toInvoice = ({ invoice }: { readonly [cell: string]: Cell }): Readonly<Record<string, string>> =>
  typeof invoice === 'string' ? { invoice: `/v1/invoices/${encodeURIComponent(invoice)}` } : {};

/** A customer's figures are those of its invoices, and an invoice's those of what was posted on it. */
function drillOf(
  cells: { readonly [cell: string]: Cell },
  { to: _, compare: __, by = 'customer', ...query }: ReportQuery,
): Readonly<Record<string, string>> {
  const { customerId, invoice = null } = cells;
  const narrowed = { ...query, customerId: String(customerId) };
  const path =
    by === 'customer'
      ? toReport('receivables', { ...narrowed, by: 'invoice' })
      : toReport('receivables', { ...narrowed, by: 'entry', invoice: invoice === null ? UNASSIGNED : String(invoice) });
  return { ...toInvoice(cells), ...Object.fromEntries(AMOUNTS.map(({ name }) => [name, path])) };
}

/** The amount in the column of its age. */
function bucketsOf(amount: string, days: string, made: (when: string) => string): string {
  return BUCKETS.map(({ name, upTo }, index) => {
    const after = BUCKETS[index - 1]?.upTo;
    const above = after === undefined ? [] : [`${days} > ${after}`];
    const conditionsOf = [...above, ...(upTo === null ? [] : [`${days} <= ${upTo}`])];
    return `${made(`CASE WHEN ${conditionsOf.join(' AND ')} THEN ${amount} ELSE 0 END`)} AS "${name}"`;
  }).join(', ');
}

/** What a payment told of before its invoice did has no due date yet: it is no older than the report. */
const overdue = (asOf: string): string => `(${asOf}::date - coalesce(o.due_date, ${asOf}::date))`;

const NOBODY = `'${UNASSIGNED}'`;

const byCustomer: Sql = (input, where) => {
  const tables = `${owedTable(where, input)}, ${unappliedTable(where, input)}`;
  const days = overdue(where.parameter(input.asOf));
  return `WITH ${tables}, aged AS (
      SELECT coalesce(o.customer_id, ${NOBODY}) AS customer, max(o.customer_name) AS name, sum(o.due) AS open,
        ${bucketsOf('o.due', days, (amount) => `sum(${amount})::numeric(19,2)`)}
      FROM owed o GROUP BY o.customer_id
    ), advance AS (SELECT coalesce(u.customer_id, ${NOBODY}) AS customer, u.amount FROM unapplied u)
    SELECT coalesce(a.customer, u.customer) AS "customerId", coalesce(c.name, a.name) AS "customerName",
      ${BUCKETS.map(({ name }) => `coalesce(a."${name}", 0.00) AS "${name}"`).join(', ')},
      coalesce(a.open, 0.00) AS open, -coalesce(u.amount, 0.00) AS unapplied,
      coalesce(a.open, 0.00) - coalesce(u.amount, 0.00) AS balance
    FROM aged a FULL JOIN advance u ON u.customer = a.customer
    LEFT JOIN reporting.customers c ON c.customer_id = coalesce(a.customer, u.customer)
    ORDER BY 1`;
};

const byInvoice: Sql = (input, where) => {
  const tables = `${owedTable(where, input)}, ${unappliedTable(where, input)}`;
  const days = overdue(where.parameter(input.asOf));
  return `WITH ${tables}
    SELECT coalesce(o.customer_id, ${NOBODY}) AS "customerId", o.customer_name AS "customerName", o.invoice,
      o.order_id AS "orderId", o.invoice_date::text AS "invoiceDate", o.due_date::text AS "dueDate",
      greatest(${days}, 0) AS "daysOverdue", ${bucketsOf('o.due', days, (amount) => `(${amount})::numeric(19,2)`)},
      o.due AS open, 0.00 AS unapplied, o.due AS balance
    FROM owed o
    UNION ALL
    SELECT coalesce(u.customer_id, ${NOBODY}), c.name, NULL, NULL, NULL, NULL, NULL,
      ${BUCKETS.map(() => '0.00').join(', ')}, 0.00, -u.amount, -u.amount
    FROM unapplied u LEFT JOIN reporting.customers c ON c.customer_id = u.customer_id
    ORDER BY 1, 6 NULLS LAST, 3`;
};

/** Of each invoice that is open what was posted on it, in the bucket in which the invoice stands. */
const byEntry: Sql = (input, where) => {
  const tables = `${owedTable(where, input)}, ${unappliedTable(where, input)}`;
  const { date, join } = dating(where, 'e', input.knownAt);
  const days = overdue(where.parameter(input.asOf));
  return `WITH ${tables}
    SELECT ${date}::text AS date, e.kind, e.document, coalesce(o.customer_id, ${NOBODY}) AS "customerId",
      o.customer_name AS "customerName", o.invoice, o.due_date::text AS "dueDate", e.event_id::text AS "eventId",
      ${bucketsOf('e.amount', days, (amount) => `(${amount})::numeric(19,2)`)},
      e.amount AS open, 0.00 AS unapplied, e.amount AS balance
    FROM ${owedEntries(where, input)} ${join}
    UNION ALL
    SELECT d.day::text, d.kind, d.document, coalesce(d.customer_id, ${NOBODY}), c.name, NULL, NULL, d.event_id::text,
      ${BUCKETS.map(() => '0.00').join(', ')}, 0.00, -d.amount, -d.amount
    FROM ${deposits(where, input)} JOIN unapplied u ON u.customer_id IS NOT DISTINCT FROM d.customer_id
    LEFT JOIN reporting.customers c ON c.customer_id = d.customer_id
    ORDER BY 4, 6 NULLS LAST, 1, 3`;
};

const SQL: Readonly<Record<string, Sql>> = { customer: byCustomer, invoice: byInvoice, entry: byEntry };
