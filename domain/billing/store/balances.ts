import type { Queryable } from '../../../platform/database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { money } from '../../kernel/money.js';
import type { AppliedAmounts, OpenInvoice } from '../money-application.js';
import type { PostingPart } from '../posting.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

export interface OpenBalance extends OpenInvoice {
  readonly dimensions: Dimensions;
}

interface BalanceRow extends DimensionColumns {
  invoice: string;
  open: string;
}

const SELECT_OPEN = `
  SELECT b.invoice, b.open, i.business_unit, i.site, i.cost_centre
  FROM billing.invoice_balances b JOIN billing.invoices i ON i.invoice = b.invoice`;

const balanceOf = (row: BalanceRow): OpenBalance => ({
  invoice: row.invoice,
  open: money(row.open),
  dimensions: dimensionsOf(row),
});

/**
 * Open invoices of a prepaid order, oldest first; the caller holds the order's account. Invoices on account change under
 * the customer's credit account, and are left to payments on account.
 */
export const openBalancesOfOrder = async (tx: Queryable, orderId: string): Promise<OpenBalance[]> =>
  (
    await tx.query<BalanceRow>(
      `${SELECT_OPEN} WHERE b.order_id = $1 AND b.kind = 'beforeShipment' AND b.open > 0 ORDER BY b.sequence`,
      [orderId],
    )
  ).map(balanceOf);

/** A customer's open invoices on account, oldest first; the caller holds the customer's credit account. */
export const openBalancesOfCustomer = async (tx: Queryable, customerId: string): Promise<OpenBalance[]> =>
  (
    await tx.query<BalanceRow>(
      `${SELECT_OPEN} WHERE b.customer_id = $1 AND b.kind = 'afterShipment' AND b.open > 0 ORDER BY b.sequence`,
      [customerId],
    )
  ).map(balanceOf);

/** What a payment of one invoice may pay: what is open, and what was written off and is not given up any more. */
export const payableBalances = async (tx: Queryable, invoice: string): Promise<OpenBalance[]> =>
  (
    await tx.query<BalanceRow>(
      `SELECT x.invoice, x.open + coalesce((SELECT sum(w.amount) FROM billing.write_offs w WHERE w.invoice = $1), 0) AS open,
         x.business_unit, x.site, x.cost_centre
       FROM (${SELECT_OPEN} WHERE b.invoice = $1) x`,
      [invoice],
    )
  ).map(balanceOf);

/** Applied money in the dimensions of the invoices it pays; the rest where the payment belongs. */
export function postingParts(
  amounts: AppliedAmounts,
  balances: readonly OpenBalance[],
  dimensions: Dimensions,
): PostingPart[] {
  const byInvoice = new Map(balances.map((balance) => [balance.invoice, balance.dimensions]));
  return [
    ...amounts.applications.map(({ invoice, amount }) => ({
      dimensions: byInvoice.get(invoice) ?? dimensions,
      amounts: { applied: amount },
    })),
    ...(amounts.unapplied > 0n ? [{ dimensions, amounts: { unapplied: amounts.unapplied } }] : []),
  ];
}
