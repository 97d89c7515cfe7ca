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

interface OffItsLines {
  readonly account: string;
  readonly month: string;
  /** The table of the sums. */
  readonly sums: string;
  readonly debit: string;
  readonly credit: string;
  readonly lines: string;
}

/** Accounts and months of which the sums that are kept, by day or by month, are not those of their lines. */
export const sumsOffTheirLines = (database: Database): Promise<OffItsLines[]> =>
  database.read('reporting_reader', (tx) =>
    tx.query<OffItsLines & object>(
      `WITH lines AS (
         SELECT account, date_trunc('month', posting_date)::date AS month, sum(debit) AS debit, sum(credit) AS credit,
           count(*) AS lines
         FROM reporting.journal_lines GROUP BY 1, 2
       ), kept AS (
         SELECT 'account_balances' AS sums, account, date_trunc('month', posting_date)::date AS month, sum(debit) AS debit,
           sum(credit) AS credit, sum(lines) AS lines
         FROM reporting.account_balances GROUP BY 2, 3
         UNION ALL
         SELECT 'account_months', account, posting_date, sum(debit), sum(credit), sum(lines)
         FROM reporting.account_months GROUP BY 2, 3
       ), off AS (
         SELECT sums, account, month, sum(debit) AS debit, sum(credit) AS credit, sum(lines) AS lines
         FROM (
           SELECT * FROM kept
           UNION ALL
           SELECT t.sums, l.account, l.month, -l.debit, -l.credit, -l.lines
           FROM lines l CROSS JOIN (VALUES ('account_balances'), ('account_months')) t (sums)
         ) both_of_them GROUP BY 1, 2, 3
       )
       SELECT account, to_char(month, 'YYYY-MM') AS month, sums, debit::text AS debit, credit::text AS credit,
         lines::text AS lines
       FROM off WHERE debit <> 0 OR credit <> 0 OR lines <> 0 ORDER BY 1, 2, 3`,
    ),
  );

const DOCUMENTS = { orders: 'order_id', jobs: 'job_id', repairs: 'repair_id', returns: 'return_id' } as const;

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
  /** The table that holds it. */
  readonly held: 'stock' | 'stock_entries';
  readonly account: string;
  readonly site: string;
  readonly value: string;
}

export const shownStockValues = (database: Database): Promise<StockValue[]> =>
  database.read('reporting_reader', (tx) =>
    tx.query<StockValue & object>(
      (['stock', 'stock_entries'] as const)
        .map(
          (
            table,
          ) => `SELECT '${table}' AS held, s.stock_account AS account, s.site, sum(s.value)::numeric(19,2)::text AS value
             FROM reporting.${table} s WHERE s.stock_account IS NOT NULL GROUP BY 2, 3 HAVING sum(s.value) <> 0`,
        )
        .join(' UNION ALL '),
    ),
  );

interface Balance {
  readonly account: string;
  /** Debit less credit. */
  readonly balance: string;
}

/** What customers owe by their invoices, what is owed to them as deposits, and what is invoiced and not earned. */
export const shownControlBalances = (database: Database): Promise<Balance[]> =>
  database.read('reporting_reader', (tx) =>
    tx.query<Balance & object>(
      `SELECT '1110' AS account, coalesce(sum(e.amount), 0)::numeric(19,2)::text AS balance
       FROM reporting.receivable_entries e
       UNION ALL
       SELECT '2110', (-coalesce(sum(d.amount), 0))::numeric(19,2)::text FROM reporting.deposit_entries d
       UNION ALL
       SELECT '2160', (-coalesce(sum(d.amount), 0))::numeric(19,2)::text FROM reporting.deferred_entries d`,
    ),
  );

const LISTED = 20;

interface OffItsEntries {
  readonly invoice: string;
  readonly open: string;
  readonly entries: string;
}

/** The first invoices of which the open amount that is kept is not what their entries sum to. */
export const invoicesOffTheirEntries = (database: Database): Promise<OffItsEntries[]> =>
  database.read('reporting_reader', (tx) =>
    tx.query<OffItsEntries & object>(
      `SELECT coalesce(i.invoice, e.invoice) AS invoice, coalesce(i.open, 0)::numeric(19,2)::text AS open,
         coalesce(e.amount, 0)::numeric(19,2)::text AS entries
       FROM reporting.invoices i
       FULL JOIN (SELECT r.invoice, sum(r.amount) AS amount FROM reporting.receivable_entries r GROUP BY 1) e
         ON e.invoice = i.invoice
       WHERE coalesce(i.open, 0) <> coalesce(e.amount, 0) ORDER BY 1 LIMIT ${LISTED}`,
    ),
  );

/** Which of these positions the read models hold. */
export const arrivedOf = (database: Database, positions: readonly string[]): Promise<ReadonlySet<string>> =>
  database.read('reporting_reader', async (tx) => {
    const rows = await tx.query<{ position: string }>(
      'SELECT i.position::text AS position FROM reporting.inbox i WHERE i.position = ANY($1::bigint[])',
      [positions],
    );
    return new Set(rows.map(({ position }) => position));
  });
