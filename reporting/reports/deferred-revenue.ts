import type { Snapshot } from '../../platform/database.js';
import { dating } from '../queries/dating.js';
import { addDimensions, conditions } from '../queries/sql.js';
import type { Cell, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { datesOf } from './support/previous-dates.js';
import { moneyColumn, subledgerReport, textColumn, toReport } from './support/subledger-report.js';

const AMOUNTS: readonly ReportColumn[] = [
  moneyColumn('opening', 'Opening'),
  moneyColumn('invoiced', 'Invoiced'),
  moneyColumn('released', 'Released'),
  moneyColumn('credited', 'Credited'),
  moneyColumn('closing', 'Closing'),
];
const CUSTOMER = [textColumn('customerId', 'Customer'), textColumn('customerName', 'Name')];
const GROUPS: Readonly<Record<string, { columns: readonly ReportColumn[]; key: readonly string[]; of: string }>> = {
  order: { columns: [textColumn('orderId', 'Order'), ...CUSTOMER], key: ['orderId', 'customerId'], of: 'e.order_id' },
  customer: { columns: CUSTOMER, key: ['customerId'], of: 'NULL::text' },
};

/** Closing = opening + invoiced − released − credited; the closings are the balance of account 2160. */
export const deferredRevenueReport: ReportDefinition = {
  report: 'deferred-revenue',
  title: 'Deferred revenue roll-forward',
  parameters: ['asOf', 'from', 'to', 'knownAt', 'compare', 'by', 'customerId', 'businessUnit', 'site', 'costCentre'],
  groups: ['order', 'customer'],
  run: (snapshot, query, now) => {
    const { columns, key, of } = GROUPS[query.by ?? 'order'] as (typeof GROUPS)[string];
    const sums = AMOUNTS.map(({ name }) => name);
    const shape = { columns: [...columns, ...AMOUNTS], sums, key, figure: 'closing' };
    return subledgerReport(deferredRevenueReport, shape, { snapshot, query, now }, (asked) =>
      rowsOf(snapshot, of, asked),
    );
  },
};

type Found = { readonly [cell: string]: Cell };

async function* rowsOf(snapshot: Snapshot, order: string, query: ReportQuery): AsyncGenerator<ReportRow> {
  const { from, to } = datesOf(query);
  const where = conditions();
  const { date, join } = dating(where, 'e', query.knownAt);
  const start = `${where.parameter(from ?? null)}::date`;
  const within = `(${start} IS NULL OR ${date} >= ${start})`;
  where.add(`${date} <= $::date`, to);
  where.add('e.recorded_at <= $::timestamptz', query.knownAt);
  where.add('e.customer_id = $', query.customerId);
  addDimensions(where, query, 'e');
  const sum = (condition: string, sign = ''): string =>
    `coalesce(${sign}sum(e.amount) FILTER (WHERE ${condition}), 0)::numeric(19,2)`;
  const rows = snapshot.rows<Found>(
    `SELECT g.order_id AS "orderId", g.customer_id AS "customerId", c.name AS "customerName", g.opening, g.invoiced,
       g.released, g.credited, g.closing
     FROM (
       SELECT ${order} AS order_id, e.customer_id, ${sum(`NOT ${within}`)} AS opening,
         ${sum(`e.kind = 'invoiced' AND ${within}`)} AS invoiced, ${sum(`e.kind = 'released' AND ${within}`, '-')} AS released,
         ${sum(`e.kind = 'credited' AND ${within}`, '-')} AS credited, sum(e.amount)::numeric(19,2) AS closing,
         bool_or(${within}) AS moved
       FROM reporting.deferred_entries e ${join} WHERE ${where.text()} GROUP BY 1, e.customer_id
     ) g LEFT JOIN reporting.customers c ON c.customer_id = g.customer_id
     WHERE g.moved OR g.opening <> 0 ORDER BY g.order_id, g.customer_id`,
    where.parameters,
  );
  const { compare: _, ...given } = query;
  for await (const { orderId, ...cells } of rows) {
    const path =
      orderId === null
        ? toReport('deferred-revenue', { ...given, by: 'order', customerId: String(cells['customerId']) })
        : `/v1/journals/of/${encodeURIComponent(String(orderId))}`;
    yield {
      cells: orderId === null ? cells : { orderId: orderId as Cell, ...cells },
      drill: Object.fromEntries(AMOUNTS.map(({ name }) => [name, path])),
    };
  }
}
