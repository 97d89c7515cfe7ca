import { formatDecimal, parseDecimal } from './decimal.js';

export const QUANTITY_SCALE = 4;

/** A count of units of measure, in 1/10,000 of the unit. */
export type Quantity = bigint & { readonly __unit: 'quantity' };

/** Wire form: "3" or "3.5", up to four decimals. */
export type QuantityText = string;

export const NONE = 0n as Quantity;

export const isQuantity = (text: string): boolean => parseDecimal(text, QUANTITY_SCALE) !== undefined;

export function quantity(text: QuantityText): Quantity {
  const value = parseDecimal(text, QUANTITY_SCALE);
  if (value === undefined) throw new Error(`not a quantity: ${text}`);
  return value as Quantity;
}

export const formatQuantity = (value: Quantity): QuantityText => formatDecimal(value, QUANTITY_SCALE, 0);
export const plus = (...values: Quantity[]): Quantity =>
  values.reduce<bigint>((sum, value) => sum + value, 0n) as Quantity;
export const minus = (from: Quantity, value: Quantity): Quantity => (from - value) as Quantity;
export const smaller = (a: Quantity, b: Quantity): Quantity => (a < b ? a : b);
