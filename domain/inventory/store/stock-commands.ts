import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { extend, formatMoney, formatUnitPrice, type Money, negate, unitPrice } from '../../kernel/money.js';
import { formatQuantity, NONE, type Quantity, quantity } from '../../kernel/quantity.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { stockAdjusted, stockMoved, stockReceived } from '../inventory.facts.js';
import { checkAdjustment, checkMove, checkReceipt } from '../inventory.input.js';
import { refuse } from '../inventory.refusals.js';
import type {
  AdjustStockInput,
  MoveStockInput,
  ReceiveStockInput,
  StockChanged,
  StockMovedResult,
} from '../inventory.wire.js';
import { costOf, worthOf } from '../valuation.js';
import { serveQueue } from './queue.js';
import { lockSites } from './site-lock.js';
import {
  aggregateOf,
  changed,
  changeFields,
  MAY_HANDLE_STOCK,
  posting,
  requireUnheld,
  standing,
} from './stock-change.js';
import { dimensionsOf, loadStock, moved, placeFor, recordMovements, type Stock } from './stock-rows.js';

/** Goods come in; the orders that wait for them are served in the same transaction. Refuses 'InvalidStockRequest'. */
export async function receiveStock(
  database: Database,
  command: Command<ReceiveStockInput>,
): Promise<StockChanged & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_HANDLE_STOCK, 'receive stock');
  requireScope(context.actor, input, '');
  checkReceipt(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { part, site, reference } = input;
    await lockSites(tx, site);
    const [known] = await loadStock(tx, [part], [site]);
    const received = quantity(input.quantity);
    const value = extend(unitPrice(input.unitCost), received);
    const movement = moved(placeFor(known, part, site, input), {
      kind: 'received',
      quantity: received,
      value,
      reference,
    });
    await recordMovements(tx, [movement]);
    const { after } = movement;
    tx.emit(stockReceived, aggregateOf(after), {
      ...changeFields(after),
      quantity: formatQuantity(received),
      unitCost: formatUnitPrice(unitPrice(input.unitCost)),
      value: formatMoney(value),
      reference,
      supplierId: input.supplierId ?? null,
      posting: posting(tx, 'stock.received', `Receipt ${reference} of ${part}`, {
        stock: after,
        value,
        dimensions: { main: dimensionsOf(after) },
      }),
    });
    return changed(tx, after);
  });
}

/**
 * A count or scrap. Counting up serves the queue. Refuses 'InvalidStockRequest', and 'InsufficientStock' when less
 * would be left than is reserved.
 */
export async function adjustStock(
  database: Database,
  command: Command<AdjustStockInput>,
): Promise<StockChanged & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_HANDLE_STOCK, 'adjust stock');
  requireScope(context.actor, input, '');
  checkAdjustment(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { part, site, reason, note } = input;
    await lockSites(tx, site);
    const [known] = await loadStock(tx, [part], [site]);
    const change = quantity(input.change);
    const kind = change > NONE ? 'countedUp' : reason === 'scrap' ? 'scrapped' : 'countedDown';
    if (change < NONE) requireUnheld(known, part, site, -change as Quantity);
    const stock = placeFor(known, part, site, input);
    const value = change > NONE ? worthOfFound(stock, change, input) : negate(costOf(stock, -change as Quantity));
    const movement = moved(stock, { kind, quantity: change, value, reference: reason, note });
    await recordMovements(tx, [movement]);
    const { after } = movement;
    const size = value < 0n ? negate(value) : value;
    tx.emit(stockAdjusted, aggregateOf(after), {
      ...changeFields(after),
      change: formatQuantity(change),
      value: formatMoney(value),
      reason,
      note,
      posting: posting(tx, `stock.${kind}`, `${reason} of ${part}: ${note}`, {
        stock: after,
        value: size,
        dimensions: { main: dimensionsOf(after) },
      }),
    });
    return change > NONE ? changed(tx, after) : { ...standing(after), servedOrders: [] };
  });
}

/**
 * Goods go to another site at their cost, and serve the orders that wait there. Refuses 'InvalidStockRequest';
 * 'InsufficientStock' when less would be left than is reserved; 'StockAccountDiffers' when the other site holds the
 * part in another account.
 */
export async function moveStock(
  database: Database,
  command: Command<MoveStockInput>,
): Promise<StockMovedResult & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_HANDLE_STOCK, 'move stock');
  checkMove(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { part, fromSite, toSite, note } = input;
    await lockSites(tx, fromSite, toSite);
    const stocks = await loadStock(tx, [part], [fromSite, toSite]);
    const size = quantity(input.quantity);
    const from = requireUnheld(atSite(stocks, fromSite), part, fromSite, size);
    const to = placeFor(atSite(stocks, toSite), part, toSite, from);
    requireSameAccount(from, to);
    for (const stock of [from, to]) requireScope(context.actor, dimensionsOf(stock), '');
    const value = costOf(from, size);
    const reference = `${fromSite} to ${toSite}`;
    const out = moved(from, { kind: 'movedOut', quantity: -size as Quantity, value: negate(value), reference, note });
    const into = moved(to, { kind: 'movedIn', quantity: size, value, reference, note });
    await recordMovements(tx, [out, into]);
    const fromDimensions = dimensionsOf(from);
    const toDimensions = dimensionsOf(to);
    const dimensions = { from: fromDimensions, to: toDimensions };
    tx.emit(stockMoved, aggregateOf(from), {
      part,
      fromSite,
      toSite,
      quantity: formatQuantity(size),
      value: formatMoney(value),
      note,
      stockAccount: from.stockAccount,
      fromDimensions,
      toDimensions,
      posting: posting(tx, 'stock.moved', `${part} moved from ${reference}`, { stock: from, value, dimensions }),
    });
    const servedOrders = await serveQueue(tx, toSite, [part]);
    const onHand = (stock: Stock): { onHand: string } => ({ onHand: formatQuantity(stock.onHand) });
    return { from: onHand(out.after), to: onHand(into.after), servedOrders };
  });
}

function worthOfFound(stock: Stock, found: Quantity, input: AdjustStockInput): Money {
  if (input.unitCost) return extend(unitPrice(input.unitCost), found);
  if (stock.onHand > NONE) return worthOf(stock, found);
  throw refuse('InvalidStockRequest', 'Cannot adjust stock: wrong unitCost.', {
    fields: [{ field: 'unitCost', message: 'Is needed where nothing is on hand to take an average from.' }],
  });
}

function requireSameAccount(from: Stock, to: Stock): void {
  if (from.stockAccount === to.stockAccount) return;
  const message = `${to.site} holds ${to.part} in ${to.stockAccount}, ${from.site} in ${from.stockAccount}.`;
  throw refuse('StockAccountDiffers', message);
}

const atSite = (stocks: readonly Stock[], site: string): Stock | undefined =>
  stocks.find((stock) => stock.site === site);
