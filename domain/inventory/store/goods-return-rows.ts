import type { StepTx } from '../../../platform/step.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { formatMoney, type Money, money, negate, subtract } from '../../kernel/money.js';
import { formatQuantity, minus, type Quantity, quantity } from '../../kernel/quantity.js';
import { refuse } from '../inventory.refusals.js';
import type { Classification, StockAccount } from '../inventory.wire.js';
import type { Holding } from '../valuation.js';
import { lockSites } from './site-lock.js';

/** Goods that came back once: quantity and cost are above zero, also where they leave again. */
export interface GoodsReturn extends Classification {
  readonly returnId: string;
  readonly orderId: string;
  readonly line: number;
  readonly part: string;
  readonly site: string;
  readonly quantity: Quantity;
  readonly cost: Money;
  readonly restocked: boolean;
  readonly reason: string;
  readonly orderDimensions: Dimensions;
  readonly customerId: string | null;
}

/** What was issued of an order's line and did not come back, at what it cost; and where its stock stood in the books. */
export interface IssuedLine extends Classification {
  readonly part: string;
  readonly out: Holding;
}

interface IssuedRow {
  part: string;
  stock_account: StockAccount;
  business_unit: string;
  cost_centre: string;
  issued: string;
  cost: string;
  returned: string;
  returned_cost: string;
}

/** Locks the site of the return and that of the order, under whose lock its lines are issued. */
export async function lockReturn(tx: StepTx, orderId: string, site: string): Promise<void> {
  const [reservation] = await tx.query<{ site: string }>(
    'SELECT r.site FROM inventory.reservations r WHERE r.order_id = $1',
    [orderId],
  );
  await lockSites(tx, ...new Set([site, reservation?.site ?? site]));
}

/** Refuses 'NotIssued'; the caller holds the lock. */
export async function issuedLine(tx: StepTx, orderId: string, line: number): Promise<IssuedLine> {
  const [row] = await tx.query<IssuedRow>(
    `SELECT m.part, (array_agg(m.stock_account ORDER BY m.occurred_at DESC, m.sequence DESC))[1] AS stock_account,
       (array_agg(m.business_unit ORDER BY m.occurred_at DESC, m.sequence DESC))[1] AS business_unit,
       (array_agg(m.cost_centre ORDER BY m.occurred_at DESC, m.sequence DESC))[1] AS cost_centre,
       -sum(m.quantity) AS issued, -sum(m.value) AS cost, max(b.quantity) AS returned, max(b.cost) AS returned_cost
     FROM inventory.movements m
     CROSS JOIN (
       SELECT coalesce(sum(g.quantity), 0) AS quantity, coalesce(sum(g.cost), 0.00) AS cost
       FROM inventory.goods_returns g WHERE g.order_id = $1 AND g.line = $2) b
     WHERE m.order_id = $1 AND m.line = $2 AND m.kind = 'issued' GROUP BY m.part`,
    [orderId, line],
  );
  if (!row) throw refuse('NotIssued', `Nothing of line ${line} of order ${orderId} has left.`);
  return {
    ...{
      part: row.part,
      stockAccount: row.stock_account,
      businessUnit: row.business_unit,
      costCentre: row.cost_centre,
    },
    out: {
      onHand: minus(quantity(row.issued), quantity(row.returned)),
      value: subtract(money(row.cost), money(row.returned_cost)),
    },
  };
}

export async function insertReturn(tx: StepTx, back: GoodsReturn, leavesAgain = false): Promise<void> {
  const size = leavesAgain ? (-back.quantity as Quantity) : back.quantity;
  const cost = leavesAgain ? negate(back.cost) : back.cost;
  const { businessUnit, site, costCentre } = back.orderDimensions;
  await tx.query(
    `INSERT INTO inventory.goods_returns (order_id, line, step_key, return_id, part, site, quantity, cost, restocked,
       reason, stock_account, business_unit, cost_centre, order_business_unit, order_site, order_cost_centre,
       customer_id, actor_id, occurred_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      ...[back.orderId, back.line, tx.stepKey, back.returnId, back.part, back.site, formatQuantity(size)],
      ...[formatMoney(cost), back.restocked, back.reason, back.stockAccount, back.businessUnit, back.costCentre],
      ...[businessUnit, site, costCentre, back.customerId, tx.context.actor.id, tx.now],
    ],
  );
}

interface ReturnRow {
  return_id: string;
  part: string;
  site: string;
  quantity: string;
  cost: string;
  restocked: boolean;
  stock_account: StockAccount;
  business_unit: string;
  cost_centre: string;
  order_business_unit: string;
  order_site: string;
  order_cost_centre: string;
  customer_id: string | null;
}

/** What a step received back. */
export async function returnOfStep(
  tx: StepTx,
  { orderId, line }: { readonly orderId: string; readonly line: number },
  stepKey: string,
  reason: string,
): Promise<GoodsReturn> {
  const [row] = await tx.query<ReturnRow>(
    `SELECT g.return_id, g.part, g.site, g.quantity, g.cost, g.restocked, g.stock_account, g.business_unit,
       g.cost_centre, g.order_business_unit, g.order_site, g.order_cost_centre, g.customer_id
     FROM inventory.goods_returns g WHERE g.order_id = $1 AND g.line = $2 AND g.step_key = $3`,
    [orderId, line, stepKey],
  );
  if (!row) throw refuse('NotIssued', `Step ${stepKey} received nothing of line ${line} of order ${orderId}.`);
  return {
    ...{ returnId: row.return_id, orderId, line, part: row.part, site: row.site, reason, restocked: row.restocked },
    ...{ quantity: quantity(row.quantity), cost: money(row.cost) },
    ...{ stockAccount: row.stock_account, businessUnit: row.business_unit, costCentre: row.cost_centre },
    customerId: row.customer_id,
    orderDimensions: {
      businessUnit: row.order_business_unit,
      site: row.order_site,
      costCentre: row.order_cost_centre,
    },
  };
}
