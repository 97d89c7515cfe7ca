import { add, formatMoney, type Money, money, negate, ZERO } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, rowsOf } from './sql.js';

export interface TrialBalanceInput extends DimensionFilter {
  /** First posting date of the period; without it the period is everything up to `to`. */
  readonly from?: LocalDate;
  /** Last posting date; without it everything posted. */
  readonly to?: LocalDate;
}

/** Balances stand on the side on which they are; each pair of columns sums to the same. */
export interface TrialBalanceColumns {
  readonly openingDebit: string;
  readonly openingCredit: string;
  readonly debit: string;
  readonly credit: string;
  readonly closingDebit: string;
  readonly closingCredit: string;
}

export interface TrialBalanceRow extends TrialBalanceColumns {
  readonly account: string;
}

export interface TrialBalance {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly rows: readonly TrialBalanceRow[];
  readonly totals: TrialBalanceColumns;
}

interface SumRow {
  account: string;
  opening: string;
  debit: string;
  credit: string;
}

/** Per account: opening, what was debited and credited in the period, closing. */
export async function trialBalance(database: Database, input: TrialBalanceInput = {}): Promise<TrialBalance> {
  const where = conditions();
  where.add('b.posting_date <= $', input.to);
  addDimensions(where, input, 'b');
  const from = where.parameter(input.from ?? null);
  const sums = await rowsOf<SumRow>(
    database,
    `SELECT b.account,
       coalesce(sum(b.debit - b.credit) FILTER (WHERE b.posting_date < ${from}::date), 0)::numeric(19,2) AS opening,
       coalesce(sum(b.debit) FILTER (WHERE ${from}::date IS NULL OR b.posting_date >= ${from}::date), 0)::numeric(19,2)
         AS debit,
       coalesce(sum(b.credit) FILTER (WHERE ${from}::date IS NULL OR b.posting_date >= ${from}::date), 0)::numeric(19,2)
         AS credit
     FROM reporting.account_balances b WHERE ${where.text()} GROUP BY b.account ORDER BY b.account`,
    where,
  );
  const rows = sums.map(rowOf);
  return { from: input.from ?? null, to: input.to ?? null, rows, totals: totalsOf(rows) };
}

const onDebit = (balance: Money): string => formatMoney(balance > ZERO ? balance : ZERO);
const onCredit = (balance: Money): string => formatMoney(balance < ZERO ? negate(balance) : ZERO);

function rowOf(row: SumRow): TrialBalanceRow {
  const opening = money(row.opening);
  const closing = add(opening, money(row.debit), negate(money(row.credit)));
  return {
    account: row.account,
    openingDebit: onDebit(opening),
    openingCredit: onCredit(opening),
    debit: row.debit,
    credit: row.credit,
    closingDebit: onDebit(closing),
    closingCredit: onCredit(closing),
  };
}

function totalsOf(rows: readonly TrialBalanceRow[]): TrialBalanceColumns {
  const total = (column: keyof TrialBalanceColumns): string =>
    formatMoney(add(...rows.map((row) => money(row[column]))));
  return {
    openingDebit: total('openingDebit'),
    openingCredit: total('openingCredit'),
    debit: total('debit'),
    credit: total('credit'),
    closingDebit: total('closingDebit'),
    closingCredit: total('closingCredit'),
  };
}
