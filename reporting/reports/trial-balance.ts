import { formatMoney, type Money, money, subtract, ZERO } from '../../domain/kernel/money.js';
import type { Snapshot } from '../../platform/database.js';
import { type Chart, chartOfAccounts, nameIn } from '../queries/chart.js';
import { type TrialBalanceColumns, type TrialBalanceRow, trialBalanceIn } from '../queries/trial-balance.js';
import type { ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { comparedCells, comparedColumns, comparedPercents, comparedSums } from './support/comparison.js';
import { before, drillOf, toGeneralLedger } from './support/drill.js';
import { headOf } from './support/head.js';
import { type Dates, datesOf, earlierDatesOf } from './support/previous-dates.js';
import { totalled } from './support/totals.js';

const AMOUNTS = [
  'openingDebit',
  'openingCredit',
  'debit',
  'credit',
  'closingDebit',
  'closingCredit',
] as const satisfies readonly (keyof TrialBalanceColumns)[];

const TITLES: Readonly<Record<(typeof AMOUNTS)[number], string>> = {
  openingDebit: 'Opening debit',
  openingCredit: 'Opening credit',
  debit: 'Debit',
  credit: 'Credit',
  closingDebit: 'Closing debit',
  closingCredit: 'Closing credit',
};

const columnsOf = (earlier: Dates | undefined): readonly ReportColumn[] => [
  { name: 'account', title: 'Account', kind: 'text' },
  { name: 'name', title: 'Name', kind: 'text' },
  ...AMOUNTS.map((name): ReportColumn => ({ name, title: TITLES[name], kind: 'money' })),
  ...(earlier === undefined
    ? []
    : [
        { name: 'balance', title: 'Balance', kind: 'money' } as const,
        // A balance is of the last day, whatever period led there.
        ...comparedColumns('balance', 'Balance', earlier.to === undefined ? {} : { to: earlier.to }),
      ]),
];

export const trialBalanceReport: ReportDefinition = {
  report: 'trial-balance',
  title: 'Trial balance',
  parameters: ['asOf', 'from', 'to', 'knownAt', 'compare', 'businessUnit', 'site', 'costCentre'],
  run: async (snapshot, query, now) => {
    const columns = columnsOf(earlierDatesOf(query));
    const head = await headOf(snapshot, trialBalanceReport, { query, now }, columns);
    const rows = await rowsOf(snapshot, query);
    const compared = query.compare === undefined ? [] : ['balance'];
    const summed = [...AMOUNTS, ...compared, ...comparedSums(compared)];
    return { head, ...totalled(rows, summed, (sums) => comparedPercents(compared, sums)) };
  },
};

async function rowsOf(snapshot: Snapshot, query: ReportQuery): Promise<ReportRow[]> {
  const dates = datesOf(query);
  const chart = await chartOfAccounts(snapshot);
  const { rows } = await trialBalanceIn(snapshot, { ...drillOf(query), ...dates });
  const earlierDates = earlierDatesOf(query);
  if (earlierDates === undefined) return rows.map((row) => rowOf(row, chart, query, dates));
  const earlier = await trialBalanceIn(snapshot, { ...drillOf(query), ...earlierDates });
  const balances = new Map(earlier.rows.map((row) => [row.account, balanceOf(row)]));
  const now = new Map(rows.map((row) => [row.account, row]));
  // What had a balance only then is a row as well: nothing is dropped.
  const accounts = [...new Set([...now.keys(), ...balances.keys()])].sort();
  return accounts.map((account) => {
    const row = now.get(account) ?? { account, ...NOTHING };
    const made = rowOf(row, chart, query, dates);
    const drill = toGeneralLedger({ ...drillOf(query), account, ...earlierDates });
    return {
      cells: {
        ...made.cells,
        balance: formatMoney(balanceOf(row)),
        ...comparedCells('balance', balanceOf(row), balances.get(account) ?? ZERO),
      },
      drill: { ...made.drill, balance: made.drill?.['closingDebit'] ?? drill, balanceEarlier: drill },
    };
  });
}

const NOTHING: TrialBalanceColumns = {
  openingDebit: '0.00',
  openingCredit: '0.00',
  debit: '0.00',
  credit: '0.00',
  closingDebit: '0.00',
  closingCredit: '0.00',
};

const balanceOf = (row: TrialBalanceRow): Money => subtract(money(row.closingDebit), money(row.closingCredit));

function rowOf(row: TrialBalanceRow, chart: Chart, query: ReportQuery, { from, to }: Dates): ReportRow {
  const narrowed = { ...drillOf(query), account: row.account };
  const until = to === undefined ? {} : { to };
  const period = toGeneralLedger({ ...narrowed, ...(from === undefined ? {} : { from }), ...until });
  const closing = toGeneralLedger({ ...narrowed, ...until });
  const opening = from === undefined ? undefined : toGeneralLedger({ ...narrowed, ...before(from) });
  return {
    cells: { ...row, name: nameIn(chart, row.account) },
    drill: {
      ...(opening === undefined ? {} : { openingDebit: opening, openingCredit: opening }),
      debit: period,
      credit: period,
      closingDebit: closing,
      closingCredit: closing,
    },
  };
}
