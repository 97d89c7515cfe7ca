import { subledger as billingSubledger } from '../../domain/billing/store/index.js';
import { subledger as stockSubledger } from '../../domain/inventory/store/index.js';
import { add, formatMoney, money, ZERO } from '../../domain/kernel/money.js';
import { settledAccountTotals, waitingFacts } from '../../domain/ledger/store/index.js';
import {
  invoicesOffTheirEntries,
  shownAccountTotals,
  shownControlBalances,
  shownStockValues,
  sumsOffTheirLines,
} from '../../reporting/queries/agreement.js';
import { controlAccounts as compareControlAccounts } from '../control-accounts.js';
import { apart, type Finding, type Places, settledSecondsOf } from './check.js';

const REBUILD = 'The owner is right: `make rebuild-read-models` makes the read models anew.';

/** Facts with a money effect that the ledger has not posted. */
export const posting = async (places: Places): Promise<Finding[]> =>
  (await waitingFacts(places.database, settledSecondsOf(places))).map(
    ({ eventId, domain, type, correlationId, since }) => ({
      subject: eventId,
      what: `${type} of ${domain} (${correlationId}) has waited to be posted since ${since}.`,
      mend: 'Start a worker: the schedule post-waiting-facts posts it. A fact without a rule needs an engineer.',
    }),
  );

export const controlAccounts = async ({ database }: Places): Promise<Finding[]> =>
  (await compareControlAccounts(database)).rows
    .filter(({ difference }) => difference !== '0.00')
    .map(({ account, dimensions, subledger, ledger, unposted, difference }) => ({
      subject: `${account} ${dimensions.businessUnit} ${dimensions.site} ${dimensions.costCentre}`,
      what: `The sub-ledger is ${subledger}, the ledger ${ledger}, ${unposted} waits to be posted.`,
      gap: difference,
      mend: 'Compare the documents of the account with its journals (`/v1/reports/general-ledger`), and correct by the document.',
    }));

/** The ledger's fold against the lines that reports show, and those against the sums that are kept of them. */
export async function ledgerReadModel(places: Places): Promise<Finding[]> {
  const { database } = places;
  const { through, totals } = await settledAccountTotals(database, settledSecondsOf(places));
  const sides = (rows: typeof totals) =>
    new Map(
      rows.flatMap(({ account, debit, credit }) => [
        [`${account} debit`, debit],
        [`${account} credit`, credit],
      ]),
    );
  const lines = apart(sides(totals), sides(await shownAccountTotals(database, through)));
  const sums = await sumsOffTheirLines(database);
  return [
    ...lines.map(({ name, here, there, gap }) => ({
      subject: name,
      what: `Up to journal ${through} the ledger has ${here}; the read models show ${there}.`,
      gap,
      mend: REBUILD,
    })),
    ...sums.map(({ account, month, sums: table, debit, credit, lines: count }) => ({
      subject: `${account} ${month}`,
      what: `The sums in ${table} are off their own lines by debit ${debit}, credit ${credit}, ${count} lines.`,
      mend: REBUILD,
    })),
  ];
}

/** What inventory holds against what stands in lists, and what the valuation sums up. */
export async function stock({ database }: Places): Promise<Finding[]> {
  const owned = new Map<string, string>();
  for (const { account, site, value } of await stockSubledger(database)) {
    const key = `${account} ${site}`;
    owned.set(key, formatMoney(add(money(owned.get(key) ?? '0.00'), money(value))));
  }
  const shown = await shownStockValues(database);
  return (['stock', 'stock_entries'] as const).flatMap((table) => {
    const values = shown.filter((row) => row.held === table);
    return apart(owned, new Map(values.map(({ account, site, value }) => [`${account} ${site}`, value]))).map(
      ({ name, here, there, gap }) => ({
        subject: `${name} in ${table}`,
        what: `Inventory holds a value of ${here}; the read models show ${there}.`,
        gap,
        mend: REBUILD,
      }),
    );
  });
}

export async function receivables({ database }: Places): Promise<Finding[]> {
  const rows = await billingSubledger(database);
  const total = (account: string): string =>
    formatMoney(add(ZERO, ...rows.filter((row) => row.account === account).map(({ balance }) => money(balance))));
  const shown = new Map((await shownControlBalances(database)).map(({ account, balance }) => [account, balance]));
  const owned = new Map([...shown.keys()].map((account) => [account, total(account)]));
  const invoices = await invoicesOffTheirEntries(database);
  return [
    ...apart(owned, shown).map(({ name, here, there, gap }) => ({
      subject: name,
      what: `Billing's documents sum to ${here}; the read models show ${there}.`,
      gap,
      mend: REBUILD,
    })),
    ...invoices.map(({ invoice, open, entries }) => ({
      subject: invoice,
      what: `The read models show ${open} open; their own entries sum to ${entries}.`,
      mend: REBUILD,
    })),
  ];
}
