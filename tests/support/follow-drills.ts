import { expect } from 'chai';
import { formatMoney, type Money, money } from '../../domain/kernel/money.js';
import type { Database } from '../../platform/database.js';
import { generalLedgerPage, type LedgerTotals } from '../../reporting/queries/general-ledger.js';
import { ledgerInput } from '../../reporting/reports/general-ledger.js';
import {
  type ReportDefinition,
  type ReportQuery,
  reportQueryProblems,
  reports,
} from '../../reporting/reports/index.js';
import { type Drained, queryOf, runReport } from './run-report.js';

const NOW = '2099-12-31T12:00:00.000Z';
const FIGURES = ['money', 'quantity', 'integer', 'percent'];

/** Every figure that leads anywhere leads to a report in which it is the total; everything else leads to what it names. */
export async function expectDrillsTie(database: Database, { head, rows }: Drained): Promise<number> {
  const figures = new Set(head.columns.filter(({ kind }) => FIGURES.includes(kind)).map(({ name }) => name));
  const totals = new Map<string, Promise<Total>>();
  let followed = 0;
  for (const { cells, drill = {} } of rows) {
    for (const [column, path] of Object.entries(drill)) {
      if (!figures.has(column)) {
        expect(path, column).to.match(/^\/v1\//);
        continue;
      }
      const found = totals.get(path) ?? totalOf(database, path);
      totals.set(path, found);
      const says = `${head.report}: ${column} of ${JSON.stringify(cells)} by ${path}`;
      expect((await found)(head.report, column, String(cells[column])), says).to.equal(cells[column]);
      followed += 1;
    }
  }
  return followed;
}

type Total = (report: string, column: string, cell: string) => unknown;

async function totalOf(database: Database, path: string): Promise<Total> {
  if (path.startsWith('/v1/reports/general-ledger?')) {
    const { totals } = await database.read('reporting_reader', (tx) =>
      generalLedgerPage(tx, { page: 1, pageSize: 1 }, ledgerInput(queryOf(path))),
    );
    return (report, column, cell) => figureOf(report, column, totals, cell);
  }
  const name = /^\/v1\/reports\/([a-z-]+)\/document\?/.exec(path)?.[1];
  if (name === undefined) throw new Error(`a figure leads to ${path}, which is no report`);
  const { format: _, ...query } = queryOf(path) as ReportQuery & { format: string };
  const { totals } = await runReport(database, name, query);
  return (_report, column) => totals?.[column.replace(/Earlier$/, '')];
}

const minus = (amount: string): string => formatMoney(-money(amount) as Money);
const above = (amount: string): string => (money(amount) > 0n ? amount : '0.00');

/** The figure that a report makes of what the general ledger says. */
function figureOf(report: string, column: string, totals: LedgerTotals, cell: string): string {
  const { debit, credit, change, closing } = totals;
  const name = column.replace(/Earlier$/, '');
  switch (report) {
    case 'trial-balance':
      if (name === 'debit') return debit;
      if (name === 'credit') return credit;
      if (name === 'balance') return closing;
      return above(name.endsWith('Debit') ? closing : minus(closing));
    case 'income-statement':
      return minus(change);
    case 'revenue':
      return name === 'costOfGoodsSold' ? change : minus(change);
    case 'balance-sheet':
      // Assets stand as debit balances, all else as credit balances.
      return cell === minus(closing) ? cell : closing;
    default:
      throw new Error(`${report} leads to the general ledger by ${column}`);
  }
}

export interface Around {
  readonly from: string;
  readonly to: string;
  readonly businessUnit: string;
  readonly customerId: string;
  readonly knownAt: string;
}

/** Each report by each of its groups: whole, of a period, compared, of one unit, as known earlier; every drill-down of them. */
export async function expectEveryDrillTies(database: Database, around: Around): Promise<ReadonlyMap<string, number>> {
  const followed = new Map<string, number>();
  for (const definition of reports) {
    for (const query of queriesOf(definition, around)) {
      const ties = await expectDrillsTie(database, await runReport(database, definition.report, query));
      followed.set(definition.report, (followed.get(definition.report) ?? 0) + ties);
    }
  }
  return followed;
}

function queriesOf(definition: ReportDefinition, around: Around): ReportQuery[] {
  const { from, to, businessUnit, customerId, knownAt } = around;
  const takes = (name: keyof ReportQuery): boolean => definition.parameters.includes(name);
  const until = takes('to') ? { to } : { asOf: to };
  const period = takes('from') ? { from, to } : until;
  const needed = definition.required?.includes('customerId') ? { customerId } : {};
  const asked: ReportQuery[] = (definition.groups ?? [undefined]).flatMap((by) =>
    [
      until,
      { ...period, compare: 'previousPeriod' as const },
      { ...period, businessUnit },
      { ...until, knownAt },
      { ...period, customerId },
    ].map((query) => ({ ...query, ...needed, ...(by === undefined ? {} : { by }) })),
  );
  return asked.filter((query) => reportQueryProblems(definition, query, NOW).length === 0);
}
