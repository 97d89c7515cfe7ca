import { add, formatMoney, type Money, money, negate, subtract, ZERO } from '../../../domain/kernel/money.js';
import type { Snapshot } from '../../../platform/database.js';
import { type AccountSum, accountSums, isDimension } from '../../queries/account-sums.js';
import { UNASSIGNED } from '../../queries/balances.js';
import { isLimited } from '../../queries/sql.js';
import type { Cell, ReportColumn, ReportQuery, ReportRow } from '../report.js';
import { comparedCells, comparedColumns } from './comparison.js';
import { type DrillQuery, drillOf, toGeneralLedger } from './drill.js';
import { type Dates, datesOf, earlierDatesOf } from './previous-dates.js';

/** What statements are split by; the first is the company's one column. */
export const STATEMENT_GROUPS = ['company', 'businessUnit', 'site', 'costCentre'] as const;
const TOTAL = 'total';
const ELIMINATED = 'eliminated';

export interface StatementLine {
  readonly account?: string;
  readonly name: string;
  readonly accounts: readonly string[];
  /** Debit balances count above zero on the left side, credit balances on the right. */
  readonly side: 'debit' | 'credit';
  readonly kind?: 'plain' | 'subtotal';
}

/** Figures of accounts in columns: the parts of a dimension, what is eliminated between them, and the company. */
export interface StatementTable {
  readonly columns: readonly ReportColumn[];
  readonly figures: readonly string[];
  /** Accounts that anything was posted to, then or now. */
  readonly accounts: ReadonlySet<string>;
  line(line: StatementLine): ReportRow;
}

export interface StatementOptions {
  readonly yearEnd?: 'excluded';
  /** Accounts between units, which the company as a whole does not have. */
  readonly eliminate?: readonly string[];
}

export async function statementTable(
  snapshot: Snapshot,
  query: ReportQuery,
  options: StatementOptions = {},
): Promise<StatementTable> {
  const dates = datesOf(query);
  const earlierDates = earlierDatesOf(query);
  const sumsIn = async (within: Dates): Promise<AccountSum[]> =>
    accountSums(snapshot, { ...drillOf(query), ...within, ...yearEndOf(options) }, dimensionOf(query));
  const now = balancesOf(await sumsIn(dates));
  const earlier = earlierDates && balancesOf(await sumsIn(earlierDates));
  const narrowed = isNarrowed(query) || (await isLimited(snapshot));
  const eliminated = narrowed ? [] : (options.eliminate ?? []);
  const columns = columnsOf(query, [now, ...(earlier ? [earlier] : [])], eliminated.length > 0);
  const cellsOf = (line: StatementLine, column: string): Readonly<Record<string, Cell>> => {
    const amount = amountIn(now, line, column, eliminated);
    const compared = earlier ? comparedCells(column, amount, amountIn(earlier, line, column, eliminated)) : {};
    return { [column]: formatMoney(amount), ...compared };
  };
  const drillsOf = (line: StatementLine, column: string): Readonly<Record<string, string>> => {
    const accounts =
      column === TOTAL ? line.accounts.filter((account) => !eliminated.includes(account)) : line.accounts;
    if (column === ELIMINATED || accounts.length === 0) return {};
    const narrowed = {
      ...drillOf(query),
      ...partOf(query, column),
      ...yearEndOf(options),
      account: accounts.join(','),
    };
    return {
      [column]: toGeneralLedger({ ...narrowed, ...dates }),
      ...(earlierDates ? { [`${column}Earlier`]: toGeneralLedger({ ...narrowed, ...earlierDates }) } : {}),
    };
  };
  const figures = columns.map(({ name }) => name);
  return {
    columns: columns.flatMap((column) => [
      column,
      ...(earlierDates ? comparedColumns(column.name, column.title, earlierDates) : []),
    ]),
    figures,
    accounts: new Set([...now.values(), ...(earlier?.values() ?? [])].flatMap((accounts) => [...accounts.keys()])),
    line: (line) => ({
      cells: Object.assign(
        { account: line.account ?? null, name: line.name },
        ...figures.map((column) => cellsOf(line, column)),
      ),
      kind: line.kind ?? 'plain',
      drill: Object.assign({}, ...figures.map((column) => drillsOf(line, column))),
    }),
  };
}

/** Debit less credit by part and account. */
type Balances = ReadonlyMap<string, ReadonlyMap<string, Money>>;

function balancesOf(sums: readonly AccountSum[]): Balances {
  const parts = new Map<string, Map<string, Money>>();
  for (const { part, account, debit, credit } of sums) {
    const accounts = parts.get(part) ?? new Map<string, Money>();
    parts.set(part, accounts.set(account, subtract(money(debit), money(credit))));
  }
  return parts;
}

function amountIn(balances: Balances, line: StatementLine, column: string, eliminated: readonly string[]): Money {
  const sum = (accounts: readonly string[], parts: readonly string[]): Money =>
    add(...parts.flatMap((part) => accounts.map((account) => balances.get(part)?.get(account) ?? ZERO)));
  const all = [...balances.keys()];
  const gone = line.accounts.filter((account) => eliminated.includes(account));
  const balance =
    column === ELIMINATED
      ? negate(sum(gone, all))
      : column === TOTAL
        ? subtract(sum(line.accounts, all), sum(gone, all))
        : sum(line.accounts, [column]);
  return line.side === 'debit' ? balance : negate(balance);
}

function columnsOf(query: ReportQuery, balances: readonly Balances[], eliminates: boolean): ReportColumn[] {
  const total: ReportColumn = { name: TOTAL, title: dimensionOf(query) ? 'Total' : 'Amount', kind: 'money' };
  if (dimensionOf(query) === undefined) return [total];
  const parts = [...new Set(balances.flatMap((found) => [...found.keys()]))].sort();
  return [
    ...parts.map(
      (part): ReportColumn => ({ name: part, title: part === UNASSIGNED ? 'Unassigned' : part, kind: 'money' }),
    ),
    ...(eliminates ? [{ name: ELIMINATED, title: 'Eliminated', kind: 'money' } as const] : []),
    total,
  ];
}

const dimensionOf = ({ by }: ReportQuery) => (by !== undefined && isDimension(by) ? by : undefined);

const partOf = (query: ReportQuery, column: string): DrillQuery => {
  const by = dimensionOf(query);
  return by === undefined || column === TOTAL ? {} : { [by]: column };
};

const isNarrowed = ({ businessUnit, site, costCentre }: ReportQuery): boolean =>
  [businessUnit, site, costCentre].some((value) => value !== undefined);

const yearEndOf = ({ yearEnd }: StatementOptions): { readonly yearEnd?: 'excluded' } =>
  yearEnd === undefined ? {} : { yearEnd };
