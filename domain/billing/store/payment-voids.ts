import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { paymentVoided } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import { checkVoidPayment } from '../correction.checks.js';
import type { PaymentVoided, VoidPaymentInput } from '../corrections.wire.js';
import { postingOf } from '../posting.js';
import { type OpenBalance, postingParts } from './balances.js';
import { lockBilling } from './correction-locks.js';
import { carriedOut } from './correction-rows.js';
import { unappliedOf } from './credit-transfers.js';
import { paymentHead } from './document-heads.js';
import { takeNumber } from './number-series.js';
import { type DimensionColumns, dimensionsOf, PROCESS_ROLES } from './order-account.js';

/** A payment on account with all that it did, none of which was used by anything since. */
export interface Voidable {
  readonly payment: string;
  readonly customerId: string;
  readonly dimensions: Dimensions;
  readonly amount: Money;
  readonly applied: readonly (OpenBalance & { readonly amount: Money })[];
  readonly unapplied: Money;
}

/**
 * Takes a payment on account back: what it paid is open again, also what had been written off before it came, and what
 * it left as a deposit is gone. Refuses with 'UnknownPayment', 'PaymentByCard', 'PaymentVoided', 'PaymentRefunded' and
 * 'DepositUsed'.
 */
export async function voidPayment(
  database: Database,
  command: Command<VoidPaymentInput>,
): Promise<PaymentVoided & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'void a payment');
  refuseWrongFields(checkVoidPayment(input));
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const standing = await voidableOf(tx, input.payment);
    const paymentVoid = await insert(tx, standing, input);
    const amount = formatMoney(standing.amount);
    await carriedOut(tx, input.correctionId, { event: 'do', amount, document: paymentVoid });
    return { paymentVoid, amount, reopened: reopenedOf(standing) };
  });
}

/** Locks and reads what would be taken back. */
export async function voidableOf(tx: Queryable, payment: string): Promise<Voidable> {
  const { customerId, byCard, dimensions } = await paymentHead(tx, payment);
  if (byCard || customerId === null) {
    throw refuse('PaymentByCard', `Payment ${payment} was charged to a card: it is refunded, not voided.`);
  }
  const orders = await tx.query<{ order_id: string }>(
    `SELECT DISTINCT i.order_id FROM billing.applications a JOIN billing.invoices i ON i.invoice = a.invoice
     WHERE a.payment = $1`,
    [payment],
  );
  const orderIds = orders.map(({ order_id: orderId }) => orderId);
  await lockBilling(tx, orderIds, customerId);
  const { unapplied, ...used } = await usedOf(tx, payment);
  requireUnused(payment, used);
  const left = await unappliedOf(tx, payment);
  if (left !== unapplied) {
    const gone = formatMoney(subtract(unapplied, left));
    const text = `Of what payment ${payment} left as a deposit, ${gone} was applied to an invoice or paid out since.`;
    throw refuse('DepositUsed', text);
  }
  const applied = await appliedOf(tx, payment);
  const amount = add(unapplied, ...applied.map((one) => one.amount));
  return { payment, customerId, dimensions, amount, applied, unapplied };
}

interface Used {
  readonly paymentVoid: string | null;
  readonly refund: string | null;
}

async function usedOf(tx: Queryable, payment: string): Promise<Used & { readonly unapplied: Money }> {
  const [row] = await tx.query<Used & { unapplied: string }>(
    `SELECT p.unapplied,
       (SELECT v.payment_void FROM billing.payment_voids v WHERE v.payment = p.payment) AS "paymentVoid",
       (SELECT min(x.refund_id) FROM billing.refund_parts x
         WHERE x.payment = p.payment AND x.invoice IS NOT NULL) AS refund
     FROM billing.payments p WHERE p.payment = $1`,
    [payment],
  );
  if (!row) throw new Error(`payment ${payment} was there and is not`);
  return { ...row, unapplied: money(row.unapplied) };
}

function requireUnused(payment: string, { paymentVoid, refund }: Used): void {
  if (paymentVoid !== null) throw refuse('PaymentVoided', `Payment ${payment} was voided by ${paymentVoid}.`);
  if (refund !== null) {
    throw refuse('PaymentRefunded', `Of payment ${payment} a part was given back by refund ${refund}.`);
  }
}

interface AppliedRow extends DimensionColumns {
  invoice: string;
  amount: string;
  open: string;
}

const appliedOf = async (tx: Queryable, payment: string): Promise<Voidable['applied']> =>
  (
    await tx.query<AppliedRow>(
      `SELECT a.invoice, a.amount, b.open, i.business_unit, i.site, i.cost_centre
       FROM billing.applications a
       JOIN billing.invoices i ON i.invoice = a.invoice
       JOIN billing.invoice_balances b ON b.invoice = a.invoice
       WHERE a.payment = $1 ORDER BY i.sequence`,
      [payment],
    )
  ).map((row) => ({
    invoice: row.invoice,
    amount: money(row.amount),
    open: money(row.open),
    dimensions: dimensionsOf(row),
  }));

const reopenedOf = ({ applied }: Voidable) =>
  applied.map(({ invoice, amount }) => ({ invoice, amount: formatMoney(amount) }));

async function insert(tx: StepTx, standing: Voidable, input: VoidPaymentInput): Promise<string> {
  const { payment, customerId, dimensions, amount, applied, unapplied } = standing;
  const { correctionId: correction, reason } = input;
  const today = localDate(tx.now);
  const [row] = await tx.query<{ payment_void: string }>(
    `WITH n AS (${takeNumber('VP')}),
     made AS (
       INSERT INTO billing.payment_voids (payment_void, sequence, correction, payment, customer_id, reason, voided_on)
       SELECT n.number, n.sequence, $1, $2, $3, $4, $5 FROM n RETURNING payment_void),
     balanced AS (
       UPDATE billing.invoice_balances b SET open = b.open + a.amount FROM billing.applications a
       WHERE a.payment = $2 AND b.invoice = a.invoice)
     SELECT made.payment_void FROM made`,
    [correction, payment, customerId, reason, today],
  );
  if (!row) throw new Error(`no void of ${payment} was written`);
  const { payment_void: paymentVoid } = row;
  const amounts = { applications: applied, applied: add(ZERO, ...applied.map((one) => one.amount)), unapplied };
  tx.emit(paymentVoided, `payment:${payment}`, {
    ...{ paymentVoid, payment, correction, customerId, reason, dimensions, applications: reopenedOf(standing) },
    amount: formatMoney(amount),
    applied: formatMoney(amounts.applied),
    unapplied: formatMoney(unapplied),
    posting: postingOf(
      'payment.voided',
      today,
      `Void ${paymentVoid} of payment ${payment}`,
      postingParts(amounts, applied, dimensions),
      { customerId },
    ),
  });
  return paymentVoid;
}
