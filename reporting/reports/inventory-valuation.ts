import { localDate } from '../../domain/kernel/time.js';
import type { Snapshot } from '../../platform/database.js';
import { dating } from '../queries/dating.js';
import { addDimensions, conditions } from '../queries/sql.js';
import type { Cell, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { drillOf, toGeneralLedger } from './support/drill.js';
import { moneyColumn, type Shape, subledgerReport, textColumn, toReport } from './support/subledger-report.js';

const QUANTITY: ReportColumn = { name: 'quantity', title: 'Quantity', kind: 'quantity' };
const VALUE = moneyColumn('value', 'Value');

interface Group extends Shape {
  /** What the rows are grouped by, as the entries have it, by the name of the column. */
  readonly of: Readonly<Record<string, string>>;
  /** Quantities of different parts are not added up. */
  readonly counts: boolean;
}

const group = (columns: readonly ReportColumn[], of: Group['of'], counts = false): Group => ({
  columns: [...columns, ...(counts ? [QUANTITY] : []), VALUE],
  sums: ['value'],
  key: Object.keys(of),
  figure: 'value',
  of,
  counts,
});

const ACCOUNT = textColumn('account', 'Account');
const SITE = textColumn('site', 'Site');
const GROUPS: Readonly<Record<string, Group>> = {
  part: group(
    [textColumn('part', 'Part'), textColumn('description', 'Description'), SITE, ACCOUNT],
    { part: 's.part', site: 's.site', account: 's.stock_account' },
    true,
  ),
  site: group([SITE, ACCOUNT], { site: 's.site', account: 's.stock_account' }),
  account: group([ACCOUNT], { account: 's.stock_account' }),
};

/** Its total is the balance of the accounts 1210 and 1220. */
export const inventoryValuationReport: ReportDefinition = {
  report: 'inventory-valuation',
  title: 'Inventory valuation',
  parameters: ['asOf', 'knownAt', 'compare', 'by', 'part', 'account', 'businessUnit', 'site', 'costCentre'],
  groups: ['part', 'site', 'account'],
  run: (snapshot, query, now) => {
    const asked = { snapshot, query, now, defaults: { asOf: localDate(now) } };
    const shape = GROUPS[query.by ?? 'part'] as Group;
    return subledgerReport(inventoryValuationReport, shape, asked, (of) => rowsOf(snapshot, shape, of));
  },
};

type Found = { readonly [cell: string]: Cell };

async function* rowsOf(snapshot: Snapshot, { of, counts }: Group, query: ReportQuery): AsyncGenerator<ReportRow> {
  const where = conditions();
  const { date, join } = dating(where, 's', query.knownAt);
  where.add(`${date} <= $::date`, query.asOf ?? query.to);
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
       FROM reporting.stock_entries s ${join} WHERE ${where.text()}
       GROUP BY ${keys} HAVING sum(s.quantity) <> 0 OR sum(s.value) <> 0
     ) g ${counts ? 'LEFT JOIN reporting.parts p ON p.part = g.part' : ''} ORDER BY ${Object.keys(of).join(', ')}`,
    where.parameters,
  );
  for await (const cells of rows) yield { cells, drill: { value: drillTo(cells, query) } };
}

/** Parts make up a site's value; a part's movements are told by stock, and an account's lines by the ledger. */
function drillTo(cells: Found, { compare: _, by, to, asOf, ...query }: ReportQuery): string {
  const until = asOf ?? to;
  const [account, site] = [String(cells['account']), String(cells['site'])];
  if (by === 'account' && query.part === undefined) {
    return toGeneralLedger({ ...drillOf(query), account, ...(until === undefined ? {} : { to: until }) });
  }
  if (by === 'site' || by === 'account') {
    const parts = { ...query, ...(by === 'site' ? { site } : {}), ...(until === undefined ? {} : { asOf: until }) };
    return toReport('inventory-valuation', { ...parts, account, by: 'part' });
  }
  return `/v1/stock/movements?${new URLSearchParams({ part: String(cells['part']), site }).toString()}`;
}
