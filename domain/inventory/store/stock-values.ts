import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, money, negate } from '../../kernel/money.js';
import { formatQuantity, type Quantity, quantity } from '../../kernel/quantity.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { indirectMaterialIssued, stockOpened } from '../inventory.facts.js';
import { checkIndirectIssue, checkOpening } from '../inventory.input.js';
import type { IssueIndirectInput, OpenStockInput, StockChanged } from '../inventory.wire.js';
import { costOf } from '../valuation.js';
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
import { dimensionsOf, loadStock, moved, placeFor, recordMovements } from './stock-rows.js';

/** Supplies of the shop leave for overhead at moving average. Refuses 'InvalidStockRequest' and 'InsufficientStock'. */
export async function issueIndirect(
  database: Database,
  { key, context, input }: Command<IssueIndirectInput>,
): Promise<StockChanged & Stepped> {
  requireRole(context.actor, MAY_HANDLE_STOCK, 'issue stock');
  checkIndirectIssue(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { part, site, note, dimensions: overhead } = input;
    await lockSites(tx, site);
    const [known] = await loadStock(tx, [part], [site]);
    if (known) requireScope(context.actor, dimensionsOf(known), '');
    const size = quantity(input.quantity);
    const stock = requireUnheld(known, part, site, size);
    const value = costOf(stock, size);
    const change = { quantity: -size as Quantity, value: negate(value), reference: 'indirect', note };
    const movement = moved(stock, { kind: 'issuedIndirect', ...change });
    await recordMovements(tx, [movement]);
    const { after } = movement;
    tx.emit(indirectMaterialIssued, aggregateOf(after), {
      ...changeFields(after),
      quantity: formatQuantity(size),
      value: formatMoney(value),
      overheadDimensions: overhead,
      note,
      posting: posting(tx, 'stock.issuedIndirect', `${part} issued to overhead: ${note}`, {
        stock: after,
        value,
        dimensions: { overhead, stock: dimensionsOf(after) },
      }),
    });
    return { ...standing(after), servedOrders: [] };
  });
}

/** Stock that was there before Atlas, against the opening balance; it serves the queue. Refuses 'InvalidStockRequest'. */
export async function openStock(
  database: Database,
  { key, context, input }: Command<OpenStockInput>,
): Promise<StockChanged & Stepped> {
  requireRole(context.actor, ['Finance'], 'open stock');
  requireScope(context.actor, input, '');
  checkOpening(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { part, site, note } = input;
    await lockSites(tx, site);
    const [known] = await loadStock(tx, [part], [site]);
    const value = money(input.value);
    const change = { quantity: quantity(input.quantity), value, reference: 'opening', note };
    const movement = moved(placeFor(known, part, site, input), { kind: 'opened', ...change });
    await recordMovements(tx, [movement]);
    const { after } = movement;
    tx.emit(stockOpened, aggregateOf(after), {
      ...changeFields(after),
      quantity: formatQuantity(movement.quantity),
      value: formatMoney(value),
      note,
      posting: posting(tx, 'stock.opened', `Opening balance of ${part}: ${note}`, {
        stock: after,
        value,
        dimensions: { main: dimensionsOf(after) },
      }),
    });
    return changed(tx, after);
  });
}
