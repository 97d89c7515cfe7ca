import type { StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import type { Posting } from '../../kernel/fact.js';
import { formatMoney, type Money } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity } from '../../kernel/quantity.js';
import { localDate } from '../../kernel/time.js';
import { refuse } from '../inventory.refusals.js';
import type { StockChanged } from '../inventory.wire.js';
import { serveQueue } from './queue.js';
import { dimensionsOf, type Stock, unheldOf } from './stock-rows.js';

export const MAY_HANDLE_STOCK: readonly Role[] = ['Ops'];

export const aggregateOf = (stock: Stock): string => `stock:${stock.part}@${stock.site}`;

export const standing = (stock: Stock): { onHand: string; value: string } => ({
  onHand: formatQuantity(stock.onHand),
  value: formatMoney(stock.value),
});

/** The stock after more of it came: the queue is served from it. */
export async function changed(tx: StepTx, stock: Stock): Promise<StockChanged> {
  return { ...standing(stock), servedOrders: await serveQueue(tx, stock.site, [stock.part]) };
}

export const changeFields = (after: Stock) => ({
  part: after.part,
  site: after.site,
  onHandAfter: formatQuantity(after.onHand),
  valueAfter: formatMoney(after.value),
  stockAccount: after.stockAccount,
  dimensions: dimensionsOf(after),
});

interface PostedValue {
  readonly stock: Stock;
  /** Zero or more: the rule says which way it goes. */
  readonly value: Money;
  readonly dimensions: Readonly<Record<string, Dimensions>>;
  readonly job?: string;
}

export const posting = (tx: StepTx, rule: string, description: string, ...values: readonly PostedValue[]): Posting => ({
  rule,
  eventDate: localDate(tx.now),
  description,
  items: values.map(({ stock, value, dimensions, job }) => ({
    amounts: { value: formatMoney(value) },
    accounts: { stock: stock.stockAccount },
    dimensions,
    ...(job === undefined ? {} : { job }),
  })),
});

/** `own` of what is reserved is the taker's. Refuses 'InsufficientStock'. */
export function requireUnheld(
  stock: Stock | undefined,
  part: string,
  site: string,
  wanted: Quantity,
  own: Quantity = NONE,
): Stock {
  if (stock && plus(unheldOf(stock), own) >= wanted) return stock;
  const onHand = formatQuantity(stock?.onHand ?? NONE);
  const reserved = formatQuantity(minus(stock?.reserved ?? NONE, own));
  const whose = own > NONE ? ' for others' : '';
  const message = `${site} has ${onHand} of ${part}, of which ${reserved} reserved${whose}; ${formatQuantity(wanted)} cannot leave.`;
  throw refuse('InsufficientStock', message, { onHand, reserved });
}
