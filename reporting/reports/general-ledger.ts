import { add, formatMoney, type Money, money, subtract } from '../../domain/kernel/money.js';
import type { Snapshot } from '../../platform/database.js';
import type { BalancesInput } from '../queries/balances.js';
import { type Chart, chartOfAccounts, nameIn } from '../queries/chart.js';
import {
  type LedgerAccount,
  type LedgerLine,
  ledgerAccounts,
  ledgerLinesSql,
  totalsOf,
} from '../queries/general-ledger.js';
import { conditions } from '../queries/sql.js';
import type { ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { headOf } from './support/head.js';
import { datesOf } from './support/previous-dates.js';

const COLUMNS: readonly ReportColumn[] = [
  { name: 'account', title: 'Account', kind: 'text' },
  { name: 'postingDate', title: 'Posting date', kind: 'date' },
  { name: 'sequence', title: 'Sequence', kind: 'integer' },
  { name: 'journal', title: 'Journal', kind: 'text' },
  { name: 'description', title: 'Description', kind: 'text' },
  { name: 'debit', title: 'Debit', kind: 'money' },
  { name: 'credit', title: 'Credit', kind: 'money' },
  { name: 'balance', title: 'Balance', kind: 'money' },
  { name: 'businessUnit', title: 'Business unit', kind: 'text' },
  { name: 'site', title: 'Site', kind: 'text' },
  { name: 'costCentre', title: 'Cost centre', kind: 'text' },
  { name: 'sourceType', title: 'Source', kind: 'text' },
  { name: 'orderId', title: 'Order', kind: 'text' },
  { name: 'jobId', title: 'Job', kind: 'text' },
  { name: 'customerId', title: 'Customer', kind: 'text' },
  { name: 'reversalOf', title: 'Reversal of', kind: 'text' },
  { name: 'reversedBy', title: 'Reversed by', kind: 'text' },
  { name: 'eventDate', title: 'Event date', kind: 'date' },
  { name: 'recordedAt', title: 'Recorded at', kind: 'instant' },
];

/** Account by account: opening, its lines with the balance after each, closing. */
export const generalLedgerReport: ReportDefinition = {
  report: 'general-ledger',
  title: 'General ledger',
  parameters: [
    ...(['asOf', 'from', 'to', 'knownAt', 'account', 'businessUnit', 'site', 'costCentre'] as const),
    ...(['customerId', 'jobId', 'yearEnd'] as const),
  ],
  unassigned: true,
  run: async (snapshot, query, now) => {
    const chart = await chartOfAccounts(snapshot);
    const head = await headOf(snapshot, generalLedgerReport, { query, now }, COLUMNS);
    const input = ledgerInput(query);
    const accounts = await ledgerAccounts(snapshot, input);
    const { debit, credit, closing } = totalsOf(accounts);
    return {
      head,
      rows: rowsOf(snapshot, input, accounts, chart),
      totals: () => ({ debit, credit, balance: closing }),
    };
  },
};

/** `account` may be several, with commas between them. */
export function ledgerInput(query: ReportQuery): BalancesInput {
  const { asOf: _asOf, from: _from, to: _to, account, by: _by, compare: _compare, part: _part, ...rest } = query;
  return { ...rest, ...datesOf(query), ...(account === undefined ? {} : { accounts: account.split(',') }) };
}

async function* rowsOf(
  snapshot: Snapshot,
  input: BalancesInput,
  accounts: readonly LedgerAccount[],
  chart: Chart,
): AsyncGenerator<ReportRow, void, undefined> {
  const where = conditions();
  const lines = snapshot.rows<LedgerLine>(ledgerLinesSql(where, input), where.parameters);
  for (const account of accounts) {
    yield headingOf(account, nameIn(chart, account.account));
    let balance = account.opening;
    for (let left = account.lines; left > 0; left -= 1) {
      const next = await lines.next();
      if (next.done || next.value.account !== account.account)
        throw new Error(`account ${account.account} lacks lines`);
      balance = add(balance, subtract(money(next.value.debit), money(next.value.credit)));
      yield lineOf(next.value, balance);
    }
    yield closingOf(account, balance);
  }
}

const headingOf = ({ account, opening }: LedgerAccount, name: string): ReportRow => ({
  cells: { account, description: `${name}: opening`, balance: formatMoney(opening) },
  kind: 'heading',
});

const closingOf = ({ account, debit, credit }: LedgerAccount, balance: Money): ReportRow => ({
  cells: {
    account,
    description: 'Closing',
    debit: formatMoney(debit),
    credit: formatMoney(credit),
    balance: formatMoney(balance),
  },
  kind: 'subtotal',
});

function lineOf({ dimensions, line: _line, ...line }: LedgerLine, balance: Money): ReportRow {
  const { rule: _rule, sourceEventId: _source, correlationId: _correlation, ...cells } = line;
  return { cells: { ...cells, ...dimensions, balance: formatMoney(balance) }, drill: drillOf(line) };
}

type Sources = Pick<
  LedgerLine,
  'journal' | 'orderId' | 'jobId' | 'customerId' | 'reversalOf' | 'reversedBy' | 'correlationId'
>;

/** From a line to its journal, to what it was posted for, and to the journals it is linked with. */
function drillOf(line: Sources): Readonly<Record<string, string>> {
  const journal = (number: string | null): string | undefined =>
    number === null ? undefined : `/v1/journals/${number}`;
  const found: Readonly<Record<string, string | undefined>> = {
    journal: journal(line.journal),
    sourceType: sourceOf(line),
    orderId: line.orderId === null ? undefined : `/v1/orders/${line.orderId}`,
    jobId: line.jobId === null ? undefined : `/v1/jobs/${line.jobId}`,
    customerId: line.customerId === null ? undefined : `/v1/customers/${line.customerId}`,
    reversalOf: journal(line.reversalOf),
    reversedBy: journal(line.reversedBy),
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The process in whose course it was posted, with its documents. */
function sourceOf({ orderId, jobId, correlationId }: Sources): string | undefined {
  if (orderId?.startsWith('J-') || (orderId === null && jobId !== null)) return `/v1/jobs/${jobId ?? orderId}`;
  if (orderId?.startsWith('RP-')) return `/v1/repairs/${orderId}`;
  if (orderId !== null) return `/v1/orders/${orderId}`;
  return `/v1/journals/of/${encodeURIComponent(correlationId)}`;
}
