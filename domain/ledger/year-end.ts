import type { Dimensions } from '../kernel/dimensions.js';
import { add, formatMoney, type Money, money, negate, ZERO } from '../kernel/money.js';
import type { JournalLine } from './ledger.wire.js';
import type { LeftOpen } from './period.wire.js';

const RETAINED_EARNINGS = '3100';

/**
 * The lines that bring every balance to zero, and its opposite to retained earnings on the same dimensions: each set of
 * dimensions ties by itself, and so each business unit does.
 */
export function rollingLines(left: readonly LeftOpen[]): JournalLine[] {
  const places = new Map<string, { dimensions: Dimensions; own: LeftOpen[] }>();
  for (const each of left) {
    const { businessUnit, site, costCentre } = each.dimensions;
    const key = JSON.stringify([businessUnit, site, costCentre]);
    const place = places.get(key) ?? { dimensions: { businessUnit, site, costCentre }, own: [] };
    place.own.push(each);
    places.set(key, place);
  }
  const lines = [...places.values()].flatMap(({ dimensions, own }) => [
    ...own.map(({ account, balance }) => ({ account, dimensions, amount: negate(money(balance)) })),
    { account: RETAINED_EARNINGS, dimensions, amount: add(ZERO, ...own.map(({ balance }) => money(balance))) },
  ]);
  return lines
    .filter(({ amount }) => amount !== ZERO)
    .map(({ account, dimensions, amount }, index) => ({ line: index + 1, account, dimensions, ...sides(amount) }));
}

const sides = (amount: Money): Pick<JournalLine, 'debit' | 'credit'> =>
  amount > ZERO
    ? { debit: formatMoney(amount), credit: formatMoney(ZERO) }
    : { debit: formatMoney(ZERO), credit: formatMoney(negate(amount)) };

/** Income as credit less debit, expense as debit less credit. */
export function rolled(left: readonly LeftOpen[]): { income: string; expense: string } {
  const sum = (kind: LeftOpen['kind']): Money =>
    add(ZERO, ...left.filter((each) => each.kind === kind).map(({ balance }) => money(balance)));
  return { income: formatMoney(negate(sum('income'))), expense: formatMoney(sum('expense')) };
}

/** "6000 INDUSTRIAL_PRODUCTS INDY CC-STORES 1.00 debit". */
export function leftAs({ account, dimensions: { businessUnit, site, costCentre }, balance }: LeftOpen): string {
  const amount = money(balance);
  const side = amount > ZERO ? `${balance} debit` : `${formatMoney(negate(amount))} credit`;
  return [account, businessUnit, site, costCentre, side].join(' ');
}
