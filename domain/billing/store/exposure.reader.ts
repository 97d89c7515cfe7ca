import type { Database } from '../../../platform/database.js';
import { type Amount, formatMoney, money } from '../../kernel/money.js';
import type { LocalDate } from '../../kernel/time.js';
import { exposureOf } from '../credit-exposure.js';
import { positionOf } from './credit-position.js';

/** What the customer owes and has ordered on account, less what it is owed: what the credit limit is held against. */
export const customerExposure = (database: Database, customerId: string): Promise<Amount> =>
  database.read('billing', async (tx) => formatMoney(exposureOf(await positionOf(tx, customerId))));

/** What the exposure is made of, and how much of the receivables is overdue on that day. */
export interface CreditStanding {
  readonly exposure: Amount;
  readonly receivables: Amount;
  readonly overdue: Amount;
  readonly openOrders: Amount;
  readonly credits: Amount;
}

export const creditStanding = (database: Database, customerId: string, today: LocalDate): Promise<CreditStanding> =>
  database.read('billing', async (tx) => {
    const position = await positionOf(tx, customerId);
    const [row] = await tx.query<{ overdue: string }>(
      `SELECT coalesce(sum(b.open), 0) AS overdue
       FROM billing.invoice_balances b JOIN billing.invoices i ON i.invoice = b.invoice
       WHERE b.customer_id = $1 AND b.kind = 'afterShipment' AND b.open > 0 AND i.due_date < $2`,
      [customerId, today],
    );
    return {
      exposure: formatMoney(exposureOf(position)),
      receivables: formatMoney(position.receivables),
      overdue: formatMoney(money(row?.overdue ?? '0')),
      openOrders: formatMoney(position.holds),
      credits: formatMoney(position.credits),
    };
  });
