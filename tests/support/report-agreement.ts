import { expect } from 'chai';
import { formatMoney, type Money, money } from '../../domain/kernel/money.js';
import type { Database } from '../../platform/database.js';
import type { Cell, ReportQuery, ReportRow } from '../../reporting/reports/report.js';
import { type Drained, runReport } from './run-report.js';

/** A line of a journal, from wherever the test has it: the reports must come to what folding these comes to. */
export interface FoldLine {
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
  readonly postingDate: string;
  readonly businessUnit: string;
  readonly site: string;
  readonly costCentre: string;
  readonly rule: string;
}

export interface AgreementQuery extends Pick<ReportQuery, 'from' | 'businessUnit' | 'site' | 'costCentre' | 'knownAt'> {
  readonly to: string;
}

const GROUPS = ['businessUnit', 'site', 'costCentre', 'customer', 'job', 'month', 'day'];
const SPLITS = ['businessUnit', 'site', 'costCentre'];

/** Trial balance, general ledger, income statement, balance sheet and revenue against each other and the fold. */
export async function expectReportsAgree(database: Database, lines: readonly FoldLine[], query: AgreementQuery) {
  const { from, to, ...narrowed } = query;
  const counted = lines.filter(
    (line) =>
      line.postingDate <= to &&
      SPLITS.every((name) => {
        const value = (narrowed as Record<string, string | undefined>)[name];
        return value === undefined || line[name as 'site'] === value;
      }),
  );
  const inPeriod = counted.filter(({ postingDate }) => from === undefined || postingDate >= from);
  const run = (name: string, more: ReportQuery = {}) => runReport(database, name, { ...query, ...more });

  const trialBalance = await run('trial-balance');
  const sides = trialBalance.rows.map(({ cells }) => [
    cells['account'],
    balance(cells, 'opening'),
    cells['debit'],
    cells['credit'],
    balance(cells, 'closing'),
  ]);
  expect(sides, 'trial balance').to.deep.equal(folded(counted, inPeriod));
  for (const side of ['opening', 'closing'].filter(() => isCompany(narrowed))) {
    expect(trialBalance.totals?.[`${side}Debit`], side).to.equal(trialBalance.totals?.[`${side}Credit`]);
  }

  const ledger = await run('general-ledger');
  const closings = ledger.rows
    .filter(({ kind }) => kind === 'subtotal')
    .map(({ cells }) => [cells['account'], cells['debit'], cells['credit'], cells['balance']]);
  expect(closings, 'general ledger').to.deep.equal(
    trialBalance.rows.map(({ cells }) => [
      cells['account'],
      cells['debit'],
      cells['credit'],
      balance(cells, 'closing'),
    ]),
  );
  expect(ledger.rows.filter(({ kind = 'plain' }) => kind === 'plain')).to.have.length(inPeriod.length);

  const earned = inPeriod.filter(({ account, rule }) => account >= '4' && rule !== 'yearEnd.closed');
  const income = await run('income-statement');
  expect(income.totals?.['total'], 'net income').to.equal(sumOf(earned, -1n));
  for (const by of SPLITS) {
    const { totals } = await run('income-statement', { by });
    expect(sumOfParts(totals), `net income by ${by}`).to.equal(income.totals?.['total']);
  }

  const goods = earned.filter(({ account }) => account === '5010');
  for (const by of GROUPS) {
    const { totals } = await run('revenue', { by });
    expect(totals, `revenue by ${by}`).to.include({
      revenue: sumOf(
        earned.filter(({ account }) => account.startsWith('4')),
        -1n,
      ),
      costOfGoodsSold: sumOf(goods, 1n),
    });
  }

  const asOf = { ...narrowed, asOf: to };
  const sheet = await runReport(database, 'balance-sheet', asOf);
  expectSheetBalances(sheet, 'total');
  const amounts = new Map(
    sheet.rows.flatMap(({ cells }) => (cells['account'] ? [[cells['account'], cells['total']]] : [])) as [Cell, Cell][],
  );
  for (const { cells } of trialBalance.rows) {
    const account = String(cells['account']);
    const closing = balance(cells, 'closing');
    if (account < '2' && amounts.has(account)) expect(amounts.get(account), account).to.equal(closing);
    if (account >= '2' && account < '4' && amounts.has(account))
      expect(amounts.get(account), account).to.equal(minus(closing));
  }
  expect(cellOf(sheet, 'Result not yet rolled into equity', 'total')).to.equal(
    sumOf(
      counted.filter(({ account }) => account >= '4'),
      -1n,
    ),
  );
  for (const by of SPLITS) {
    const split = await runReport(database, 'balance-sheet', { ...asOf, by });
    for (const { name } of split.head.columns.filter(({ kind }) => kind === 'money')) expectSheetBalances(split, name);
    for (const row of split.rows.filter(({ kind }) => kind !== 'heading')) {
      expect(sumOfParts(row.cells), `${row.cells['name']} by ${by}`).to.equal(row.cells['total']);
    }
  }
}

const isCompany = (narrowed: Omit<AgreementQuery, 'to'>): boolean =>
  narrowed.site === undefined && narrowed.costCentre === undefined;

function folded(counted: readonly FoldLine[], inPeriod: readonly FoldLine[]) {
  const period = new Set(inPeriod);
  const accounts = [...new Set(counted.map(({ account }) => account))].sort();
  return accounts.map((account) => {
    const own = counted.filter((line) => line.account === account);
    const now = own.filter((line) => period.has(line));
    return [
      account,
      sumOf(
        own.filter((line) => !period.has(line)),
        1n,
      ),
      formatMoney(now.reduce((sum, { debit }) => sum + money(debit), 0n) as Money),
      formatMoney(now.reduce((sum, { credit }) => sum + money(credit), 0n) as Money),
      sumOf(own, 1n),
    ];
  });
}

const sumOf = (lines: readonly FoldLine[], sign: 1n | -1n): string =>
  formatMoney((sign * lines.reduce((sum, { debit, credit }) => sum + money(debit) - money(credit), 0n)) as Money);

const minus = (amount: string): string => formatMoney(-money(amount) as Money);

const balance = (cells: ReportRow['cells'], side: string): string =>
  formatMoney((money(String(cells[`${side}Debit`])) - money(String(cells[`${side}Credit`]))) as Money);

/** What the columns of the parts come to, whatever else the row has. */
function sumOfParts(cells: Readonly<Record<string, Cell>> | null): string {
  const parts = Object.entries(cells ?? {}).filter(([name]) => !['account', 'name', 'total'].includes(name));
  return formatMoney(parts.reduce((sum, [, cell]) => sum + money(String(cell)), 0n) as Money);
}

const cellOf = ({ rows }: Drained, name: string, column: string): Cell | undefined =>
  rows.find(({ cells }) => cells['name'] === name)?.cells[column];

function expectSheetBalances(sheet: Drained, column: string): void {
  const last = sheet.rows.at(-1)?.cells[column];
  expect(cellOf(sheet, 'Total assets', column), `balance sheet, ${column}`).to.equal(last);
  const owed = cellOf(sheet, 'Owed to the rest of the company', column) ?? '0.00';
  const sides = ['Total liabilities', 'Total equity'].map((name) => money(String(cellOf(sheet, name, column))));
  expect(formatMoney(((sides[0] as bigint) + (sides[1] as bigint) + money(String(owed))) as Money)).to.equal(last);
}
