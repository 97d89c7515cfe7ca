import { subledger as billingSubledger } from '../../domain/billing/store/index.js';
import { subledger as stockSubledger } from '../../domain/inventory/store/index.js';
import { add, formatMoney, money, ZERO } from '../../domain/kernel/money.js';
import { settledAccountTotals, waitingFacts } from '../../domain/ledger/store/index.js';
import type { Divergence } from '../../domain/operations/index.js';
import {
  accountsOffTheirLines,
  shownAccountTotals,
  shownReceivables,
  shownStockValues,
} from '../../reporting/queries/agreement.js';
import { controlAccounts as compareControlAccounts } from '../control-accounts.js';
import { apart, type Places, settledSecondsOf } from './check.js';

const REBUILD = 'The owner is right: `make rebuild-read-models` makes the read models anew.';

/** Facts with a money effect that the ledger has not posted. */
export const posting = async (places: Places): Promise<Divergence[]> =>
  (await waitingFacts(places.database, settledSecondsOf(places))).map(
    ({ eventId, domain, type, correlationId, since }) => ({
      subject: eventId,
      what: `${type} of ${domain} (${correlationId}) has waited to be posted since ${since}.`,
      mend: 'Start a worker: the schedule post-waiting-facts posts it. A fact without a rule needs an engineer.',
    }),
  );

export const controlAccounts = async ({ database }: Places): Promise<Divergence[]> =>
  (await compareControlAccounts(database)).rows
    .filter(({ difference }) => difference !== '0.00')
    .map(({ account, dimensions, subledger, ledger, unposted }) => ({
      subject: `${account} ${dimensions.businessUnit} ${dimensions.site} ${dimensions.costCentre}`,
      what: `The sub-ledger is ${subledger}, the ledger ${ledger}, ${unposted} waits to be posted.`,
      mend: 'Compare the documents of the account with its journals (`/v1/reports/general-ledger`), and correct by the document.',
    }));

/** The ledger's fold against the lines and the balances that reports show. */
export async function ledgerReadModel(places: Places): Promise<Divergence[]> {
  const { database } = places;
  const { through, totals } = await settledAccountTotals(database, settledSecondsOf(places));
  const text = (rows: typeof totals) =>
    new Map(rows.map(({ account, debit, credit }) => [account, `debit ${debit}, credit ${credit}`]));
  const lines = apart(text(totals), text(await shownAccountTotals(database, through)), 'nothing');
  const balances = await accountsOffTheirLines(database);
  return [
    ...lines.map(({ name, here, there }) => ({
      subject: name,
      what: `Up to journal ${through} the ledger has ${here}; the read models show ${there}.`,
      mend: REBUILD,
    })),
    ...balances.map(({ account, off }) => ({
      subject: account,
      what: `The balances that reports sum are off their own lines by ${off}.`,
      mend: REBUILD,
    })),
  ];
}

export async function stock({ database }: Places): Promise<Divergence[]> {
  const shown = new Map((await shownStockValues(database)).map((row) => [`${row.account} ${row.site}`, row.value]));
  const owned = new Map<string, string>();
  for (const { account, site, value } of await stockSubledger(database)) {
    const key = `${account} ${site}`;
    owned.set(key, formatMoney(add(money(owned.get(key) ?? '0.00'), money(value))));
  }
  return apart(owned, shown, '0.00').map(({ name, here, there }) => ({
    subject: name,
    what: `Inventory holds a value of ${here}; the read models show ${there}.`,
    mend: REBUILD,
  }));
}

export async function receivables({ database }: Places): Promise<Divergence[]> {
  const rows = await billingSubledger(database);
  const total = (account: string): string =>
    formatMoney(add(ZERO, ...rows.filter((row) => row.account === account).map(({ balance }) => money(balance))));
  const { receivable, deposits } = await shownReceivables(database);
  // A deposit is owed: it stands on the credit side.
  const owed = formatMoney(-money(deposits) as typeof ZERO);
  const owned = new Map([
    ['1110', total('1110')],
    ['2110', total('2110')],
  ]);
  const shown = new Map([
    ['1110', receivable],
    ['2110', owed],
  ]);
  return apart(owned, shown, '0.00').map(({ name, here, there }) => ({
    subject: name,
    what: `Billing's documents sum to ${here}; the read models show ${there}.`,
    mend: REBUILD,
  }));
}
