import type { Queryable } from '../../../platform/database.js';

export interface ChartAccount {
  readonly account: string;
  readonly name: string;
  readonly kind: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
  readonly normalSide: 'debit' | 'credit';
}

/** By account, through the ledger's own door: the chart is data of the ledger, and every report reads it. */
export async function chartOfAccounts(tx: Queryable): Promise<ReadonlyMap<string, ChartAccount>> {
  const rows = await tx.query<ChartAccount>(
    `SELECT c.account, c.name, c.kind, c.normal_side AS "normalSide" FROM public.chart_of_accounts() c`,
  );
  return new Map(rows.map((row) => [row.account, row]));
}

export const nameIn = (chart: ReadonlyMap<string, ChartAccount>, account: string): string =>
  chart.get(account)?.name ?? 'Not in the chart of accounts';
