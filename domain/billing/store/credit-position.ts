import type { Queryable } from '../../../platform/database.js';
import { type Money, money } from '../../kernel/money.js';
import { type CreditPosition, freeCredit } from '../credit-exposure.js';

/** The lock under which a customer's credit is given out; what is read after it is current. */
export async function lockCreditAccount(tx: Queryable, customerId: string): Promise<void> {
  await tx.query(
    `INSERT INTO billing.credit_accounts (customer_id) VALUES ($1)
     ON CONFLICT (customer_id) DO UPDATE SET customer_id = excluded.customer_id`,
    [customerId],
  );
}

/**
 * What the customer owes on account and is owed; the caller holds the customer's credit account. An order counts on
 * credit until its invoices are paid. What the order named counts on is left out: it is about to be decided.
 */
export async function positionOf(tx: Queryable, customerId: string, decided = ''): Promise<CreditPosition> {
  const [row] = await tx.query<{ [K in keyof CreditPosition]: string }>(
    `SELECT
       (SELECT coalesce(sum(b.open), 0) FROM billing.invoice_balances b
         WHERE b.customer_id = $1 AND b.kind = 'afterShipment' AND b.open > 0) AS receivables,
       (SELECT coalesce(sum(h.held), 0) FROM billing.credit_holds h
         WHERE h.customer_id = $1 AND h.status = 'active') AS holds,
       (SELECT coalesce(-sum(b.open), 0) FROM billing.invoice_balances b
         WHERE b.customer_id = $1 AND b.open < 0) AS credits,
       (SELECT coalesce(sum(least(h.on_credit, h.held + (
           SELECT coalesce(sum(b.open), 0) FROM billing.invoice_balances b
           WHERE b.order_id = h.order_id AND b.kind = 'afterShipment' AND b.open > 0))), 0)
         FROM billing.credit_holds h
         WHERE h.customer_id = $1 AND h.on_credit > 0 AND h.order_id <> $2) AS counted`,
    [customerId, decided],
  );
  const amount = (of: keyof CreditPosition): Money => money(row?.[of] ?? '0');
  return {
    receivables: amount('receivables'),
    holds: amount('holds'),
    credits: amount('credits'),
    counted: amount('counted'),
  };
}

/** Of what the customer is owed on invoices, what no order on account counts on; the caller holds the credit account. */
export const freeCreditOf = async (tx: Queryable, customerId: string): Promise<Money> =>
  freeCredit(await positionOf(tx, customerId));
