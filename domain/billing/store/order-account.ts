import type { Queryable } from '../../../platform/database.js';
import type { Role } from '../../kernel/actor.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import type { BilledOrder } from '../billing.wire.js';

/** What a process does on behalf of whoever started it. */
export const PROCESS_ROLES: readonly Role[] = ['Ops', 'Finance', 'Approver'];

export interface DimensionColumns {
  business_unit: string;
  site: string;
  cost_centre: string;
}

export const dimensionsOf = (row: DimensionColumns): Dimensions => ({
  businessUnit: row.business_unit,
  site: row.site,
  costCentre: row.cost_centre,
});

/** The row under whose lock everything about one order's money happens. */
export interface OrderAccount {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly dimensions: Dimensions | null;
  readonly paymentsClosed: boolean;
}

interface AccountRow {
  order_id: string;
  customer_id: string | null;
  business_unit: string | null;
  site: string | null;
  cost_centre: string | null;
  closed: boolean;
}

const COLUMNS = `a.order_id, a.customer_id, a.business_unit, a.site, a.cost_centre,
  a.payments_closed_at IS NOT NULL AS closed`;

const accountOf = (row: AccountRow): OrderAccount => ({
  orderId: row.order_id,
  customerId: row.customer_id,
  dimensions:
    row.business_unit === null || row.site === null || row.cost_centre === null
      ? null
      : { businessUnit: row.business_unit, site: row.site, costCentre: row.cost_centre },
  paymentsClosed: row.closed,
});

/** Locks an order's account; null when nothing was ever billed, held or closed for the order. */
export async function lockAccount(tx: Queryable, orderId: string): Promise<OrderAccount | null> {
  const [row] = await tx.query<AccountRow>(
    `SELECT ${COLUMNS} FROM billing.order_accounts a WHERE a.order_id = $1 FOR UPDATE`,
    [orderId],
  );
  return row ? accountOf(row) : null;
}

/** Makes the account of an order that is invoiced, and locks it. */
export async function openAccount(tx: Queryable, order: BilledOrder): Promise<OrderAccount> {
  const { businessUnit, site, costCentre } = order.dimensions;
  const [row] = await tx.query<AccountRow>(
    `INSERT INTO billing.order_accounts AS a (order_id, customer_id, business_unit, site, cost_centre)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (order_id) DO UPDATE SET customer_id = coalesce(a.customer_id, excluded.customer_id),
       business_unit = coalesce(a.business_unit, excluded.business_unit), site = coalesce(a.site, excluded.site),
       cost_centre = coalesce(a.cost_centre, excluded.cost_centre)
     RETURNING ${COLUMNS}`,
    [order.orderId, order.customerId, businessUnit, site, costCentre],
  );
  if (!row) throw new Error(`order ${order.orderId} has no account`);
  return accountOf(row);
}

/** Locks the account, making it when there is none: payments can be closed before anything was invoiced. */
export async function closeAccount(tx: Queryable, orderId: string, reason: string): Promise<void> {
  await tx.query(
    `INSERT INTO billing.order_accounts AS a (order_id, payments_closed_at, closed_reason) VALUES ($1, now(), $2)
     ON CONFLICT (order_id) DO UPDATE SET
       payments_closed_at = coalesce(a.payments_closed_at, excluded.payments_closed_at),
       closed_reason = coalesce(a.closed_reason, excluded.closed_reason)`,
    [orderId, reason],
  );
}
