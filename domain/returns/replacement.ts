import {
  type Amount,
  extend,
  formatMoney,
  formatUnitPrice,
  money,
  perUnit,
  subtract,
  unitPrice,
} from '../kernel/money.js';
import { formatQuantity, minus, type Quantity, type QuantityText, quantity } from '../kernel/quantity.js';
import type { CreditedLine } from './returns.wire.js';

export interface PricedQuantity {
  readonly quantity: QuantityText;
  readonly unitPrice: Amount;
}

const ONE: Quantity = quantity('1');

/**
 * At which prices goods replace what was credited, so that they cost as much to the cent: at the price at which they were
 * sold, or what a unit was credited at. Of more units than four decimals can tell apart, the last takes the rest.
 */
export function replacementPrices({ quantity: text, net }: CreditedLine, soldAt: Amount): PricedQuantity[] {
  const units = quantity(text);
  const worth = money(net);
  if (extend(unitPrice(soldAt), units) === worth) return [{ quantity: text, unitPrice: soldAt }];
  const each = perUnit(worth, units);
  const all = { quantity: text, unitPrice: formatUnitPrice(each) };
  if (extend(each, units) === worth || units <= ONE) return [all];
  const others = minus(units, ONE);
  const last = subtract(worth, extend(each, others));
  if (last < 0n) return [all];
  return [
    { quantity: formatQuantity(others), unitPrice: all.unitPrice },
    { quantity: '1', unitPrice: formatMoney(last) },
  ];
}
