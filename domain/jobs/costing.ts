import {
  type Amount,
  add,
  applyRate,
  apportion,
  extend,
  formatMoney,
  type Money,
  negate,
  rate,
  share,
  subtract,
  unitPrice,
  ZERO,
} from '../kernel/money.js';
import { NONE, type Quantity } from '../kernel/quantity.js';
import { COST_ELEMENTS, type CostElement, type WorkRates } from './jobs.wire.js';

export type ElementMoney = Readonly<Record<CostElement, Money>>;

export const elementMoney = (of: (element: CostElement) => Money): ElementMoney =>
  Object.fromEntries(COST_ELEMENTS.map((element) => [element, of(element)])) as unknown as ElementMoney;
export const sumOf = (elements: ElementMoney): Money => add(...COST_ELEMENTS.map((element) => elements[element]));
/** As facts tell them: the elements that are not zero. */
export const elementList = (elements: ElementMoney): { element: CostElement; amount: Amount }[] =>
  COST_ELEMENTS.filter((element) => elements[element] !== ZERO).map((element) => ({
    element,
    amount: formatMoney(elements[element]),
  }));

/** A signed amount as a posting takes it, which knows no amount below zero: one of the two is "0.00". */
export const sides = (amount: Money): { readonly above: Amount; readonly below: Amount } => ({
  above: formatMoney(amount > ZERO ? amount : ZERO),
  below: formatMoney(amount < ZERO ? negate(amount) : ZERO),
});

export interface TimeCosts {
  readonly labour: Money;
  readonly machine: Money;
  /** Zero where overhead is charged when it is known what was incurred. */
  readonly overhead: Money;
}

/** What hours of work cost at a work centre's rates. */
export function timeCosts(rates: WorkRates, labourHours: Quantity, machineHours: Quantity): TimeCosts {
  const labour = extend(unitPrice(rates.labourRate), labourHours);
  const machine = extend(unitPrice(rates.machineRate), machineHours);
  return { labour, machine, overhead: overheadOf(rates, { labour, labourHours, machineHours }) };
}

const ONE = unitPrice('1');

function overheadOf(
  { overheadMethod, overheadBasis, overheadRate }: WorkRates,
  base: { readonly labour: Money; readonly labourHours: Quantity; readonly machineHours: Quantity },
): Money {
  if (overheadMethod === 'actual' || overheadRate === null) return ZERO;
  const factor = unitPrice(overheadRate);
  if (overheadBasis === 'labourCost') return share(base.labour, factor, ONE);
  return extend(factor, overheadBasis === 'labourHours' ? base.labourHours : base.machineHours);
}

/**
 * The share of units in what is in process: balance × units ÷ units still open, of each element; the last units take
 * all. A balance that is not above zero in all gives nothing away: it stays until the job is closed.
 */
export function shareOut(inProcess: ElementMoney, units: Quantity, open: Quantity, last: boolean): ElementMoney {
  const takesAll = last || units >= open;
  const shares = elementMoney((element) => (takesAll ? inProcess[element] : share(inProcess[element], units, open)));
  return units > NONE ? within(inProcess, shares) : elementMoney(() => ZERO);
}

/** Nothing instead of shares that come to less than a cent, or by rounding to more than there is, as where elements lie below zero. */
function within(inProcess: ElementMoney, shares: ElementMoney): ElementMoney {
  const sum = sumOf(shares);
  return sum > ZERO && sum <= sumOf(inProcess) ? shares : elementMoney(() => ZERO);
}

/** What of a repair's cost goes to warranty, and the rest, which goes to cost of goods sold. */
export function warrantySplit(value: Money, warrantyShare: string): { costOfGoodsSold: Money; warranty: Money } {
  const warranty = applyRate(value, rate(warrantyShare));
  return { costOfGoodsSold: subtract(value, warranty), warranty };
}

/** How many of the units are scrap beyond what is normal for the whole job. */
export function abnormalUnits(
  job: { readonly quantity: Quantity; readonly scrapped: Quantity; readonly normalScrap: string },
  units: Quantity,
): Quantity {
  const normal = (job.quantity * rate(job.normalScrap)) / rate('1');
  const beyond = (scrapped: bigint): bigint => (scrapped > normal ? scrapped - normal : 0n);
  return (beyond(job.scrapped + units) - beyond(job.scrapped)) as Quantity;
}

/**
 * What abnormal units take out of what is in process: what each cost before normal scrap made the others dearer, so that
 * it does not matter which is scrapped first. The normal scrap that completed units took along is theirs.
 */
export function abnormalShare(
  inProcess: ElementMoney,
  abnormal: Quantity,
  job: {
    readonly quantity: Quantity;
    readonly completed: Quantity;
    readonly scrapped: Quantity;
    readonly normalScrap: string;
  },
): ElementMoney {
  const { quantity: ordered, completed, scrapped } = job;
  const before = abnormalUnits({ ...job, scrapped: NONE }, scrapped);
  const whole = (ordered - completed - scrapped) * (ordered - before);
  const taken = abnormal * (ordered - scrapped);
  if (whole <= 0n || taken <= 0n) return elementMoney(() => ZERO);
  return within(
    inProcess,
    elementMoney((element) => (taken >= whole ? inProcess[element] : share(inProcess[element], taken, whole))),
  );
}

export interface OverheadBases {
  readonly workInProcess: Money;
  readonly finishedGoods: Money;
  readonly costOfGoodsSold: Money;
}

/**
 * Overhead that was applied too little (above zero) or too much (below zero), shared by what each holds; what nothing
 * holds goes to cost of goods sold.
 */
export function prorate(difference: Money, bases: OverheadBases): OverheadBases {
  const shares = apportion(difference, [bases.workInProcess, bases.finishedGoods, bases.costOfGoodsSold]);
  const [workInProcess = ZERO, finishedGoods = ZERO, costOfGoodsSold = difference] = shares ?? [];
  return { workInProcess, finishedGoods, costOfGoodsSold };
}
