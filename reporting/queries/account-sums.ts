import type { Queryable } from '../../platform/database.js';
import { type BalancesInput, balancesTable } from './balances.js';
import { conditions } from './sql.js';

/** The columns of what every journal line carries. */
export const DIMENSION_COLUMNS = { businessUnit: 'business_unit', site: 'site', costCentre: 'cost_centre' } as const;
export type DimensionName = keyof typeof DIMENSION_COLUMNS;

export const isDimension = (name: string): name is DimensionName => name in DIMENSION_COLUMNS;

export interface AccountSum {
  /** The value of the dimension that they are split by; empty without one. */
  readonly part: string;
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
}

/** What was debited and credited between two dates, by account and by the values of one dimension. */
export async function accountSums(tx: Queryable, input: BalancesInput, by?: DimensionName): Promise<AccountSum[]> {
  const where = conditions();
  const table = balancesTable(where, input);
  where.add('b.posting_date >= $::date', input.from);
  const part = by === undefined ? `''::text` : `b.${DIMENSION_COLUMNS[by]}`;
  return tx.query<AccountSum>(
    `SELECT ${part} AS part, b.account, sum(b.debit)::numeric(19,2) AS debit, sum(b.credit)::numeric(19,2) AS credit
     FROM ${table} WHERE ${where.text()} GROUP BY 1, 2 ORDER BY 1, 2`,
    where.parameters,
  );
}
