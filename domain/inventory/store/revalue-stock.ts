import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { add, apportion, formatMoney, type Money, minimum, money, negate, share, ZERO } from '../../kernel/money.js';
import { NONE } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { stockRevalued } from '../inventory.facts.js';
import { checkRevaluation } from '../inventory.input.js';
import type { RevalueStockInput, StockRevaluedResult } from '../inventory.wire.js';
import { lockSites } from './site-lock.js';
import { changeFields, posting } from './stock-change.js';
import { dimensionsOf, loadWorth, type Movement, moved, recordMovements } from './stock-rows.js';

/** Parts that one fact tells of. */
const TOLD_AT_ONCE = 500;

/**
 * Gives what a business unit has at a site value, or takes it, while the quantities stay: to the cent, by what each part
 * is worth. Goods that left since the amount was found have no part in it; what they would have taken is not taken.
 * Refuses 'InvalidStockRequest'.
 */
export async function revalueStock(
  database: Database,
  { key, context, input }: Command<RevalueStockInput>,
): Promise<StockRevaluedResult & Stepped> {
  requireRole(context.actor, ['Finance'], 'revalue stock');
  checkRevaluation(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    await lockSites(tx, input.site);
    const movements = await movementsOf(tx, input);
    for (let from = 0; from < movements.length; from += TOLD_AT_ONCE) {
      const some = movements.slice(from, from + TOLD_AT_ONCE);
      await recordMovements(tx, some);
      tellRevalued(tx, input, some);
    }
    return { taken: formatMoney(sumOf(movements)) };
  });
}

async function movementsOf(tx: StepTx, input: RevalueStockInput): Promise<Movement[]> {
  const { revaluationId: reference, reason: note } = input;
  const stocks = await loadWorth(tx, input);
  const amount = share(money(input.amount), minimum(sumOf(stocks), money(input.of)), money(input.of));
  const shares = apportion(
    amount,
    stocks.map(({ value }) => value),
  );
  return stocks.flatMap((stock, index) => {
    const value = shares?.[index] ?? ZERO;
    return value === ZERO ? [] : [moved(stock, { kind: 'revalued', quantity: NONE, value, reference, note })];
  });
}

const sumOf = (some: readonly { readonly value: Money }[]): Money =>
  some.reduce((sum, { value }) => add(sum, value), ZERO);

/** All of one direction. */
function tellRevalued(tx: StepTx, input: RevalueStockInput, movements: readonly Movement[]): void {
  const { revaluationId, reason, date } = input;
  const rule = sumOf(movements) > ZERO ? 'stock.revaluedUp' : 'stock.revaluedDown';
  tx.emit(stockRevalued, `revaluation:${revaluationId}`, {
    revaluationId,
    reason,
    rows: movements.map(({ after, value }) => ({ ...changeFields(after), value: formatMoney(value) })),
    posting: {
      ...posting(tx, rule, `Revaluation ${revaluationId}: ${reason}`, ...byCostCentre(movements)),
      ...(date ? { eventDate: date } : {}),
    },
  });
}

function byCostCentre(movements: readonly Movement[]) {
  const stocks = new Map(movements.map(({ after }) => [after.costCentre, after]));
  return [...stocks].map(([costCentre, stock]) => {
    const sum = sumOf(movements.filter(({ after }) => after.costCentre === costCentre));
    return { stock, value: sum < ZERO ? negate(sum) : sum, dimensions: { main: dimensionsOf(stock) } };
  });
}
