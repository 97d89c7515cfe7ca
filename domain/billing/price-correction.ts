import { applyRate, extend, type Money, minimum, rate, subtract, unitPrice, ZERO } from '../kernel/money.js';
import { formatQuantity, type Quantity, quantity } from '../kernel/quantity.js';
import { refuse } from './billing.refusals.js';
import type { CorrectPriceInput } from './corrections.wire.js';
import { type LinePiece, type LineRest, takePiece } from './line-pieces.js';

/**
 * What a price correction takes off a line: units × what each costs less, tax at the invoice's own rate. A new unit
 * price is held against what the units are worth since earlier corrections. Units are counted, and nobody knows which
 * were corrected before: once their prices differ, a part of them has no price that a new one could be held against.
 * Refuses 'MoreThanShipped', 'PriceIncrease', 'PricesDiffer', 'MoreThanInvoiced' and 'NothingToCorrect'.
 */
export function priceCorrection(rest: LineRest, input: CorrectPriceInput, pricesDiffer: boolean): LinePiece {
  const units = input.quantity == null ? rest.restQuantity : quantity(input.quantity);
  if (units > rest.restQuantity || units === 0n) throw tooMany(rest, units);
  if (pricesDiffer && input.unitPrice != null && units < rest.restQuantity) throw ofDifferentPrices(rest);
  const worth = takePiece(rest, units).piece;
  const net = input.unitPrice == null ? lessOf(worth, input, units) : lessThanNow(worth, input.unitPrice, units);
  if (net === ZERO) throw refuse('NothingToCorrect', 'The price is what it was: nothing would be credited.');
  const all = net === worth.net;
  return { ...worth, net, tax: all ? worth.tax : minimum(applyRate(net, rate(rest.taxRate)), worth.tax) };
}

function tooMany(rest: LineRest, units: Quantity) {
  const left = formatQuantity(rest.restQuantity);
  const message = `${left} of line ${rest.line} are shipped and not given back.`;
  const fields = [{ field: 'quantity', message }];
  return refuse('MoreThanShipped', `The price of ${formatQuantity(units)} cannot be corrected: ${message}`, { fields });
}

function ofDifferentPrices(rest: LineRest) {
  const message = `Since an earlier correction the units of line ${rest.line} have different prices.`;
  const fields = [{ field: 'unitPrice', message: `${message} Give lessPerUnit, or the price of all.` }];
  return refuse('PricesDiffer', `${message} A new price of a part of them does not say what is credited.`, { fields });
}

function lessOf(worth: LinePiece, { lessPerUnit }: CorrectPriceInput, units: Quantity): Money {
  const net = extend(unitPrice(lessPerUnit ?? '0'), units);
  if (net <= worth.net) return net;
  const fields = [{ field: 'lessPerUnit', message: 'Takes off more than the units are worth.' }];
  throw refuse('MoreThanInvoiced', 'More would be credited than was invoiced.', { fields });
}

function lessThanNow(worth: LinePiece, price: string, units: Quantity): Money {
  const now = extend(unitPrice(price), units);
  if (now <= worth.net) return subtract(worth.net, now);
  const fields = [{ field: 'unitPrice', message: 'Is above what was invoiced.' }];
  const text = 'A correction credits only: what costs more is invoiced with a new invoice.';
  throw refuse('PriceIncrease', text, { fields });
}
