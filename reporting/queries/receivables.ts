import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import { type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, dimensionsOf, rowsOf } from './sql.js';

export interface ReceivablesInput extends DimensionFilter {
  /** Only what was documented on or before; today without it. */
  readonly asOf?: LocalDate;
  readonly customerId?: string;
}

export const AGING_BUCKETS = ['current', '1-30', '31-60', '61-90', '91-120', 'over 120'] as const;
export type AgingBucket = (typeof AGING_BUCKETS)[number];

export interface ReceivableRow {
  readonly customerId: string;
  readonly customerName: string;
  readonly invoice: string;
  readonly orderId: string;
  readonly invoiceDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly dimensions: Dimensions;
  readonly total: string;
  readonly credited: string;
  readonly paid: string;
  readonly refunded: string;
  /** Negative when the customer is owed. */
  readonly open: string;
  readonly daysOverdue: number;
  readonly bucket: AgingBucket;
}

/** Money that a customer paid and that no invoice has taken up, below zero; it stands in 2110. */
export interface UnappliedRow {
  readonly customerId: string | null;
  readonly amount: string;
}

export interface Receivables {
  readonly asOf: LocalDate;
  readonly rows: readonly ReceivableRow[];
  readonly unapplied: readonly UnappliedRow[];
  readonly totals: { readonly open: string; readonly buckets: Readonly<Record<AgingBucket, string>> };
}

/** Open invoices with their age by due date; the sum equals 1110 at that date. */
export async function receivables(
  database: Database,
  input: ReceivablesInput = {},
  now: string = new Date().toISOString(),
): Promise<Receivables> {
  const asOf = input.asOf ?? localDate(now);
  const open = await openInvoices(database, input, asOf);
  const rows = open.map((row) => ({ ...row, bucket: bucketOf(row.daysOverdue) }));
  const sum = (of: readonly ReceivableRow[]): string => formatMoney(add(...of.map((row) => money(row.open))));
  const buckets = Object.fromEntries(
    AGING_BUCKETS.map((bucket) => [bucket, sum(rows.filter((row) => row.bucket === bucket))]),
  ) as Record<AgingBucket, string>;
  return { asOf, rows, unapplied: await unapplied(database, input, asOf), totals: { open: sum(rows), buckets } };
}

export function bucketOf(daysOverdue: number): AgingBucket {
  if (daysOverdue <= 0) return 'current';
  if (daysOverdue <= 30) return '1-30';
  if (daysOverdue <= 60) return '31-60';
  if (daysOverdue <= 90) return '61-90';
  return daysOverdue <= 120 ? '91-120' : 'over 120';
}

function openInvoices(
  database: Database,
  input: ReceivablesInput,
  asOf: LocalDate,
): Promise<Omit<ReceivableRow, 'bucket'>[]> {
  const where = conditions();
  const date = where.parameter(asOf);
  where.add('i.customer_id = $', input.customerId);
  addDimensions(where, input, 'i');
  const of = (kind: string, sign: '' | '-'): string =>
    `coalesce(${sign}sum(e.amount) FILTER (WHERE e.kind = '${kind}'), 0)::numeric(19,2)`;
  return rowsOf(
    database,
    `SELECT i.customer_id AS "customerId", i.customer_name AS "customerName", i.invoice, i.order_id AS "orderId",
       i.invoice_date::text AS "invoiceDate", i.due_date::text AS "dueDate", ${dimensionsOf('i')} AS dimensions,
       i.total, ${of('credit note', '-')} AS credited, ${of('payment', '-')} AS paid, ${of('refund', '')} AS refunded,
       sum(e.amount)::numeric(19,2) AS open, (${date}::date - i.due_date)::int AS "daysOverdue"
     FROM reporting.invoices i
     JOIN reporting.receivable_entries e ON e.invoice = i.invoice AND e.entry_date <= ${date}::date
     WHERE ${where.text()} GROUP BY i.invoice HAVING sum(e.amount) <> 0
     ORDER BY i.customer_id, i.due_date, i.invoice`,
    where,
  );
}

function unapplied(database: Database, input: ReceivablesInput, asOf: LocalDate): Promise<UnappliedRow[]> {
  const where = conditions();
  where.add('d.entry_date <= $::date', asOf);
  where.add('d.customer_id = $', input.customerId);
  return rowsOf(
    database,
    `SELECT d.customer_id AS "customerId", (-sum(d.amount))::numeric(19,2) AS amount FROM reporting.deposit_entries d
     WHERE ${where.text()} GROUP BY d.customer_id HAVING sum(d.amount) <> 0 ORDER BY d.customer_id`,
    where,
  );
}
