import type { Database } from '../../platform/database.js';
import { type Stretch, stretchesOf, withinStretch } from '../../platform/published.js';

/** What the read models hold, told so that it can be held against its owners. */

export const stretchesOfInbox = (database: Database, upTo: string): Promise<Stretch[]> =>
  database.read('reporting_reader', (tx) => tx.query<Stretch & object>(stretchesOf('reporting.inbox'), [upTo]));

export const positionsOfInbox = (database: Database, stretch: string, upTo: string): Promise<string[]> =>
  database.read('reporting_reader', async (tx) =>
    (await tx.query<{ position: string }>(withinStretch('reporting.inbox'), [stretch, upTo])).map(
      (row) => row.position,
    ),
  );

interface AccountTotal {
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
}

/** Lines of journals up to a sequence, by account. */
export const shownAccountTotals = (database: Database, through: number): Promise<AccountTotal[]> =>
  database.read('reporting_reader', (tx) =>
    tx.query<AccountTotal & object>(
      `SELECT l.account, sum(l.debit)::numeric(19,2)::text AS debit, sum(l.credit)::numeric(19,2)::text AS credit
       FROM reporting.journal_lines l JOIN reporting.journals j ON j.journal = l.journal
       WHERE j.sequence <= $1 GROUP BY l.account ORDER BY l.account`,
      [through],
    ),
  );

/** Accounts whose summed balances are not what their lines sum to, in the read models themselves. */
export const accountsOffTheirLines = (database: Database): Promise<{ account: string; off: string }[]> =>
  database.read('reporting_reader', (tx) =>
    tx.query(
      `SELECT coalesce(b.account, l.account) AS account, (coalesce(b.net, 0) - coalesce(l.net, 0))::text AS off
       FROM (SELECT account, sum(debit - credit) AS net FROM reporting.account_balances GROUP BY account) b
       FULL JOIN (SELECT account, sum(debit - credit) AS net FROM reporting.journal_lines GROUP BY account) l
         ON l.account = b.account
       WHERE coalesce(b.net, 0) <> coalesce(l.net, 0)`,
    ),
  );

const DOCUMENTS = { orders: 'order_id', jobs: 'job_id', repairs: 'repair_id' } as const;

/** The states that the read models show of these documents. */
export const shownStates = async (
  database: Database,
  documents: keyof typeof DOCUMENTS,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> => {
  const id = DOCUMENTS[documents];
  const rows = await database.read('reporting_reader', (tx) =>
    tx.query<{ id: string; state: string | null }>(
      `SELECT d.${id} AS id, d.state FROM reporting.${documents} d WHERE d.${id} = ANY($1)`,
      [ids],
    ),
  );
  return new Map(rows.map((row) => [row.id, row.state]));
};

interface StockValue {
  readonly account: string;
  readonly site: string;
  readonly value: string;
}

export const shownStockValues = (database: Database): Promise<StockValue[]> =>
  database.read('reporting_reader', (tx) =>
    tx.query<StockValue & object>(
      `SELECT s.stock_account AS account, s.site, sum(s.value)::numeric(19,2)::text AS value FROM reporting.stock s
       WHERE s.stock_account IS NOT NULL GROUP BY 1, 2 HAVING sum(s.value) <> 0 ORDER BY 1, 2`,
    ),
  );

/** What customers owe by their invoices, and what is owed to them as deposits. */
export const shownReceivables = async (database: Database): Promise<{ receivable: string; deposits: string }> => {
  const [row] = await database.read('reporting_reader', (tx) =>
    tx.query<{ receivable: string; deposits: string }>(
      `SELECT (SELECT coalesce(sum(e.amount), 0)::numeric(19,2)::text FROM reporting.receivable_entries e) AS receivable,
         (SELECT coalesce(sum(d.amount), 0)::numeric(19,2)::text FROM reporting.deposit_entries d) AS deposits`,
    ),
  );
  return row ?? { receivable: '0.00', deposits: '0.00' };
};
