import { add, type Money, share, subtract } from '../kernel/money.js';
import { minus, NONE, plus, type Quantity } from '../kernel/quantity.js';

/** A part at a site: how much, and the running sum of the values of its movements. */
export interface Holding {
  readonly onHand: Quantity;
  readonly value: Money;
}

/** What some of it costs at moving average, round(value × quantity ÷ on hand): all of it is the rest of the value. */
export function costOf(holding: Holding, taken: Quantity): Money {
  if (taken <= NONE || taken > holding.onHand) throw new Error('the cost of more than is on hand, or of nothing');
  return share(holding.value, taken, holding.onHand);
}

/** What more of it is worth at moving average: goods found in a count. */
export function worthOf(holding: Holding, found: Quantity): Money {
  if (holding.onHand <= NONE) throw new Error('nothing on hand to take an average from');
  return share(holding.value, found, holding.onHand);
}

export const putIn = (holding: Holding, quantity: Quantity, value: Money): Holding => ({
  onHand: plus(holding.onHand, quantity),
  value: add(holding.value, value),
});

export const takeOut = (holding: Holding, quantity: Quantity, value: Money): Holding => ({
  onHand: minus(holding.onHand, quantity),
  value: subtract(holding.value, value),
});
