import { accountsOfKind, type Chart, type ChartAccount, chartOfAccounts } from '../queries/chart.js';
import { SECTIONS, type Section, sectionOf } from '../queries/income-statement.js';
import type { ReportColumn, ReportDefinition, ReportRow } from './report.js';
import { comparedPercents, comparedSums } from './support/comparison.js';
import { headOf } from './support/head.js';
import { STATEMENT_GROUPS, type StatementTable, statementTable } from './support/statement.js';
import { totalled } from './support/totals.js';

const HEADINGS: Readonly<Record<Section, string>> = {
  sales: 'Sales',
  returns: 'Returns and allowances',
  costOfGoodsSold: 'Cost of goods sold',
  otherExpenses: 'Other expenses',
};

/** What stands below a section: everything that was earned down to there. */
const SUBTOTALS: Readonly<Partial<Record<Section, string>>> = {
  returns: 'Net sales',
  costOfGoodsSold: 'Gross margin',
  otherExpenses: 'Net income',
};

const COLUMNS: readonly ReportColumn[] = [
  { name: 'account', title: 'Account', kind: 'text' },
  { name: 'name', title: 'Name', kind: 'text' },
];

/** What was earned stands above zero, what was given back or spent below, so that its lines add up to net income. */
export const incomeStatementReport: ReportDefinition = {
  report: 'income-statement',
  title: 'Income statement',
  parameters: ['asOf', 'from', 'to', 'knownAt', 'compare', 'businessUnit', 'site', 'costCentre', 'by'],
  groups: STATEMENT_GROUPS,
  run: async (snapshot, query, now) => {
    const chart = await chartOfAccounts(snapshot);
    const table = await statementTable(snapshot, query, { yearEnd: 'excluded' });
    const columns = [...COLUMNS, ...table.columns];
    const head = await headOf(snapshot, incomeStatementReport, { query, now }, columns);
    const compared = query.compare === undefined ? [] : table.figures;
    const summed = [...table.figures, ...comparedSums(compared)];
    const totals = totalled(rowsOf(chart, table), summed, (sums) => comparedPercents(compared, sums));
    return { head, ...totals, endsInTotal: true };
  },
};

function rowsOf(chart: Chart, table: StatementTable): ReportRow[] {
  const accounts = accountsOfKind(chart, 'income', 'expense').map((account) => chart.get(account) as ChartAccount);
  const inSection = (section: Section): ChartAccount[] => accounts.filter((row) => sectionOf(row) === section);
  return SECTIONS.flatMap((section, index) => {
    const posted = inSection(section).filter(({ account }) => table.accounts.has(account));
    const soFar = SECTIONS.slice(0, index + 1).flatMap(inSection);
    const subtotal = SUBTOTALS[section];
    return [
      ...(posted.length === 0 ? [] : [{ cells: { name: HEADINGS[section] }, kind: 'heading' } as const]),
      ...posted.map(({ account, name }) => table.line({ account, name, accounts: [account], side: 'credit' })),
      ...(subtotal === undefined ? [] : [subtotalOf(table, subtotal, soFar)]),
    ];
  });
}

const subtotalOf = (table: StatementTable, name: string, accounts: readonly ChartAccount[]): ReportRow =>
  table.line({ name, accounts: accounts.map(({ account }) => account), side: 'credit', kind: 'subtotal' });
