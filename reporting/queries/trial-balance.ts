import { add, formatMoney, type Money, money, negate, ZERO } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database, Queryable } from '../../platform/database.js';
import { type BalancesInput, balancesTable } from './balances.js';
import { conditions } from './sql.js';

export type TrialBalanceInput = BalancesInput;

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
export const trialBalance = (database: Database, input: TrialBalanceInput = {}): Promise<TrialBalance> =>
  database.read('reporting_reader', (tx) => trialBalanceIn(tx, input));

export async function trialBalanceIn(tx: Queryable, input: TrialBalanceInput): Promise<TrialBalance> {
  const where = conditions();
  const from = where.parameter(input.from ?? null);
  const table = balancesTable(where, input);
  const sums = await tx.query<SumRow>(
    `SELECT b.account,
       coalesce(sum(b.debit - b.credit) FILTER (WHERE b.posting_date < ${from}::date), 0)::numeric(19,2) AS opening,
       coalesce(sum(b.debit) FILTER (WHERE ${from}::date IS NULL OR b.posting_date >= ${from}::date), 0)::numeric(19,2)
         AS debit,
       coalesce(sum(b.credit) FILTER (WHERE ${from}::date IS NULL OR b.posting_date >= ${from}::date), 0)::numeric(19,2)
         AS credit
     FROM ${table} GROUP BY b.account ORDER BY b.account`,
    where.parameters,
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
