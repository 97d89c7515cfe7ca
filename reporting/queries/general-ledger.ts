import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../../domain/kernel/money.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Instant, LocalDate } from '../../domain/kernel/time.js';
import type { Database, Queryable } from '../../platform/database.js';
import { type BalancesInput, balancesTable, dailyTable, narrowLines } from './balances.js';
import { type Chart, chartOfAccounts, nameIn } from './chart.js';
import { type Conditions, conditions, dimensionsOf, instant } from './sql.js';

export interface LedgerLine {
  readonly account: string;
  readonly postingDate: LocalDate;
  readonly sequence: number;
  readonly journal: string;
  readonly line: number;
  readonly debit: string;
  readonly credit: string;
  readonly dimensions: Dimensions;
  readonly eventDate: LocalDate;
  readonly recordedAt: Instant;
  readonly rule: string;
  readonly description: string;
  readonly sourceType: string | null;
  readonly sourceEventId: string | null;
  readonly correlationId: string;
  readonly orderId: string | null;
  readonly jobId: string | null;
  readonly customerId: string | null;
  readonly reversalOf: string | null;
  readonly reversedBy: string | null;
}

export interface LedgerPageLine extends LedgerLine {
  readonly name: string;
  /** Of the account, this line included: debit less credit. */
  readonly balance: string;
}

export interface LedgerTotals {
  readonly opening: string;
  readonly debit: string;
  readonly credit: string;
  /** Debit less credit. */
  readonly change: string;
  readonly closing: string;
}

export interface LedgerPage extends Paged<LedgerPageLine> {
  readonly totals: LedgerTotals;
}

/** An account's opening and period. */
export interface LedgerAccount {
  readonly account: string;
  readonly opening: Money;
  readonly debit: Money;
  readonly credit: Money;
  readonly lines: number;
}

interface SumRow {
  readonly account: string;
  readonly opening: string;
  readonly debit: string;
  readonly credit: string;
  readonly lines: number;
}

export async function ledgerAccounts(tx: Queryable, input: BalancesInput): Promise<LedgerAccount[]> {
  const where = conditions();
  const from = where.parameter(input.from ?? null);
  const table = balancesTable(where, input);
  const inPeriod = `FILTER (WHERE ${from}::date IS NULL OR b.posting_date >= ${from}::date)`;
  const rows = await tx.query<SumRow>(
    `SELECT b.account,
       coalesce(sum(b.debit - b.credit) FILTER (WHERE b.posting_date < ${from}::date), 0)::numeric(19,2) AS opening,
       coalesce(sum(b.debit) ${inPeriod}, 0)::numeric(19,2) AS debit,
       coalesce(sum(b.credit) ${inPeriod}, 0)::numeric(19,2) AS credit, coalesce(sum(b.lines) ${inPeriod}, 0)::int AS lines
     FROM ${table} GROUP BY b.account ORDER BY b.account`,
    where.parameters,
  );
  return rows.map(({ account, opening, debit, credit, lines }) => ({
    account,
    opening: money(opening),
    debit: money(debit),
    credit: money(credit),
    lines,
  }));
}

/** Lines in the order of the ledger: account by account, by posting date and sequence. */
export function ledgerLinesSql(where: Conditions, input: BalancesInput): string {
  const lines = where.scope();
  lines.add('l.posting_date >= $::date', input.from);
  lines.add('l.posting_date <= $::date', input.to);
  narrowLines(lines, input, 'l');
  return `SELECT ${lineColumns(where, input)} FROM reporting.journal_lines l ${LINE_JOINS}
    WHERE ${lines.text()} ORDER BY l.account, l.posting_date, l.sequence, l.line`;
}

const LINE_JOINS = `JOIN reporting.journals j ON j.journal = l.journal
  LEFT JOIN reporting.orders o ON o.order_id = j.order_id AND j.customer_id IS NULL`;

/** A reversal that was not known yet is no link. */
const lineColumns = (where: Conditions, { knownAt }: BalancesInput): string => {
  const known = where.parameter(knownAt ?? null);
  return `l.account, l.posting_date::text AS "postingDate", l.sequence, l.journal, l.line, l.debit, l.credit,
    ${dimensionsOf('l')} AS dimensions, j.event_date::text AS "eventDate", ${instant('l.posted_at')} AS "recordedAt",
    j.rule, j.description, j.source_type AS "sourceType", j.source_event_id AS "sourceEventId",
    j.correlation_id AS "correlationId", j.order_id AS "orderId", l.job AS "jobId",
    coalesce(j.customer_id, o.customer_id) AS "customerId", j.reversal_of AS "reversalOf",
    (SELECT min(r.journal) FROM reporting.journals r WHERE r.reversal_of = j.journal
      AND (${known}::timestamptz IS NULL OR r.posted_at <= ${known}::timestamptz)) AS "reversedBy"`;
};

/** Its parts are read as of one moment. */
export const generalLedger = (database: Database, page: Page, input: BalancesInput): Promise<LedgerPage> =>
  database.atOneMoment((frozen) => frozen.read('reporting_reader', (tx) => generalLedgerPage(tx, page, input)));

/**
 * One page, of which the first line is found by how many lines each account and each of its days have: no page costs
 * more than another.
 */
export async function generalLedgerPage(tx: Queryable, page: Page, input: BalancesInput): Promise<LedgerPage> {
  const chart = await chartOfAccounts(tx);
  const accounts = await ledgerAccounts(tx, input);
  const items: LedgerPageLine[] = [];
  let skip = (page.page - 1) * page.pageSize;
  for (const account of accounts) {
    if (items.length === page.pageSize) break;
    if (skip >= account.lines) skip -= account.lines;
    else {
      items.push(...(await linesOf(tx, { account, skip, take: page.pageSize - items.length }, input, chart)));
      skip = 0;
    }
  }
  return { items, total: accounts.reduce((sum, { lines }) => sum + lines, 0), totals: totalsOf(accounts) };
}

interface Part {
  readonly account: LedgerAccount;
  readonly skip: number;
  readonly take: number;
}

interface DayRow {
  readonly day: LocalDate;
  /** Lines and balance of the days before it. */
  readonly lines: number;
  readonly balance: string;
}

async function linesOf(tx: Queryable, part: Part, input: BalancesInput, chart: Chart): Promise<LedgerPageLine[]> {
  const { account, skip, take } = part;
  const days = await daysOf(tx, part, input);
  const first = days[0];
  if (!first) return [];
  const where = conditions();
  const scope = where.scope();
  scope.add(
    'l.posting_date = ANY($::date[])',
    days.map(({ day }) => day),
  );
  narrowLines(scope, { ...input, accounts: [account.account] }, 'l');
  const columns = lineColumns(where, input);
  const picked = [where.parameter(skip - first.lines), where.parameter(take)];
  const rows = await tx.query<LedgerLine & { readonly running: string }>(
    `SELECT ${columns}, l.running::numeric(19,2) AS running
     FROM (SELECT l.*, sum(l.debit - l.credit) OVER (ORDER BY l.posting_date, l.sequence, l.line) AS running
       FROM reporting.journal_lines l WHERE ${scope.text()}
       ORDER BY l.posting_date, l.sequence, l.line OFFSET ${picked[0]} LIMIT ${picked[1]}) l ${LINE_JOINS}
     ORDER BY l.posting_date, l.sequence, l.line`,
    where.parameters,
  );
  const before = add(account.opening, money(first.balance));
  const name = nameIn(chart, account.account);
  return rows.map(({ running, ...line }) => ({ ...line, name, balance: formatMoney(add(before, money(running))) }));
}

/** The days of an account on which the lines of a page stand. */
async function daysOf(tx: Queryable, { account, skip, take }: Part, input: BalancesInput): Promise<DayRow[]> {
  const where = conditions();
  const table = dailyTable(where, { ...input, accounts: [account.account] });
  where.add('b.posting_date >= $::date', input.from);
  const text = where.text();
  const [after, until] = [where.parameter(skip), where.parameter(skip + take)];
  return tx.query<DayRow>(
    `SELECT d.day::text, (d.through - d.own)::int AS lines, (d.balance - d.change)::numeric(19,2) AS balance
     FROM (SELECT b.posting_date AS day, sum(b.lines) AS own, sum(b.debit - b.credit) AS change,
         sum(sum(b.lines)) OVER (ORDER BY b.posting_date) AS through,
         sum(sum(b.debit - b.credit)) OVER (ORDER BY b.posting_date) AS balance
       FROM ${table} WHERE ${text} GROUP BY b.posting_date) d
     WHERE d.through > ${after}::int AND d.through - d.own < ${until}::int ORDER BY d.day`,
    where.parameters,
  );
}

export function totalsOf(accounts: readonly LedgerAccount[]): LedgerTotals {
  const sum = (of: (account: LedgerAccount) => Money): Money => add(ZERO, ...accounts.map(of));
  const [opening, debit, credit] = [sum((row) => row.opening), sum((row) => row.debit), sum((row) => row.credit)];
  const change = subtract(debit, credit);
  return {
    opening: formatMoney(opening),
    debit: formatMoney(debit),
    credit: formatMoney(credit),
    change: formatMoney(change),
    closing: formatMoney(add(opening, change)),
  };
}
