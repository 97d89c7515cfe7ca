import type { Dimensions } from '../kernel/dimensions.js';
import {
  type Amount,
  add,
  apportion,
  formatMoney,
  type Money,
  money,
  negate,
  subtract,
  ZERO,
} from '../kernel/money.js';
import { type OverheadBases, prorate } from './costing.js';
import type { Maker, OverheadBalance, ProratedOver, StockShare } from './period-end.wire.js';

export interface JobInProcess {
  readonly jobId: string;
  readonly businessUnit: string;
  readonly site: string;
  readonly inProcess: Money;
}
interface Proration {
  readonly jobs: readonly { readonly jobId: string; readonly amount: Money }[];
  readonly stock: readonly StockShare[];
}

/** Incurred less applied: above zero when too little was applied. */
export const differenceOf = (balances: readonly OverheadBalance[]): Money =>
  add(...balances.map(({ applied, incurred }) => subtract(money(incurred), money(applied))));

const nameOf = ({ businessUnit, site }: Maker): string => `${businessUnit}/${site}`;

/** Business units at sites whose applied overhead is not what they incurred, each with the difference, in order. */
export function makersOff(balances: readonly OverheadBalance[]): (Maker & { readonly difference: Money })[] {
  const makers = new Map(
    balances.map(({ dimensions: { businessUnit, site } }) => [nameOf({ businessUnit, site }), { businessUnit, site }]),
  );
  return [...makers.keys()].sort().flatMap((name) => {
    const difference = differenceOf(balances.filter(({ dimensions }) => nameOf(dimensions) === name));
    const maker = makers.get(name);
    return maker && difference !== ZERO ? [{ ...maker, difference }] : [];
  });
}

/**
 * What jobs in process and finished goods take of each maker's over- or under-applied overhead, by what they hold; the
 * rest stays in cost of goods sold.
 */
export function prorateBySite(
  balances: readonly OverheadBalance[],
  jobs: readonly JobInProcess[],
  { stock, costOfGoodsSold }: ProratedOver,
): Proration {
  const shares = makersOff(balances).map(({ difference, ...maker }): Proration => {
    const ofMaker = (one: Maker): boolean => nameOf(one) === nameOf(maker);
    const own = jobs.filter((job) => ofMaker(job) && job.inProcess > ZERO);
    const goods = add(...stock.filter(ofMaker).map(({ value }) => money(value)));
    const split = prorateWithin(difference, {
      workInProcess: add(...own.map(({ inProcess }) => inProcess)),
      finishedGoods: goods,
      costOfGoodsSold: add(...costOfGoodsSold.filter(ofMaker).map(({ amount }) => money(amount))),
    });
    const { finishedGoods: amount } = split;
    return {
      jobs: toJobs(split.workInProcess, own),
      stock: amount === ZERO ? [] : [{ ...maker, amount: formatMoney(amount), of: formatMoney(goods) }],
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

function toJobs(amount: Money, jobs: readonly JobInProcess[]): Proration['jobs'] {
  const shares = apportion(
    amount,
    jobs.map(({ inProcess }) => inProcess),
  );
  return jobs
    .map(({ jobId }, index) => ({ jobId, amount: shares?.[index] ?? ZERO }))
    .filter((one) => one.amount !== ZERO);
}

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
