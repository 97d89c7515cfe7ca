import type { Queryable } from '../../../platform/database.js';
import { refuse } from '../billing.refusals.js';
import { lockCreditAccount } from './credit-position.js';

/**
 * The locks under which the balances of invoices change: those of the orders (prepaid), in one order, then that of the
 * customer's credit (on account). Everything that takes both takes them so.
 */
export async function lockBilling(tx: Queryable, orderIds: readonly string[], customerId: string): Promise<void> {
  await tx.query(
    'SELECT a.order_id FROM billing.order_accounts a WHERE a.order_id = ANY($1) ORDER BY a.order_id FOR UPDATE',
    [orderIds],
  );
  await lockCreditAccount(tx, customerId);
}

/** Locks what one order's corrections change. Refuses with 'NothingInvoiced'. */
export async function requireAccount(tx: Queryable, orderId: string): Promise<{ readonly customerId: string }> {
  const [row] = await tx.query<{ customer_id: string | null }>(
    'SELECT a.customer_id FROM billing.order_accounts a WHERE a.order_id = $1',
    [orderId],
  );
  if (row?.customer_id == null) throw refuse('NothingInvoiced', `Order ${orderId} was not invoiced.`);
  await lockBilling(tx, [orderId], row.customer_id);
  return { customerId: row.customer_id };
}
