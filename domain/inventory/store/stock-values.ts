import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { add, formatMoney, money, negate, ZERO } from '../../kernel/money.js';
import { formatQuantity, NONE, type Quantity, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { indirectMaterialIssued, stockOpened, stockRevalued } from '../inventory.facts.js';
import { checkIndirectIssue, checkOpening, checkRevaluation } from '../inventory.input.js';
import { refuse } from '../inventory.refusals.js';
import type {
  IssueIndirectInput,
  OpenStockInput,
  RevalueStockInput,
  StockChanged,
  StockRevaluedResult,
} from '../inventory.wire.js';
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
import { dimensionsOf, loadStock, type Movement, moved, placeFor, recordMovements, type Stock } from './stock-rows.js';

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

/**
 * Gives stock value, or takes it, while the quantity stays. Refuses 'InvalidStockRequest', and 'InsufficientStock' naming
 * every row of which nothing is on hand, or that would be worth less than nothing.
 */
export async function revalueStock(
  database: Database,
  { key, context, input }: Command<RevalueStockInput>,
): Promise<StockRevaluedResult & Stepped> {
  requireRole(context.actor, ['Finance'], 'revalue stock');
  checkRevaluation(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { rows, revaluationId: reference, reason: note } = input;
    const sites = [...new Set(rows.map((row) => row.site))].sort();
    await lockSites(tx, ...sites);
    const parts = [...new Set(rows.map((row) => row.part))];
    const known = new Map((await loadStock(tx, parts, sites)).map((stock) => [aggregateOf(stock), stock]));
    const stocks = requireWorth(
      rows.map(({ part, site }) => known.get(`stock:${part}@${site}`)),
      input,
    );
    const movements = stocks.map((stock, index) =>
      moved(stock, { kind: 'revalued', quantity: NONE, value: money(rows[index]?.amount ?? '0.00'), reference, note }),
    );
    await recordMovements(tx, movements);
    tellRevalued(
      tx,
      input,
      'stock.revaluedUp',
      movements.filter(({ value }) => value > ZERO),
    );
    tellRevalued(
      tx,
      input,
      'stock.revaluedDown',
      movements.filter(({ value }) => value < ZERO),
    );
    return { rows: movements.map(({ after: { part, site, value } }) => ({ part, site, value: formatMoney(value) })) };
  });
}

function requireWorth(stocks: readonly (Stock | undefined)[], { rows }: RevalueStockInput): Stock[] {
  const problems = rows.flatMap(({ part, site, amount }, index): FieldProblem[] => {
    const stock = stocks[index];
    if (!stock || stock.onHand <= NONE) {
      return [{ field: `rows[${index}].part`, message: `${site} has nothing of ${part} on hand.` }];
    }
    if (add(stock.value, money(amount)) >= ZERO) return [];
    return [{ field: `rows[${index}].amount`, message: `${part} at ${site} is worth ${formatMoney(stock.value)}.` }];
  });
  if (problems.length === 0) return stocks.filter((stock) => stock !== undefined);
  const message = `Stock cannot be revalued so: ${problems.map((problem) => problem.message).join(' ')}`;
  throw refuse('InsufficientStock', message, { fields: problems });
}

function tellRevalued(tx: StepTx, input: RevalueStockInput, rule: string, movements: readonly Movement[]): void {
  if (movements.length === 0) return;
  const { revaluationId, reason } = input;
  tx.emit(stockRevalued, `revaluation:${revaluationId}`, {
    revaluationId,
    reason,
    rows: movements.map(({ after, value }) => ({ ...changeFields(after), value: formatMoney(value) })),
    posting: {
      ...posting(tx, rule, `Revaluation ${revaluationId}: ${reason}`, ...movements.map(sizeOf)),
      ...(input.date ? { eventDate: input.date } : {}),
    },
  });
}

const sizeOf = ({ after, value }: Movement) => ({
  stock: after,
  value: value < ZERO ? negate(value) : value,
  dimensions: { main: dimensionsOf(after) },
});
