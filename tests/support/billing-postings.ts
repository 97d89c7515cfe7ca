import type { BillingRule } from '../../domain/billing/index.js';
import { subledger } from '../../domain/billing/store/index.js';
import type { Posting } from '../../domain/kernel/fact.js';
import { formatMoney, type Money, money } from '../../domain/kernel/money.js';
import { factsSince } from './billing-fixture.js';
import type { TestDatabase } from './test-database.js';

type Leg = readonly [account: string, side: 'debit' | 'credit', amount: string, dimensions?: string];

/** accounting.md's rules for billing, written once more by hand: the ledger's own table must not check itself. */
const LEGS: Readonly<Record<BillingRule, readonly Leg[]>> = {
  'invoice.beforeShipment': [
    ['1110', 'debit', 'total'],
    ['2160', 'credit', 'net'],
    ['2200', 'credit', 'tax'],
  ],
  'invoice.afterShipment': [
    ['1110', 'debit', 'total'],
    ['4010', 'credit', 'net'],
    ['2200', 'credit', 'tax'],
  ],
  'invoice.service': [
    ['1110', 'debit', 'total'],
    ['4020', 'credit', 'net'],
    ['2200', 'credit', 'tax'],
  ],
  'shipment.revenue': [
    ['2160', 'debit', 'net'],
    ['4010', 'credit', 'net'],
  ],
  'payment.captured': [
    ['1010', 'debit', 'applied'],
    ['1010', 'debit', 'unapplied'],
    ['1110', 'credit', 'applied'],
    ['2110', 'credit', 'unapplied'],
  ],
  'payment.voided': [
    ['1110', 'debit', 'applied'],
    ['2110', 'debit', 'unapplied'],
    ['1010', 'credit', 'applied'],
    ['1010', 'credit', 'unapplied'],
  ],
  'creditNote.unshipped': [
    ['2160', 'debit', 'net'],
    ['2200', 'debit', 'tax'],
    ['1110', 'credit', 'total'],
  ],
  'creditNote.shipped': [
    ['4090', 'debit', 'net'],
    ['2200', 'debit', 'tax'],
    ['1110', 'credit', 'total'],
  ],
  'creditNote.reversed': [
    ['1110', 'debit', 'total'],
    ['4090', 'credit', 'net'],
    ['2200', 'credit', 'tax'],
  ],
  'payment.depositApplied': [
    ['2110', 'debit', 'amount', 'from'],
    ['1110', 'credit', 'amount', 'to'],
  ],
  'credit.transferred': [
    ['1110', 'debit', 'amount', 'from'],
    ['1110', 'credit', 'amount', 'to'],
  ],
  writeOff: [
    ['5300', 'debit', 'amount'],
    ['1110', 'credit', 'amount'],
  ],
  'writeOff.recovered': [
    ['1110', 'debit', 'amount'],
    ['5300', 'credit', 'amount'],
  ],
  refund: [
    ['1110', 'debit', 'applied'],
    ['2110', 'debit', 'unapplied'],
    ['1010', 'credit', 'applied'],
    ['1010', 'credit', 'unapplied'],
  ],
};

/** Debits less credits by "account business unit/site/cost centre". */
type Balances = Map<string, Money>;

export interface FactLedger {
  /** Posts the facts that are new since the last call. */
  catchUp(): Promise<void>;
  /** Balances of the given accounts that are not zero. */
  of(...accounts: string[]): Record<string, string>;
}

/** Books billing's facts by the rules above. */
export function factLedger(test: TestDatabase): FactLedger {
  const balances: Balances = new Map();
  let position = '0';
  return {
    catchUp: async () => {
      for (const fact of await factsSince(test, position)) {
        position = fact.position;
        const posting = fact.payload['posting'] as Posting | undefined;
        if (posting) post(balances, posting);
      }
    },
    of: (...accounts) => {
      const chosen = [...balances].filter(([key, value]) => accounts.includes(key.slice(0, 4)) && value !== 0n);
      return Object.fromEntries(chosen.sort().map(([key, value]) => [key, formatMoney(value)]));
    },
  };
}

function post(balances: Balances, posting: Posting): void {
  for (const item of posting.items) {
    let difference = 0n;
    for (const [account, side, name, where = 'main'] of LEGS[posting.rule as BillingRule]) {
      const text = item.amounts[name];
      const dimensions = item.dimensions[where];
      if (text === undefined || !dimensions) throw new Error(`${posting.rule} lacks ${name} or its dimensions`);
      const signed = side === 'debit' ? money(text) : -money(text);
      difference += signed;
      const { businessUnit, site, costCentre } = dimensions;
      const key = `${account} ${businessUnit}/${site}/${costCentre}`;
      balances.set(key, ((balances.get(key) ?? 0n) + signed) as Money);
    }
    if (difference !== 0n) throw new Error(`${posting.rule} is out of balance by ${difference}`);
  }
}

/** The sub-ledger in the same form. */
export async function subledgerOf(test: TestDatabase): Promise<Record<string, string>> {
  const rows = await subledger(test.database);
  const entries = rows.map(({ account, dimensions, balance }): [string, string] => {
    const { businessUnit, site, costCentre } = dimensions;
    return [`${account} ${businessUnit}/${site}/${costCentre}`, balance];
  });
  return Object.fromEntries(entries.sort());
}
