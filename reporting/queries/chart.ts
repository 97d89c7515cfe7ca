import type { Queryable } from '../../platform/database.js';

/** What reports need to know of an account of the chart. */
export interface ChartAccount {
  readonly account: string;
  readonly name: string;
  readonly kind: string;
  readonly normalSide: string;
}
export type Chart = ReadonlyMap<string, ChartAccount>;

/** By account, through the ledger's own door: the chart is data of the ledger, and every report reads it. */
export async function chartOfAccounts(tx: Queryable): Promise<Chart> {
  const rows = await tx.query<ChartAccount>(
    `SELECT c.account, c.name, c.kind, c.normal_side AS "normalSide" FROM public.chart_of_accounts() c`,
  );
  return new Map(rows.map((row) => [row.account, row]));
}

export const nameIn = (chart: Chart, account: string): string =>
  chart.get(account)?.name ?? 'Not in the chart of accounts';

export const accountsOfKind = (chart: Chart, ...kinds: readonly string[]): string[] =>
  [...chart.values()].filter(({ kind }) => kinds.includes(kind)).map(({ account }) => account);
