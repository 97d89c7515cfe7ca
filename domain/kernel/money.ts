import { divideHalfUp, formatDecimal, parseDecimal } from './decimal.js';
import { QUANTITY_SCALE, type Quantity } from './quantity.js';

/** The one functional currency; another is refused at the edge. */
export const CURRENCY = 'USD';

const MONEY_SCALE = 2;
const UNIT_PRICE_SCALE = 4;
const RATE_SCALE = 6;

/** US cents. */
export type Money = bigint & { readonly __unit: 'cents' };
/** US dollars per unit, in 1/10,000. */
export type UnitPrice = bigint & { readonly __unit: 'unit price' };
/** A fraction of one, such as a tax rate, in 1/1,000,000. */
export type Rate = bigint & { readonly __unit: 'rate' };

/** Wire form of Money: "123.45", of UnitPrice: "12.50" up to four decimals, of Rate: "0.06". */
export type Amount = string;

export const ZERO = 0n as Money;

const must = <T extends bigint>(value: bigint | undefined, what: string, text: string): T => {
  if (value === undefined) throw new Error(`not a ${what}: ${text}`);
  return value as T;
};

export const isAmount = (text: string): boolean => parseDecimal(text, MONEY_SCALE) !== undefined;
export const isUnitPrice = (text: string): boolean => parseDecimal(text, UNIT_PRICE_SCALE) !== undefined;
export const isRate = (text: string): boolean => parseDecimal(text, RATE_SCALE) !== undefined;

export const money = (text: Amount): Money => must(parseDecimal(text, MONEY_SCALE), 'amount', text);
export const unitPrice = (text: Amount): UnitPrice => must(parseDecimal(text, UNIT_PRICE_SCALE), 'unit price', text);
export const rate = (text: string): Rate => must(parseDecimal(text, RATE_SCALE), 'rate', text);

export const formatMoney = (value: Money): Amount => formatDecimal(value, MONEY_SCALE, MONEY_SCALE);
export const formatUnitPrice = (value: UnitPrice): Amount => formatDecimal(value, UNIT_PRICE_SCALE, 2);
export const formatRate = (value: Rate): string => formatDecimal(value, RATE_SCALE, 0);

export const add = (...values: Money[]): Money => values.reduce<bigint>((sum, value) => sum + value, 0n) as Money;
export const subtract = (from: Money, value: Money): Money => (from - value) as Money;
export const negate = (value: Money): Money => -value as Money;
export const minimum = (a: Money, b: Money): Money => (a < b ? a : b);

/** Unit price × quantity, rounded half up to the cent. */
export function extend(price: UnitPrice, quantity: Quantity): Money {
  const scale = 10n ** BigInt(UNIT_PRICE_SCALE + QUANTITY_SCALE - MONEY_SCALE);
  return divideHalfUp(price * quantity, scale) as Money;
}

/** Amount ÷ quantity, rounded half up to what a unit price can say. */
export const perUnit = (amount: Money, quantity: Quantity): UnitPrice =>
  divideHalfUp(amount * 10n ** BigInt(UNIT_PRICE_SCALE + QUANTITY_SCALE - MONEY_SCALE), quantity) as UnitPrice;

/** Amount × rate (tax of a line), rounded half up to the cent. */
export const applyRate = (amount: Money, factor: Rate): Money =>
  divideHalfUp(amount * factor, 10n ** BigInt(RATE_SCALE)) as Money;

/** Amount × part ÷ whole, rounded half up to the cent: moving-average issues, shares of a line. */
export const share = (amount: Money, part: bigint, whole: bigint): Money => divideHalfUp(amount * part, whole) as Money;

/**
 * An amount shared by weights, to the cent: each takes its part of what is left, so that the last takes the rest and
 * none takes more than is left. A weight below zero takes nothing. Null when there is nothing to share it by.
 */
export function apportion(amount: Money, weights: readonly bigint[]): readonly Money[] | null {
  const positive = weights.map((weight) => (weight > 0n ? weight : 0n));
  let whole = positive.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return null;
  let left = amount;
  return positive.map((weight) => {
    if (weight === 0n) return ZERO;
    const taken = share(left, weight, whole);
    left = subtract(left, taken);
    whole -= weight;
    return taken;
  });
}
