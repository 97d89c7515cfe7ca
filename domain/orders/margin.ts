import { type Amount, add, formatMoney, type Money, money, share, subtract } from '../kernel/money.js';
import { quantity } from '../kernel/quantity.js';
import type { OrderLine } from './order.wire.js';

/** What a part is worth where it is held, with how much of it there is. */
interface Held {
  readonly part: string;
  readonly onHand: string;
  readonly value: Amount;
}

/**
 * Net less cost, in percent of net; at moving average, as the goods would leave. Null when nobody knows: a part is not
 * held, as one that is yet to be made, or nothing is asked for the goods.
 */
export function marginPercent(lines: readonly OrderLine[], held: readonly Held[]): string | null {
  const costs = lines.map((line) => costOf(line, held));
  const net = add(...lines.map((line) => money(line.net)));
  if (net <= 0n || costs.includes(null)) return null;
  const cost = add(...costs.filter((each): each is Money => each !== null));
  return formatMoney(share(subtract(net, cost), PERCENT, net));
}

/** With two decimals, as money has. */
const PERCENT = 100_00n;

function costOf(line: OrderLine, held: readonly Held[]): Money | null {
  const of = held.find(({ part }) => part === line.part);
  const onHand = quantity(of?.onHand ?? '0');
  return of && onHand > 0n ? share(money(of.value), quantity(line.quantity), onHand) : null;
}
