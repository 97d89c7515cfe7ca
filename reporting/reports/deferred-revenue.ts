import type { Snapshot } from '../../platform/database.js';
import { dating } from '../queries/dating.js';
import { addDimensions, conditions } from '../queries/sql.js';
import type { Cell, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { toJournalsOf } from './support/drill.js';
import { datesOf } from './support/previous-dates.js';
import { dateColumn, moneyColumn, subledgerReport, textColumn, toReport } from './support/subledger-report.js';

const AMOUNTS: readonly ReportColumn[] = [
  moneyColumn('opening', 'Opening'),
  moneyColumn('invoiced', 'Invoiced'),
  moneyColumn('released', 'Released'),
  moneyColumn('credited', 'Credited'),
  moneyColumn('closing', 'Closing'),
];
const CUSTOMER = [textColumn('customerId', 'Customer'), textColumn('customerName', 'Name')];
const ORDER = [textColumn('orderId', 'Order'), ...CUSTOMER];

interface Group {
  readonly columns: readonly ReportColumn[];
  /** What the entries `e` are grouped by besides their customer, by the name of the column; in this order. */
  readonly of: Readonly<Record<string, string>>;
}

const GROUPS: Readonly<Record<string, Group>> = {
  order: { columns: ORDER, of: { orderId: 'e.order_id' } },
  customer: { columns: CUSTOMER, of: {} },
  entry: {
    columns: [dateColumn('date', 'Date'), textColumn('kind', 'Kind'), textColumn('document', 'Document'), ...ORDER],
    of: {
      date: 'e.date::text',
      document: 'e.document',
      ...{ kind: 'e.kind', orderId: 'e.order_id', eventId: 'e.event_id::text' },
    },
  },
};

/** Closing = opening + invoiced − released − credited; the closings are the balance of account 2160. */
export const deferredRevenueReport: ReportDefinition = {
  report: 'deferred-revenue',
  title: 'Deferred revenue roll-forward',
  parameters: [
    ...(['asOf', 'from', 'to', 'knownAt', 'compare', 'by', 'customerId', 'orderId'] as const),
    ...(['businessUnit', 'site', 'costCentre'] as const),
  ],
  groups: ['order', 'customer', 'entry'],
  run: (snapshot, query, now) => {
    const { columns, of } = GROUPS[query.by ?? 'order'] as Group;
    const sums = AMOUNTS.map(({ name }) => name);
    const key = [...Object.keys(of), 'customerId'];
    const shape = { columns: [...columns, ...AMOUNTS], sums, key, figure: 'closing' };
    return subledgerReport(deferredRevenueReport, shape, { snapshot, query, now }, (asked) =>
      rowsOf(snapshot, of, asked),
    );
  },
};

type Found = { readonly [cell: string]: Cell };

async function* rowsOf(snapshot: Snapshot, own: Group['of'], query: ReportQuery): AsyncGenerator<ReportRow> {
  const { from, to } = datesOf(query);
  const of = { ...own, customerId: 'e.customer_id' };
  const where = conditions();
  const { date, join } = dating(where, 'd', query.knownAt);
  const start = `${where.parameter(from ?? null)}::date`;
  const within = `(${start} IS NULL OR e.date >= ${start})`;
  where.add('e.date <= $::date', to);
  where.add('e.recorded_at <= $::timestamptz', query.knownAt);
  where.add('e.customer_id = $', query.customerId);
  where.add('e.order_id = $', query.orderId);
  addDimensions(where, query, 'e');
  const sum = (condition: string, sign = ''): string =>
    `coalesce(${sign}sum(e.amount) FILTER (WHERE ${condition}), 0)::numeric(19,2)`;
  const columns = Object.entries(of).map(([name, column]) => `${column} AS "${name}"`);
  const rows = snapshot.rows<Found>(
    `SELECT g.*, c.name AS "customerName"
     FROM (
       SELECT ${columns.join(', ')}, ${sum(`NOT ${within}`)} AS opening,
         ${sum(`e.kind = 'invoiced' AND ${within}`)} AS invoiced, ${sum(`e.kind = 'released' AND ${within}`, '-')} AS released,
         ${sum(`e.kind = 'credited' AND ${within}`, '-')} AS credited, sum(e.amount)::numeric(19,2) AS closing,
         bool_or(${within}) AS moved
       FROM (SELECT d.*, ${date} AS date FROM reporting.deferred_entries d ${join}) e
       WHERE ${where.text()} GROUP BY ${Object.values(of).join(', ')}
     ) g LEFT JOIN reporting.customers c ON c.customer_id = g."customerId"
     WHERE g.moved OR g.opening <> 0 ORDER BY ${Object.keys(of)
       .map((_, index) => index + 1)
       .join(', ')}`,
    where.parameters,
  );
  for await (const { eventId, moved: _, ...cells } of rows) {
    yield { cells, drill: typeof eventId === 'string' ? toJournalsOf(eventId) : drillTo(cells, query) };
  }
}

/** Orders make up a customer's figures, and what happened to it those of an order. */
function drillTo({ orderId, customerId }: Found, { compare: _, ...query }: ReportQuery): Record<string, string> {
  const narrowed = { ...query, customerId: String(customerId) };
  const path =
    typeof orderId === 'string'
      ? toReport('deferred-revenue', { ...narrowed, by: 'entry', orderId })
      : toReport('deferred-revenue', { ...narrowed, by: 'order' });
  return {
    ...(typeof orderId === 'string' ? toJournalsOf(orderId, 'orderId') : {}),
    ...Object.fromEntries(AMOUNTS.map(({ name }) => [name, path])),
  };
}
