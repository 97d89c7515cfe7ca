import { BETWEEN_UNITS } from '../queries/balance-sheet.js';
import { accountsOfKind, type Chart, chartOfAccounts, nameIn } from '../queries/chart.js';
import { isLimited } from '../queries/sql.js';
import type { ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { headOf } from './support/head.js';
import { STATEMENT_GROUPS, type StatementLine, type StatementTable, statementTable } from './support/statement.js';

const COLUMNS: readonly ReportColumn[] = [
  { name: 'account', title: 'Account', kind: 'text' },
  { name: 'name', title: 'Name', kind: 'text' },
];

/** Assets as debit balances; liabilities and equity as credit balances, which come to the same. */
export const balanceSheetReport: ReportDefinition = {
  report: 'balance-sheet',
  title: 'Balance sheet',
  parameters: ['asOf', 'knownAt', 'compare', 'businessUnit', 'site', 'costCentre', 'by'],
  groups: STATEMENT_GROUPS,
  run: async (snapshot, query, now) => {
    const chart = await chartOfAccounts(snapshot);
    const table = await statementTable(snapshot, query, { eliminate: BETWEEN_UNITS });
    const columns = [...COLUMNS, ...table.columns];
    const head = await headOf(snapshot, balanceSheetReport, { query, now }, columns);
    const balances = balancesByItself(query) && !(await isLimited(snapshot));
    return { head, rows: each(rowsOf(chart, table, query, balances)), totals: () => null };
  },
};

function rowsOf(chart: Chart, table: StatementTable, query: ReportQuery, balances: boolean): ReportRow[] {
  const accountsOf = (...kinds: string[]): string[] => accountsOfKind(chart, ...kinds);
  const lines = (side: StatementLine['side'], kind: string): ReportRow[] =>
    accountsOf(kind)
      .filter((account) => table.accounts.has(account) && isShown(account, query))
      .map((account) => table.line({ account, name: nameIn(chart, account), accounts: [account], side }));
  const subtotal = (name: string, side: StatementLine['side'], ...kinds: string[]): ReportRow =>
    table.line({ name, accounts: accountsOf(...kinds), side, kind: 'subtotal' });
  const result = accountsOf('income', 'expense');
  const everything = [...chart.keys()];
  return [
    heading('Assets'),
    ...lines('debit', 'asset'),
    subtotal('Total assets', 'debit', 'asset'),
    heading('Liabilities'),
    ...lines('credit', 'liability'),
    subtotal('Total liabilities', 'credit', 'liability'),
    heading('Equity'),
    ...lines('credit', 'equity'),
    table.line({ name: 'Result not yet rolled into equity', accounts: result, side: 'credit' }),
    subtotal('Total equity', 'credit', 'equity', 'income', 'expense'),
    ...(balances
      ? [subtotal('Liabilities and equity', 'credit', 'liability', 'equity', 'income', 'expense')]
      : [
          table.line({ name: 'Owed to the rest of the company', accounts: everything, side: 'debit' }),
          subtotal('Liabilities, equity and what is owed', 'debit', 'asset'),
        ]),
  ];
}

const heading = (name: string): ReportRow => ({ cells: { name }, kind: 'heading' });

/** Journals balance in each unit, not in each site or cost centre: what is between those is a line of its own. */
const balancesByItself = ({ by, site, costCentre }: ReportQuery): boolean =>
  site === undefined && costCentre === undefined && by !== 'site' && by !== 'costCentre';

/** The company as a whole has no accounts between its units. */
const isShown = (account: string, { by, businessUnit, site, costCentre }: ReportQuery): boolean =>
  !BETWEEN_UNITS.includes(account) ||
  (by !== undefined && by !== 'company') ||
  [businessUnit, site, costCentre].some((value) => value !== undefined);

async function* each(rows: readonly ReportRow[]): AsyncGenerator<ReportRow, void, undefined> {
  yield* rows;
}
