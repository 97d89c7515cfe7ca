import { localDate } from '../../domain/kernel/time.js';
import type { Snapshot } from '../../platform/database.js';
import { dating } from '../queries/dating.js';
import { addDimensions, conditions } from '../queries/sql.js';
import type { Cell, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { toJournalsOf } from './support/drill.js';
import {
  dateColumn,
  moneyColumn,
  type Shape,
  subledgerReport,
  textColumn,
  toReport,
} from './support/subledger-report.js';

const QUANTITY: ReportColumn = { name: 'quantity', title: 'Quantity', kind: 'quantity' };
const VALUE = moneyColumn('value', 'Value');

interface Group extends Shape {
  /** What the rows are grouped by, as the entries have it, by the name of the column. */
  readonly of: Readonly<Record<string, string>>;
  /** Quantities of different parts are not added up. */
  readonly counts: boolean;
  /** Each movement by itself, also those that come to nothing. */
  readonly entries: boolean;
}

const group = (
  columns: readonly ReportColumn[],
  of: Group['of'],
  { counts = false, entries = false }: Partial<Pick<Group, 'counts' | 'entries'>> = {},
): Group => ({
  columns: [...columns, ...(counts ? [QUANTITY] : []), VALUE],
  sums: ['value'],
  key: Object.keys(of),
  figure: 'value',
  of,
  counts,
  entries,
});

const ACCOUNT = textColumn('account', 'Account');
const SITE = textColumn('site', 'Site');
const PART = [textColumn('part', 'Part'), textColumn('description', 'Description')];
const GROUPS: Readonly<Record<string, Group>> = {
  part: group(
    [...PART, SITE, ACCOUNT],
    { part: 's.part', site: 's.site', account: 's.stock_account' },
    { counts: true },
  ),
  site: group([SITE, ACCOUNT], { site: 's.site', account: 's.stock_account' }),
  account: group([ACCOUNT], { account: 's.stock_account' }),
  entry: group(
    [
      dateColumn('date', 'Date'),
      textColumn('kind', 'Kind'),
      textColumn('document', 'Document'),
      ...PART,
      SITE,
      ACCOUNT,
    ],
    {
      ...{ date: 's.date::text', kind: 's.kind', document: 's.document' },
      ...{ part: 's.part', site: 's.site', account: 's.stock_account', eventId: 's.event_id::text' },
    },
    { counts: true, entries: true },
  ),
};

/** Its total is the balance of the accounts 1210 and 1220. */
export const inventoryValuationReport: ReportDefinition = {
  report: 'inventory-valuation',
  title: 'Inventory valuation',
  parameters: ['asOf', 'knownAt', 'compare', 'by', 'part', 'account', 'businessUnit', 'site', 'costCentre'],
  groups: ['part', 'site', 'account', 'entry'],
  accounts: ['1210', '1220'],
  run: (snapshot, query, now) => {
    const asked = { snapshot, query, now, defaults: { asOf: localDate(now) } };
    const shape = GROUPS[query.by ?? 'part'] as Group;
    return subledgerReport(inventoryValuationReport, shape, asked, (of) => rowsOf(snapshot, shape, of));
  },
};

type Found = { readonly [cell: string]: Cell };

async function* rowsOf(
  snapshot: Snapshot,
  { of, counts, entries }: Group,
  query: ReportQuery,
): AsyncGenerator<ReportRow> {
  const where = conditions();
  const { date, join } = dating(where, 'e', query.knownAt);
  where.add('s.date <= $::date', query.asOf ?? query.to);
  where.add('s.recorded_at <= $::timestamptz', query.knownAt);
  where.add('s.part = $', query.part);
  where.add(`s.stock_account = ANY(string_to_array($, ','))`, query.account);
  addDimensions(where, query, 's');
  const columns = Object.entries(of).map(([name, column]) => `${column} AS "${name}"`);
  const keys = Object.values(of).join(', ');
  const described = counts ? 'p.description, trim_scale(g.quantity)::text AS quantity,' : '';
  const rows = snapshot.rows<Found>(
    `SELECT g.*, ${described} g.value FROM (
       SELECT ${columns.join(', ')}, ${counts ? 'sum(s.quantity) AS quantity,' : ''} sum(s.value)::numeric(19,2) AS value
       FROM (SELECT e.*, ${date} AS date FROM reporting.stock_entries e ${join}) s WHERE ${where.text()}
       GROUP BY ${keys} ${entries ? '' : 'HAVING sum(s.quantity) <> 0 OR sum(s.value) <> 0'}
     ) g ${counts ? 'LEFT JOIN reporting.parts p ON p.part = g.part' : ''} ORDER BY ${Object.keys(of)
       .map((name) => `"${name}"`)
       .join(', ')}`,
    where.parameters,
  );
  for await (const { eventId, ...cells } of rows) {
    yield { cells, drill: typeof eventId === 'string' ? toJournalsOf(eventId) : drillTo(cells, query) };
  }
}

/** Parts make up the value of a site or an account, and its movements that of a part. */
function drillTo(cells: Found, { compare: _, by = 'part', to, asOf, ...query }: ReportQuery): Record<string, string> {
  const until = asOf ?? to;
  const own = Object.fromEntries(
    ['part', 'site', 'account'].filter((name) => name in cells).map((name) => [name, String(cells[name])]),
  );
  const narrowed = { ...query, ...own, ...(until === undefined ? {} : { asOf: until }) };
  const value = toReport('inventory-valuation', { ...narrowed, by: by === 'part' ? 'entry' : 'part' });
  if (by !== 'part') return { value };
  const movements = new URLSearchParams({ part: String(cells['part']), site: String(cells['site']) });
  return { part: `/v1/stock/movements?${movements.toString()}`, value };
}
