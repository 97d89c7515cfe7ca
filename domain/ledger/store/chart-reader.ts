import type { DatabaseReads, Queryable } from '../../../platform/database.js';
import type { Account, Period } from '../ledger.wire.js';

export const readAccounts = (tx: Queryable): Promise<Account[]> =>
  tx.query<Account>(
    `SELECT a.account, a.name, a.kind, a.normal_side AS "normalSide", a.subledger FROM ledger.accounts a ORDER BY a.account`,
  );

export const chartOfAccounts = (database: DatabaseReads): Promise<Account[]> => database.read('ledger', readAccounts);

export const periods = (database: DatabaseReads): Promise<Period[]> =>
  database.read('ledger', (tx) =>
    tx.query<Period>(
      `SELECT p.period, p.starts_on::text AS "startsOn", p.ends_on::text AS "endsOn", p.state
       FROM ledger.periods p ORDER BY p.period`,
    ),
  );
