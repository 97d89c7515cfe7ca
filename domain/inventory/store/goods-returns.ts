import type { Database } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Posting } from '../../kernel/fact.js';
import { formatMoney, type Money, minimum, negate } from '../../kernel/money.js';
import { formatQuantity, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { checkGoodsReturn, checkUndoGoodsReturn } from '../goods-return.input.js';
import type { ReceiveReturnInput, ReturnReceived, ReturnUndone, UndoReceiveReturnInput } from '../goods-return.wire.js';
import { goodsReturned, goodsReturnUndone, unusableGoodsReturned, unusableReturnUndone } from '../inventory.facts.js';
import { refuse } from '../inventory.refusals.js';
import { costOf } from '../valuation.js';
import { type GoodsReturn, insertReturn, issuedLine, lockReturn, returnOfStep } from './goods-return-rows.js';
import { MAY_PROCESS_ORDERS } from './reservation-commands.js';
import { aggregateOf, changed, changeFields, posting, requireUnheld } from './stock-change.js';
import { dimensionsOf, loadStock, moved, placeFor, recordMovements, type Stock } from './stock-rows.js';

/**
 * Goods of an order come back at what they cost when they left: into stock, where the orders that wait are served, or
 * as scrap. Refuses 'InvalidStockRequest', 'NotIssued' and 'MoreThanIssued'.
 */
export async function receiveReturn(
  database: Database,
  command: Command<ReceiveReturnInput>,
): Promise<ReturnReceived & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'receive a return');
  checkGoodsReturn(input);
  const { customerId: _customerId, ...asked } = input;
  return runStep(database, { room: 'inventory', key, input: asked, context }, async (tx) => {
    await lockReturn(tx, input.orderId, input.site);
    const back = await comingBack(tx, input);
    await insertReturn(tx, back);
    const received = { cost: formatMoney(back.cost), restocked: back.restocked };
    if (back.restocked) return { ...received, servedOrders: await putBack(tx, back) };
    tx.emit(unusableGoodsReturned, aggregateOfReturn(back), {
      ...fieldsOf(back),
      posting: scrapPosting(tx, 'goods.returnedUnusable', `Unusable goods back from order ${back.orderId}`, back),
    });
    return { ...received, servedOrders: [] };
  });
}

async function comingBack(tx: StepTx, input: ReceiveReturnInput): Promise<GoodsReturn> {
  const { returnId, orderId, line, site, reason, dimensions: orderDimensions, customerId = null } = input;
  const { part, out, ...classification } = await issuedLine(tx, orderId, line);
  const size = quantity(input.quantity);
  if (part !== input.part) {
    const fields = [{ field: 'part', message: `Line ${line} of order ${orderId} is ${part}.` }];
    throw refuse('InvalidStockRequest', `Cannot receive a return: ${fields[0]?.message}`, { fields });
  }
  if (size > out.onHand) {
    const message = `${formatQuantity(out.onHand)} of line ${line} of order ${orderId} has left and not come back.`;
    throw refuse('MoreThanIssued', message, { fields: [{ field: 'quantity', message }] });
  }
  const cost = costOf(out, size);
  const about = { returnId, orderId, line, part, site, reason, orderDimensions, customerId, restocked: input.restock };
  return { ...about, ...classification, quantity: size, cost };
}

async function putBack(tx: StepTx, back: GoodsReturn): Promise<readonly string[]> {
  const { returnId, orderId, line, part, site, reason } = back;
  const [known] = await loadStock(tx, [part], [site]);
  const movement = moved(placeFor(known, part, site, back), {
    ...{ kind: 'returned', quantity: back.quantity, value: back.cost },
    ...{ reference: returnId, note: reason, orderId, line },
  });
  await recordMovements(tx, [movement]);
  const { after } = movement;
  tx.emit(goodsReturned, aggregateOf(after), {
    ...fieldsOf(back),
    ...changeFields(after),
    posting: stockPosting(tx, 'goods.returned', `${part} back from order ${orderId}`, back, after, back.cost),
  });
  return (await changed(tx, after)).servedOrders;
}

/**
 * Undoes receiveReturn: the goods leave again at what they came in at, and count as issued. Safe when that step never
 * landed. Refuses 'InsufficientStock' when they were promised or have left meanwhile.
 */
export async function undoReceiveReturn(
  database: Database,
  command: Command<UndoReceiveReturnInput>,
): Promise<ReturnUndone & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'undo a return');
  checkUndoGoodsReturn(input);
  const { reason, ...asked } = input;
  const body = async (tx: StepTx): Promise<ReturnUndone> => {
    const back = await returnOfStep(tx, input, key, reason);
    await lockReturn(tx, back.orderId, back.site);
    await insertReturn(tx, back, true);
    if (back.restocked) return { cost: formatMoney(await takeAgain(tx, back)) };
    tx.emit(unusableReturnUndone, aggregateOfReturn(back), {
      ...fieldsOf(back),
      posting: scrapPosting(tx, 'goods.unusableUndone', `Unusable goods left again for order ${back.orderId}`, back),
    });
    return { cost: formatMoney(back.cost) };
  };
  const step = { room: 'inventory' as const, key, input: asked, context };
  return runUndo<ReturnReceived, ReturnUndone>(database, step, body, { cost: '0.00' });
}

async function takeAgain(tx: StepTx, back: GoodsReturn): Promise<Money> {
  const { returnId, orderId, line, part, site, reason } = back;
  const [known] = await loadStock(tx, [part], [site]);
  const stock = requireUnheld(known, part, site, back.quantity);
  // What is left keeps a value of zero or more; nothing left is worth nothing.
  const value = stock.onHand === back.quantity ? stock.value : minimum(back.cost, stock.value);
  const movement = moved(stock, {
    ...{ kind: 'returnUndone', quantity: -back.quantity as Quantity, value: negate(value) },
    ...{ reference: returnId, note: reason, orderId, line },
  });
  await recordMovements(tx, [movement]);
  const { after } = movement;
  tx.emit(goodsReturnUndone, aggregateOf(after), {
    ...fieldsOf(back),
    ...changeFields(after),
    value: formatMoney(value),
    posting: stockPosting(tx, 'goods.returnUndone', `${part} left again for order ${orderId}`, back, after, value),
  });
  return value;
}

const aggregateOfReturn = ({ orderId }: GoodsReturn): string => `reservation:${orderId}`;

const fieldsOf = (back: GoodsReturn) => ({
  ...{ returnId: back.returnId, orderId: back.orderId, line: back.line, part: back.part, site: back.site },
  quantity: formatQuantity(back.quantity),
  value: formatMoney(back.cost),
  reason: back.reason,
  orderDimensions: back.orderDimensions,
});

const stockPosting = (
  tx: StepTx,
  rule: string,
  about: string,
  back: GoodsReturn,
  stock: Stock,
  value: Money,
): Posting => ({
  ...posting(tx, rule, about, {
    stock,
    value,
    dimensions: { order: back.orderDimensions, stock: dimensionsOf(stock) },
  }),
  customerId: back.customerId,
});

const scrapPosting = (tx: StepTx, rule: string, description: string, back: GoodsReturn): Posting => ({
  rule,
  eventDate: localDate(tx.now),
  description,
  customerId: back.customerId,
  items: [{ amounts: { value: formatMoney(back.cost) }, dimensions: { order: back.orderDimensions } }],
});
