import { expect } from 'chai';
import { formatMoney, type Money, money } from '../../domain/kernel/money.js';
import type { Database } from '../../platform/database.js';
import type { ReportQuery } from '../../reporting/reports/index.js';
import { askReport } from './ask-report.js';

/** Debits less credits of an account up to a day, from somewhere that is not what the reports read. */
export type Fold = (to: string, account: string, filter: ReportQuery) => Promise<string>;

interface Tie {
  readonly report: string;
  readonly total: string;
  readonly accounts: readonly string[];
  /** Of an account whose balance is a credit. */
  readonly credit?: true;
  readonly query: (day: string) => ReportQuery;
}

const asOf = (day: string): ReportQuery => ({ asOf: day });
const to = (day: string): ReportQuery => ({ to: day });

const TIES: readonly Tie[] = [
  { report: 'receivables', total: 'open', accounts: ['1110'], query: asOf },
  { report: 'receivables', total: 'unapplied', accounts: ['2110'], query: asOf },
  {
    report: 'receivables',
    total: 'balance',
    accounts: ['1110', '2110'],
    query: (day) => ({ asOf: day, by: 'invoice' }),
  },
  { report: 'inventory-valuation', total: 'value', accounts: ['1210', '1220'], query: asOf },
  {
    report: 'inventory-valuation',
    total: 'value',
    accounts: ['1210'],
    query: (day) => ({ asOf: day, account: '1210' }),
  },
  { report: 'work-in-process', total: 'closing', accounts: ['1230'], query: to },
  { report: 'deferred-revenue', total: 'closing', accounts: ['2160'], credit: true, query: to },
  { report: 'tax-summary', total: 'payable', accounts: ['2200'], credit: true, query: to },
];

/** Each report against its control account on every day on which something was posted; how much was compared. */
export async function expectSubledgersTie(
  database: Database,
  fold: Fold,
  filters: readonly ReportQuery[] = [{}],
): Promise<{ days: number; figures: number }> {
  let figures = 0;
  const days = await database.read('reporting_reader', (tx) =>
    tx.query<{ day: string }>('SELECT DISTINCT j.posting_date::text AS day FROM reporting.journals j ORDER BY 1'),
  );
  for (const { day } of days) {
    for (const filter of filters) {
      for (const { report, total, accounts, credit, query } of TIES) {
        const { totals } = await askReport(database, report, { ...query(day), ...filter });
        let balance = 0n;
        for (const account of accounts) balance += money(await fold(day, account, filter));
        const due = formatMoney((credit ? -balance : balance) as Money);
        if (balance !== 0n) figures += 1;
        expect(totals[total], `${report} ${total} on ${day} ${JSON.stringify(filter)}`).to.equal(due);
      }
    }
    await expectStatementsTie(database, day, fold);
  }
  return { days: days.length, figures };
}

/** What all customers' statements end with, and what is of nobody, is what is owed less what was paid in advance. */
async function expectStatementsTie(database: Database, day: string, fold: Fold): Promise<void> {
  const customers = await database.read('reporting_reader', (tx) =>
    tx.query<{ id: string }>(
      `SELECT i.customer_id AS id FROM reporting.invoices i
       UNION SELECT d.customer_id FROM reporting.deposit_entries d WHERE d.customer_id IS NOT NULL`,
    ),
  );
  const nobodys = await askReport(database, 'receivables', { asOf: day, customerId: 'unassigned' });
  let balance: bigint = money(String(nobodys.totals['balance']));
  for (const { id } of customers) {
    const { totals } = await askReport(database, 'customer-statement', { customerId: id, to: day });
    balance += money(String(totals['balance']));
  }
  const due = money(await fold(day, '1110', {})) + money(await fold(day, '2110', {}));
  expect(formatMoney(balance as Money), `statements to ${day}`).to.equal(formatMoney(due as Money));
}
