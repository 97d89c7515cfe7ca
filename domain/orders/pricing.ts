import { add, applyRate, extend, formatMoney, money, rate, subtract, unitPrice } from '../kernel/money.js';
import { formatQuantity, isQuantity, minus, NONE, quantity } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { refuse } from './order.refusals.js';
import type { OrderLine, OrderSnapshot } from './order.wire.js';

type Totals = Pick<OrderSnapshot, 'net' | 'tax' | 'total'>;

export function totalsOf(lines: readonly Pick<OrderLine, 'net' | 'tax'>[]): Totals {
  const net = add(...lines.map((line) => money(line.net)));
  const tax = add(...lines.map((line) => money(line.tax)));
  return { net: formatMoney(net), tax: formatMoney(tax), total: formatMoney(add(net, tax)) };
}

/** The line with another quantity at the price and tax rate of its snapshot. */
export function requantify(line: OrderLine, quantityText: string): OrderLine {
  const net = extend(unitPrice(line.unitPrice), quantity(quantityText));
  const tax = applyRate(net, rate(line.taxRate));
  return { ...line, quantity: quantityText, net: formatMoney(net), tax: formatMoney(tax) };
}

/**
 * The part of a line between two quantities, such as what a shipment takes: amounts are differences of the rounded
 * cumulative amounts, so that all parts of a line sum to the line exactly.
 */
export function sliceLine(line: OrderLine, from: string, to: string): OrderLine {
  const before = requantify(line, from);
  const after = requantify(line, to);
  return {
    ...line,
    quantity: formatQuantity(minus(quantity(to), quantity(from))),
    net: formatMoney(subtract(money(after.net), money(before.net))),
    tax: formatMoney(subtract(money(after.tax), money(before.tax))),
  };
}

/** The lines after an amendment; refuses with 'InvalidLines', naming every wrong field. A quantity of 0 takes a line out. */
export function amendLines(
  lines: readonly OrderLine[],
  changes: readonly { line: number; quantity: string }[],
): OrderLine[] {
  const problems: FieldProblem[] = [];
  const seen = new Set<number>();
  changes.forEach((change, index) => {
    if (!lines.some((line) => line.line === change.line)) {
      problems.push({ field: `lines[${index}].line`, message: `The order has no line ${change.line}.` });
    }
    if (seen.has(change.line)) problems.push({ field: `lines[${index}].line`, message: 'Named twice.' });
    seen.add(change.line);
    if (!isQuantity(change.quantity) || quantity(change.quantity) < NONE) {
      problems.push({ field: `lines[${index}].quantity`, message: 'Must be a quantity of zero or more.' });
    }
  });
  if (problems.length > 0) {
    throw refuse('InvalidLines', 'The amendment does not fit the order.', { fields: problems });
  }
  const wanted = new Map(changes.map((change) => [change.line, change.quantity]));
  const amended = lines.map((line) => requantify(line, wanted.get(line.line) ?? line.quantity));
  const kept = amended.filter((line) => quantity(line.quantity) > NONE);
  if (kept.length === 0) {
    throw refuse('InvalidLines', 'An amendment cannot take every line out: cancel the order instead.', {
      fields: [{ field: 'lines', message: 'At least one line must keep a quantity.' }],
    });
  }
  return kept;
}
