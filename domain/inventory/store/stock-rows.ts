import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { formatMoney, type Money, money, negate, ZERO } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Classification, MovementKind, StockAccount, StockPlace } from '../inventory.wire.js';
import { type Holding, putIn } from '../valuation.js';

/** A part at a site, as it stands or as a movement leaves it. */
export interface Stock extends Holding, Classification {
  readonly part: string;
  readonly site: string;
  readonly reserved: Quantity;
  readonly movements: number;
}

/** A signed change of one stock, and what it left. */
export interface Movement {
  readonly after: Stock;
  readonly kind: MovementKind;
  readonly quantity: Quantity;
  readonly value: Money;
  readonly reference: string;
  readonly note?: string;
  readonly orderId?: string | null;
  readonly line?: number | null;
  /** The job between whose work in process and the stock it moves value, and the job's dimensions. */
  readonly job?: { readonly jobId: string; readonly dimensions: Dimensions };
}

interface StockRow {
  part: string;
  site: string;
  stock_account: StockAccount;
  business_unit: string;
  cost_centre: string;
  on_hand: string;
  reserved: string;
  value: string;
  movements: string;
}

const COLUMNS =
  's.part, s.site, s.stock_account, s.business_unit, s.cost_centre, s.on_hand, s.reserved, s.value, s.movements';

const stockOf = (row: StockRow): Stock => ({
  part: row.part,
  site: row.site,
  stockAccount: row.stock_account,
  businessUnit: row.business_unit,
  costCentre: row.cost_centre,
  onHand: quantity(row.on_hand),
  reserved: quantity(row.reserved),
  value: money(row.value),
  movements: Number(row.movements),
});

export async function loadStock(tx: Queryable, parts: readonly string[], sites: readonly string[]): Promise<Stock[]> {
  const rows = await tx.query<StockRow>(
    `SELECT ${COLUMNS} FROM inventory.stock s WHERE s.part = ANY($1) AND s.site = ANY($2)`,
    [parts, sites],
  );
  return rows.map(stockOf);
}

/** What a business unit has at a site on an account, and is worth something. */
export async function loadWorth(
  tx: Queryable,
  { stockAccount, businessUnit, site }: StockPlace & Pick<Classification, 'stockAccount'>,
): Promise<Stock[]> {
  const rows = await tx.query<StockRow>(
    `SELECT ${COLUMNS} FROM inventory.stock s
     WHERE s.stock_account = $1 AND s.business_unit = $2 AND s.site = $3 AND s.value > 0 ORDER BY s.part`,
    [stockAccount, businessUnit, site],
  );
  return rows.map(stockOf);
}

export const unheldOf = (stock: Stock): Quantity => minus(stock.onHand, stock.reserved);

export const dimensionsOf = (stock: Stock): Dimensions => ({
  businessUnit: stock.businessUnit,
  site: stock.site,
  costCentre: stock.costCentre,
});

/**
 * The stock that goods arrive in. What is on hand keeps the account and dimensions it has, so that its value stays
 * where it was posted; an empty place takes those of what arrives.
 */
export function placeFor(known: Stock | undefined, part: string, site: string, arriving: Classification): Stock {
  if (known && known.onHand > NONE) return known;
  const { stockAccount, businessUnit, costCentre } = arriving;
  const empty = { onHand: NONE, value: ZERO, reserved: NONE, movements: known?.movements ?? 0 };
  return { part, site, stockAccount, businessUnit, costCentre, ...empty };
}

/** The movement that changes a stock by a signed quantity and value. */
export function moved(stock: Stock, change: Omit<Movement, 'after'>): Movement {
  const holding = putIn(stock, change.quantity, change.value);
  return { ...change, after: { ...stock, ...holding, movements: stock.movements + 1 } };
}

/** Appends the movements and leaves each stock as its last movement says: one statement. */
export async function recordMovements(tx: StepTx, movements: readonly Movement[]): Promise<void> {
  const rows = movements.map(({ after, ...movement }) => ({
    ...wire(after),
    kind: movement.kind,
    quantity: formatQuantity(movement.quantity),
    moved_value: formatMoney(movement.value),
    reference: movement.reference,
    note: movement.note ?? null,
    order_id: movement.orderId ?? null,
    job_id: movement.job?.jobId ?? null,
    line: movement.line ?? null,
  }));
  await tx.query(
    `WITH moves AS (
       SELECT * FROM jsonb_to_recordset($1) AS m (part text, site text, stock_account text, business_unit text,
         cost_centre text, on_hand numeric, reserved numeric, value numeric, movements bigint, kind text,
         quantity numeric, moved_value numeric, reference text, note text, order_id text, job_id text, line integer)
     ), left_behind AS (
       INSERT INTO inventory.stock AS s
         (part, site, stock_account, business_unit, cost_centre, on_hand, reserved, value, movements)
       SELECT DISTINCT ON (part, site)
         part, site, stock_account, business_unit, cost_centre, on_hand, reserved, value, movements
       FROM moves ORDER BY part, site, movements DESC
       ON CONFLICT (part, site) DO UPDATE SET stock_account = excluded.stock_account,
         business_unit = excluded.business_unit, cost_centre = excluded.cost_centre, on_hand = excluded.on_hand,
         reserved = excluded.reserved, value = excluded.value, movements = excluded.movements
     )
     INSERT INTO inventory.movements (part, site, sequence, kind, quantity, value, on_hand_after, value_after,
       stock_account, business_unit, cost_centre, reference, note, order_id, job_id, line, actor_id, step_key,
       occurred_at)
     SELECT part, site, movements, kind, quantity, moved_value, on_hand, value,
       stock_account, business_unit, cost_centre, reference, note, order_id, job_id, line, $2, $3, $4
     FROM moves`,
    [JSON.stringify(rows), tx.context.actor.id, tx.stepKey, tx.now],
  );
  for (const movement of movements) await addJobValue(tx, movement);
}

/** What leaves stock for a job is in its work in process, and the other way round. */
async function addJobValue(tx: StepTx, { job, value }: Movement): Promise<void> {
  if (!job) return;
  const { businessUnit, site, costCentre } = job.dimensions;
  await tx.query(
    `INSERT INTO inventory.job_values AS j (job_id, business_unit, site, cost_centre, value) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (job_id, business_unit, site, cost_centre) DO UPDATE SET value = j.value + excluded.value`,
    [job.jobId, businessUnit, site, costCentre, formatMoney(negate(value))],
  );
}

const wire = (stock: Stock): StockRow => ({
  part: stock.part,
  site: stock.site,
  stock_account: stock.stockAccount,
  business_unit: stock.businessUnit,
  cost_centre: stock.costCentre,
  on_hand: formatQuantity(stock.onHand),
  reserved: formatQuantity(stock.reserved),
  value: formatMoney(stock.value),
  movements: String(stock.movements),
});
