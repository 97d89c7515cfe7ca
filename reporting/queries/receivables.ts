import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import { type Instant, type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Database, Queryable } from '../../platform/database.js';
import { dating } from './dating.js';
import { type OpenInvoicesInput, owedTable, unappliedTable } from './open-invoices.js';
import { conditions, type DimensionFilter, dimensionsOf } from './sql.js';

export interface ReceivablesInput extends DimensionFilter {
  /** Only what was documented on or before; today without it. */
  readonly asOf?: LocalDate;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: Instant;
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
  readonly writtenOff: string;
  /** What the customer was owed elsewhere and was set against it, less what it gave to another invoice. */
  readonly transferred: string;
  /** Total − credited − paid + refunded − written off − transferred; negative when the customer is owed. */
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
  const { open, unapplied } = await database.read('reporting_reader', async (tx) => ({
    open: await openInvoices(tx, { ...input, asOf }),
    unapplied: await unappliedMoney(tx, { ...input, asOf }),
  }));
  const rows = open.map((row) => ({ ...row, bucket: bucketOf(row.daysOverdue) }));
  const sum = (of: readonly ReceivableRow[]): string => formatMoney(add(...of.map((row) => money(row.open))));
  const buckets = Object.fromEntries(
    AGING_BUCKETS.map((bucket) => [bucket, sum(rows.filter((row) => row.bucket === bucket))]),
  ) as Record<AgingBucket, string>;
  return { asOf, rows, unapplied, totals: { open: sum(rows), buckets } };
}

export function bucketOf(daysOverdue: number): AgingBucket {
  if (daysOverdue <= 0) return 'current';
  if (daysOverdue <= 30) return '1-30';
  if (daysOverdue <= 60) return '31-60';
  if (daysOverdue <= 90) return '61-90';
  return daysOverdue <= 120 ? '91-120' : 'over 120';
}

function openInvoices(tx: Queryable, input: OpenInvoicesInput): Promise<Omit<ReceivableRow, 'bucket'>[]> {
  const where = conditions();
  const owed = owedTable(where, input);
  const { date, join } = dating(where, 'e', input.knownAt);
  const counted = where.scope();
  counted.add(`${date} <= $::date`, input.asOf);
  counted.add('e.recorded_at <= $::timestamptz', input.knownAt);
  const of = (kind: string, sign: '' | '-'): string =>
    `coalesce(${sign}sum(e.amount) FILTER (WHERE e.kind IN (${kind})), 0)::numeric(19,2)`;
  return tx.query(
    `WITH ${owed}
     SELECT o.customer_id AS "customerId", o.customer_name AS "customerName", o.invoice, o.order_id AS "orderId",
       o.invoice_date::text AS "invoiceDate", o.due_date::text AS "dueDate", ${dimensionsOf('o')} AS dimensions,
       o.total, made.credited, made.paid, made.refunded, made."writtenOff", made.transferred, o.due AS open,
       (${where.parameter(input.asOf)}::date - o.due_date)::int AS "daysOverdue"
     FROM owed o CROSS JOIN LATERAL (
       SELECT ${of("'credit note'", '-')} AS credited, ${of("'payment', 'payment void'", '-')} AS paid, ${of("'refund'", '')} AS refunded,
         ${of("'write-off'", '-')} AS "writtenOff", ${of("'credit transfer'", '-')} AS transferred
       FROM reporting.receivable_entries e ${join} WHERE e.invoice = o.invoice AND ${counted.text()}
     ) made
     WHERE o.invoice_date IS NOT NULL ORDER BY o.customer_id, o.due_date, o.invoice`,
    where.parameters,
  );
}

function unappliedMoney(tx: Queryable, input: OpenInvoicesInput): Promise<UnappliedRow[]> {
  const where = conditions();
  const unapplied = unappliedTable(where, input);
  return tx.query(
    `WITH ${unapplied}
     SELECT u.customer_id AS "customerId", -u.amount AS amount FROM unapplied u ORDER BY u.customer_id`,
    where.parameters,
  );
}
