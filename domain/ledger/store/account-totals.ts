import type { DatabaseReads } from '../../../platform/database.js';
import type { Amount } from '../../kernel/money.js';

export interface AccountTotal {
  readonly account: string;
  readonly debit: Amount;
  readonly credit: Amount;
}

/** Every account's lines up to the last journal that is older than so many seconds, folded. */
export const settledAccountTotals = (
  database: DatabaseReads,
  seconds: number,
): Promise<{ readonly through: number; readonly totals: readonly AccountTotal[] }> =>
  database.read('ledger', async (tx) => {
    const [last] = await tx.query<{ sequence: string }>(
      `SELECT coalesce(max(j.sequence), 0)::text AS sequence FROM ledger.journals j
       WHERE j.posted_at < now() - make_interval(secs => $1)`,
      [seconds],
    );
    const through = Number(last?.sequence ?? 0);
    const totals = await tx.query<AccountTotal & object>(
      `SELECT l.account, sum(l.debit)::numeric(19,2)::text AS debit, sum(l.credit)::numeric(19,2)::text AS credit
       FROM ledger.journal_lines l WHERE l.sequence <= $1 GROUP BY l.account ORDER BY l.account`,
      [through],
    );
    return { through, totals };
  });
