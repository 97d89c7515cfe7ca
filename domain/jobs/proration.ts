import type { Dimensions } from '../kernel/dimensions.js';
import { type Amount, add, formatMoney, type Money, money, negate, subtract, ZERO } from '../kernel/money.js';
import { apportion, type OverheadBases, prorate } from './costing.js';
import type { OverheadBalance, OverheadClosed, ProratedOver } from './period-end.wire.js';

export interface JobInProcess {
  readonly jobId: string;
  readonly businessUnit: string;
  readonly site: string;
  readonly inProcess: Money;
}
interface Proration {
  readonly jobs: readonly { readonly jobId: string; readonly amount: Money }[];
  readonly stock: OverheadClosed['toStock'];
}

/** Incurred less applied: above zero when too little was applied. */
export const differenceOf = (balances: readonly OverheadBalance[]): Money =>
  add(...balances.map(({ applied, incurred }) => subtract(money(incurred), money(applied))));

/** A business unit at a site. */
interface Maker {
  readonly businessUnit: string;
  readonly site: string;
}
const makerOf = ({ businessUnit, site }: Maker): string => `${businessUnit}/${site}`;

/**
 * What jobs in process and finished goods take of each maker's over- or under-applied overhead, by what they hold; the
 * rest stays in cost of goods sold. The overhead of a business unit at a site is shared only by what it makes there.
 */
export function prorateBySite(
  balances: readonly OverheadBalance[],
  jobs: readonly JobInProcess[],
  { stock, costOfGoodsSold }: ProratedOver,
): Proration {
  const makers = [...new Set(balances.map(({ dimensions }) => makerOf(dimensions)))].sort();
  const shares = makers.map((maker): Proration => {
    const own = jobs.filter((job) => makerOf(job) === maker && job.inProcess > ZERO);
    const goods = stock.filter((part) => makerOf(part) === maker && money(part.value) > ZERO);
    const sold = costOfGoodsSold.filter((row) => makerOf(row) === maker);
    const split = prorateWithin(differenceOf(balances.filter(({ dimensions }) => makerOf(dimensions) === maker)), {
      workInProcess: add(...own.map(({ inProcess }) => inProcess)),
      finishedGoods: add(...goods.map(({ value }) => money(value))),
      costOfGoodsSold: add(...sold.map(({ amount }) => money(amount))),
    });
    return {
      jobs: shared(split.workInProcess, own, ({ inProcess }) => inProcess).map(([{ jobId }, amount]) => ({
        jobId,
        amount,
      })),
      stock: shared(split.finishedGoods, goods, ({ value }) => money(value)).map(([{ part, site }, amount]) => ({
        part,
        site,
        amount: formatMoney(amount),
      })),
    };
  });
  return { jobs: shares.flatMap((one) => one.jobs), stock: shares.flatMap((one) => one.stock) };
}

/** More than all of it together holds cannot be taken from it: then cost of goods sold takes it alone. */
function prorateWithin(difference: Money, bases: OverheadBases): OverheadBases {
  const held = [bases.workInProcess, bases.finishedGoods, bases.costOfGoodsSold].filter((base) => base > ZERO);
  const tooMuch = negate(difference) > add(...held);
  return prorate(difference, tooMuch ? { ...bases, workInProcess: ZERO, finishedGoods: ZERO } : bases);
}

const shared = <T>(amount: Money, holders: readonly T[], heldBy: (holder: T) => Money): [T, Money][] =>
  (apportion(amount, holders.map(heldBy)) ?? [])
    .map((share, index): [T, Money] => [holders[index] as T, share])
    .filter(([, share]) => share !== ZERO);

interface Held {
  readonly account: string;
  readonly dimensions: Dimensions;
  /** Debit less credit. */
  readonly balance: Amount;
}
interface Pair {
  readonly dimensions: Dimensions;
  /** Above zero on the side where it usually stands; so is `debit`. */
  readonly credit: Amount;
  readonly debit: Amount;
}

/** What an account that is credited while work is done, and the one that is debited with its cost, hold by dimensions. */
export function pairsOf(held: readonly Held[], credited: string, debited: string): Pair[] {
  const own = held.filter(({ account }) => account === credited || account === debited);
  const places = new Map(own.map(({ dimensions }) => [placeOf(dimensions), dimensions]));
  const balanceOf = (account: string, place: string): Money =>
    add(...own.filter((row) => row.account === account && placeOf(row.dimensions) === place).map(balanceIn));
  return [...places].map(([place, dimensions]) => ({
    dimensions,
    credit: formatMoney(negate(balanceOf(credited, place))),
    debit: formatMoney(balanceOf(debited, place)),
  }));
}

const balanceIn = ({ balance }: Held): Money => money(balance);
const placeOf = ({ businessUnit, site, costCentre }: Dimensions): string => `${businessUnit}/${site}/${costCentre}`;
