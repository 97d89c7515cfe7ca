import { add, formatMoney, type Money, money, ZERO } from '../../domain/kernel/money.js';
import { type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Snapshot } from '../../platform/database.js';
import { dating } from '../queries/dating.js';
import { type Conditions, conditions } from '../queries/sql.js';
import { BUCKETS, receivablesReport } from './receivables.js';
import type { Cell, Report, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { headOf } from './support/head.js';
import { datesOf } from './support/previous-dates.js';
import { dateColumn, moneyColumn, textColumn } from './support/subledger-report.js';

const COLUMNS = [
  dateColumn('date', 'Date'),
  textColumn('kind', 'Kind'),
  textColumn('document', 'Document'),
  textColumn('invoices', 'Invoices'),
  dateColumn('dueDate', 'Due'),
  moneyColumn('charge', 'Charge'),
  moneyColumn('credit', 'Credit'),
  moneyColumn('balance', 'Balance'),
];

/** What a customer owes, document by document: the balance is that of its invoices less its money not yet applied. */
export const customerStatementReport: ReportDefinition = {
  report: 'customer-statement',
  title: 'Customer statement',
  parameters: ['customerId', 'asOf', 'from', 'to', 'knownAt'],
  required: ['customerId'],
  run: async (snapshot, query, now) => {
    const { from, to = localDate(now) } = datesOf(query);
    const { asOf: _, ...asked } = query;
    const head = await headOf(snapshot, customerStatementReport, { query: { ...asked, to }, now }, COLUMNS);
    return { head: await named(snapshot, head, query), ...statement(snapshot, { ...query, to }, from, now) };
  },
};

/** The title names the customer. */
async function named(snapshot: Snapshot, head: Report['head'], { customerId }: ReportQuery): Promise<Report['head']> {
  const [customer] = await snapshot.query<{ name: string }>(
    'SELECT c.name FROM reporting.customers c WHERE c.customer_id = $1',
    [customerId],
  );
  return customer ? { ...head, title: `${head.title}: ${customer.name}` } : head;
}

interface Documented {
  readonly eventId: string;
  readonly date: LocalDate;
  readonly kind: string;
  readonly document: string;
  readonly invoices: string | null;
  readonly dueDate: LocalDate | null;
  readonly amount: string;
}

function statement(
  snapshot: Snapshot,
  query: ReportQuery & { to: LocalDate },
  from: LocalDate | undefined,
  now: string,
): Pick<Report, 'rows' | 'totals'> {
  const sums = { charge: ZERO, credit: ZERO, balance: ZERO };
  let drained = false;
  async function* rows(): AsyncGenerator<ReportRow, void, undefined> {
    sums.balance = await openingOf(snapshot, query, from);
    yield standing(from ?? null, 'Opening balance', sums.balance);
    for await (const entry of entriesOf(snapshot, query, from)) {
      const amount = money(entry.amount);
      const side = amount < ZERO ? 'credit' : 'charge';
      const size = (amount < ZERO ? -amount : amount) as Money;
      sums[side] = add(sums[side], size);
      sums.balance = add(sums.balance, amount);
      const { eventId, amount: __, ...cells } = entry;
      const path =
        entry.kind === 'invoice'
          ? `/v1/invoices/${encodeURIComponent(entry.document)}`
          : `/v1/journals/of/${encodeURIComponent(eventId)}`;
      yield {
        cells: { ...cells, [side]: formatMoney(size), balance: formatMoney(sums.balance) },
        drill: { document: path },
      };
    }
    yield standing(query.to, 'Closing balance', sums.balance);
    yield* agingOf(snapshot, query, now);
    drained = true;
  }
  return {
    rows: rows(),
    totals: () => {
      if (!drained) throw new Error('the totals of a report are known after its last row');
      return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, formatMoney(sum)]));
    },
  };
}

const standing = (date: string | null, kind: string, balance: Money): ReportRow => ({
  kind: 'subtotal',
  cells: { date, kind, balance: formatMoney(balance) },
});

/** What each document did to what the customer owes: to its invoices, and to its money that no invoice took up. */
function entriesTable(where: Conditions, { customerId, knownAt }: ReportQuery): string {
  const customer = where.parameter(customerId);
  const known = (alias: string): string =>
    knownAt === undefined ? '' : `AND ${alias}.recorded_at <= ${where.parameter(knownAt)}::timestamptz`;
  const receivable = dating(where, 'e', knownAt);
  const deposit = dating(where, 'd', knownAt);
  return `entries AS (
    SELECT e.event_id, e.kind, e.document, e.line, ${receivable.date} AS date, e.recorded_at, e.amount, e.invoice,
      CASE WHEN e.kind = 'invoice' THEN i.due_date END AS due
    FROM reporting.invoices i JOIN reporting.receivable_entries e ON e.invoice = i.invoice ${receivable.join}
    WHERE i.customer_id = ${customer} ${known('e')}
    UNION ALL
    SELECT d.event_id, d.kind, d.document, 0, ${deposit.date}, d.recorded_at, -d.amount, NULL, NULL
    FROM reporting.deposit_entries d ${deposit.join} WHERE d.customer_id = ${customer} ${known('d')}
  )`;
}

async function openingOf(snapshot: Snapshot, query: ReportQuery, from: LocalDate | undefined): Promise<Money> {
  if (from === undefined) return ZERO;
  const where = conditions();
  const [row] = await snapshot.query<{ opening: string }>(
    `WITH ${entriesTable(where, query)}
     SELECT coalesce(sum(e.amount), 0)::numeric(19,2) AS opening FROM entries e
     WHERE e.date < ${where.parameter(from)}::date`,
    where.parameters,
  );
  return money(row?.opening ?? '0');
}

function entriesOf(
  snapshot: Snapshot,
  query: ReportQuery & { to: LocalDate },
  from: LocalDate | undefined,
): AsyncIterable<Documented> {
  const where = conditions();
  const table = entriesTable(where, query);
  const within = where.scope();
  within.add('e.date >= $::date', from);
  within.add('e.date <= $::date', query.to);
  return snapshot.rows<Documented>(
    `WITH ${table}
     SELECT e.event_id AS "eventId", e.date::text, e.kind, e.document,
       string_agg(DISTINCT e.invoice, ', ' ORDER BY e.invoice) FILTER (WHERE e.invoice <> e.document) AS invoices,
       max(e.due)::text AS "dueDate", sum(e.amount)::numeric(19,2) AS amount
     FROM entries e WHERE ${within.text()} GROUP BY e.event_id, e.date, e.kind, e.document
     ORDER BY e.date, min(e.recorded_at), e.document`,
    where.parameters,
  );
}

/** What is open by age at the end. */
async function* agingOf(
  snapshot: Snapshot,
  { customerId, knownAt, to }: ReportQuery & { to: LocalDate },
  now: string,
): AsyncGenerator<ReportRow, void, undefined> {
  const known = knownAt === undefined ? {} : { knownAt };
  const asked = { asOf: to, ...(customerId === undefined ? {} : { customerId }), ...known };
  const aging = await receivablesReport.run(snapshot, asked, now);
  let cells: Readonly<Record<string, Cell>> = {};
  let drill: ReportRow['drill'];
  for await (const row of aging.rows) ({ cells, drill } = row);
  yield { kind: 'heading', cells: { kind: 'Aging by due date' } };
  const lines = [...BUCKETS, { name: 'unapplied', title: 'Unapplied money' }];
  for (const { name, title } of lines) {
    const path = drill?.[name];
    yield {
      kind: 'subtotal',
      cells: { kind: title, balance: cells[name] ?? '0.00' },
      ...(path === undefined ? {} : { drill: { kind: path } }),
    };
  }
}
