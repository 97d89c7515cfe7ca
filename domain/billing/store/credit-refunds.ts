import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { formatMoney, type Money, minimum, money, subtract, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refundRequested } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import { checkCreditRefund } from '../correction.checks.js';
import type { PlanCreditRefundInput, PlannedCreditRefund, PlannedCreditRefunds } from '../corrections.wire.js';
import { lockBilling } from './correction-locks.js';
import { carriedOut } from './correction-rows.js';
import { freeOnInvoice, unappliedOf } from './credit-transfers.js';
import { invoiceHead, paymentHead } from './document-heads.js';
import { PROCESS_ROLES } from './order-account.js';

/** What a customer is owed in one place, and of which payments it can be given back. */
export interface CreditOwed {
  readonly invoice: string | null;
  readonly orderId: string | null;
  readonly customerId: string;
  readonly dimensions: Dimensions;
  /** Without what orders on account count on. */
  readonly owed: Money;
  /** Newest first. What they do not cover was transferred here: it goes by wire, and names no payment. */
  readonly payments: readonly { readonly payment: string; readonly byCard: boolean; readonly left: Money }[];
}

/**
 * Plans to give a customer back what they are owed on one invoice or of one deposit: on the card that paid it, else by
 * wire. Refuses with 'UnknownInvoice', 'UnknownPayment' and 'MoreThanOwed'.
 */
export async function planCreditRefund(
  database: Database,
  command: Command<PlanCreditRefundInput>,
): Promise<PlannedCreditRefunds & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'plan a refund');
  refuseWrongFields(checkCreditRefund(input));
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const credit = await creditOwed(tx, input);
    const amount = refundedAmount(credit, input);
    const refunds: PlannedCreditRefund[] = [];
    let left = amount;
    for (const source of [...credit.payments, { payment: null, byCard: false, left }]) {
      const size = minimum(left, source.left);
      if (size <= 0n) continue;
      left = subtract(left, size);
      const refundId = `${input.correctionId}/refund/${refunds.length + 1}`;
      refunds.push(await plan(tx, { refundId, credit, input, payment: source.payment, byCard: source.byCard, size }));
    }
    const documents = refunds.map(({ refundId }) => refundId).join(', ');
    await carriedOut(tx, input.correctionId, { event: 'pay', amount: formatMoney(amount), document: documents });
    return { refunds };
  });
}

export function refundedAmount({ owed }: CreditOwed, input: PlanCreditRefundInput): Money {
  const amount = input.amount == null ? owed : money(input.amount);
  if (input.amount == null && input.atMost != null) return minimum(owed, money(input.atMost));
  if (amount > 0n && amount <= owed) return amount;
  const message = `The customer is owed ${formatMoney(owed)} there that no order on account counts on.`;
  throw refuse('MoreThanOwed', message, { fields: [{ field: 'amount', message }] });
}

/** Locks and reads what is owed. */
export async function creditOwed(tx: Queryable, input: PlanCreditRefundInput): Promise<CreditOwed> {
  if (input.payment != null) return depositOwed(tx, input.payment);
  const { invoice, orderId, customerId, dimensions } = await invoiceHead(tx, input.invoice ?? '');
  await lockBilling(tx, [orderId], customerId);
  const owed = await freeOnInvoice(tx, { invoice, customerId });
  return { invoice, orderId, customerId, dimensions, owed, payments: await appliedTo(tx, invoice) };
}

async function depositOwed(tx: Queryable, payment: string): Promise<CreditOwed> {
  const { orderId, customerId, byCard, dimensions } = await paymentHead(tx, payment);
  if (customerId === null) throw refuse('UnknownPayment', `Payment ${payment} is of no known customer.`);
  await lockBilling(tx, orderId === null ? [] : [orderId], customerId);
  const owed = await unappliedOf(tx, payment);
  return { invoice: null, orderId, customerId, dimensions, owed, payments: [{ payment, byCard, left: owed }] };
}

async function appliedTo(tx: Queryable, invoice: string): Promise<CreditOwed['payments']> {
  const rows = await tx.query<{ payment: string; by_card: boolean; left: string }>(
    `SELECT a.payment, p.charge_id IS NOT NULL AS by_card, a.amount - coalesce(sum(x.amount), 0) AS left
     FROM billing.applications a
     JOIN billing.payments p ON p.payment = a.payment
     LEFT JOIN billing.refund_parts x ON x.payment = a.payment AND x.invoice = a.invoice
     WHERE a.invoice = $1
       AND NOT EXISTS (SELECT 1 FROM billing.payment_voids v WHERE v.payment = a.payment)
     GROUP BY a.payment, a.invoice, p.payment ORDER BY p.recorded_at DESC, a.payment DESC`,
    [invoice],
  );
  return rows.map((row) => ({ payment: row.payment, byCard: row.by_card, left: money(row.left) }));
}

interface NewRefund {
  readonly refundId: string;
  readonly credit: CreditOwed;
  readonly input: PlanCreditRefundInput;
  readonly payment: string | null;
  readonly byCard: boolean;
  readonly size: Money;
}

async function plan(tx: StepTx, refund: NewRefund): Promise<PlannedCreditRefund> {
  const { refundId, credit, input, payment, byCard, size } = refund;
  const { invoice, orderId, customerId, dimensions } = credit;
  const method = byCard ? 'card' : 'wire';
  const amount = formatMoney(size);
  const { businessUnit, site, costCentre } = dimensions;
  await tx.query(
    `WITH refunded AS (
       INSERT INTO billing.refunds (refund_id, order_id, payment, amount, reason, method, correction, customer_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)),
     part AS (
       INSERT INTO billing.refund_parts (refund_id, part, payment, invoice, amount, business_unit, site, cost_centre)
       VALUES ($1, 1, $3, $9, $4, $10, $11, $12))
     UPDATE billing.invoice_balances b SET open = b.open + $4 WHERE b.invoice = $9`,
    [
      ...[refundId, orderId, payment, amount, input.reason, method, input.correctionId, customerId],
      ...[invoice, businessUnit, site, costCentre],
    ],
  );
  if (payment !== null && byCard && orderId !== null) {
    const none = formatMoney(ZERO);
    tx.emit(refundRequested, `order-billing:${orderId}`, {
      ...{ refundId, orderId, customerId, chargeId: payment, amount, reason: input.reason },
      ...(invoice === null ? { applied: none, unapplied: amount } : { applied: amount, unapplied: none }),
    });
  }
  return { refundId, method, chargeId: byCard ? payment : null, amount };
}
