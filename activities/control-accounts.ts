import { subledger as billingSubledger } from '../domain/billing/store/index.js';
import { goodsReceived, jobValues, subledger as stockSubledger } from '../domain/inventory/store/index.js';
import { subcontractReceipts, workInProcess } from '../domain/jobs/store/index.js';
import type { Dimensions } from '../domain/kernel/dimensions.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../domain/kernel/money.js';
import { controlBalances } from '../domain/ledger/store/index.js';
import type { Database } from '../platform/database.js';

export interface ControlAccountRow {
  readonly account: string;
  readonly dimensions: Dimensions;
  /** From the documents of the domain that owns the account. */
  readonly subledger: string;
  /** From the journals. */
  readonly ledger: string;
  /** What facts that wait to be posted will add to the ledger. */
  readonly unposted: string;
  /** Sub-ledger less ledger less unposted: 0.00 at every moment. */
  readonly difference: string;
}

export interface ControlAccounts {
  readonly ties: boolean;
  readonly rows: readonly ControlAccountRow[];
}

interface Tally {
  account: string;
  dimensions: Dimensions;
  subledger: Money;
  ledger: Money;
  unposted: Money;
}

/** Every control account against its sub-ledger, by dimensions, all as of one moment. */
export async function controlAccounts(database: Database): Promise<ControlAccounts> {
  const tallies = new Map<string, Tally>();
  const tally = (account: string, { businessUnit, site, costCentre }: Dimensions): Tally => {
    const key = [account, businessUnit, site, costCentre].join(' ');
    const known = tallies.get(key) ?? {
      account,
      dimensions: { businessUnit, site, costCentre },
      subledger: ZERO,
      ledger: ZERO,
      unposted: ZERO,
    };
    tallies.set(key, known);
    return known;
  };
  await database.atOneMoment(async (frozen) => {
    for (const row of await stockSubledger(frozen)) addTo(tally(row.account, row), 'subledger', row.value);
    for (const row of await goodsReceived(frozen)) addTo(tally('2015', row), 'subledger', row.value);
    for (const row of await subcontractReceipts(frozen)) addTo(tally('2015', row), 'subledger', row.value);
    for (const row of await jobValues(frozen)) addTo(tally('1230', row), 'subledger', row.value);
    for (const row of await workInProcess(frozen)) addTo(tally('1230', row), 'subledger', row.value);
    for (const row of await billingSubledger(frozen))
      addTo(tally(row.account, row.dimensions), 'subledger', row.balance);
    for (const row of await controlBalances(frozen)) {
      addTo(tally(row.account, row.dimensions), 'ledger', row.balance);
      addTo(tally(row.account, row.dimensions), 'unposted', row.unposted);
    }
  });
  const rows = [...tallies.values()].map(rowOf).sort((a, b) => (a.account < b.account ? -1 : 1));
  return { ties: rows.every((row) => row.difference === '0.00'), rows };
}

function addTo(row: Tally, column: 'subledger' | 'ledger' | 'unposted', amount: string): void {
  row[column] = add(row[column], money(amount));
}

const rowOf = (row: Tally): ControlAccountRow => ({
  account: row.account,
  dimensions: row.dimensions,
  subledger: formatMoney(row.subledger),
  ledger: formatMoney(row.ledger),
  unposted: formatMoney(row.unposted),
  difference: formatMoney(subtract(row.subledger, add(row.ledger, row.unposted))),
});
