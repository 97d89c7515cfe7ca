import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { formatMoney, type Money, money, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { paymentFailed, paymentSucceeded } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type { Charge, ChargeStatus, SettleChargeInput, SettledCharge } from '../billing.wire.js';
import { checkCharge } from '../checks.js';
import { type AppliedAmounts, applyMoney } from '../money-application.js';
import { attemptAfter, readPaymentReference } from '../payment-attempt.js';
import { postingOf } from '../posting.js';
import { type OpenBalance, openBalancesOfOrder, postingParts } from './balances.js';
import { type DimensionColumns, dimensionsOf, PROCESS_ROLES } from './order-account.js';

interface Attempt {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly dimensions: Dimensions;
  readonly attempt: number;
  readonly paymentsClosed: boolean;
}

interface AttemptRow extends DimensionColumns {
  order_id: string;
  customer_id: string | null;
  begun: boolean;
  closed: boolean;
}

/**
 * Records how a charge ended and applies its money, exactly once for a charge id, however often and by whichever road
 * (answer, poll, webhook) its end is learned: the first end is final. Money goes to the order's open invoices, oldest
 * first; what is over, or came after the order's payments were closed, is kept as a deposit. Refuses with
 * 'UnknownReference'.
 */
export async function settleCharge(
  database: Database,
  command: Command<SettleChargeInput>,
): Promise<SettledCharge & Stepped> {
  const { key, context } = command;
  const { charge } = command.input;
  requireRole(context.actor, PROCESS_ROLES, 'settle a charge');
  refuseWrongFields(checkCharge(charge));
  // Only what identifies the end: an answer and a webhook may word the rest differently.
  const { id, status, reference } = charge;
  const input = { id, status, reference, amount: formatMoney(money(charge.amount)) };
  return runStep(database, { room: 'billing', key, input, context }, (tx) => settle(tx, charge));
}

async function settle(tx: StepTx, charge: Charge): Promise<SettledCharge> {
  const attempt = await lockAttempt(tx, charge);
  const balances =
    charge.status === 'succeeded' && !attempt.paymentsClosed ? await openBalancesOfOrder(tx, attempt.orderId) : [];
  const amounts = charge.status === 'succeeded' ? applyMoney(money(charge.amount), balances) : NO_MONEY;
  if (!(await insertCharge(tx, charge, attempt, amounts))) return knownCharge(tx, charge.id);
  if (charge.status === 'succeeded') emitSucceeded(tx, charge, attempt, amounts, balances);
  else emitFailed(tx, charge, attempt, charge.status);
  return {
    outcome: charge.status,
    status: charge.status,
    orderId: attempt.orderId,
    attempt: attempt.attempt,
    applied: formatMoney(amounts.applied),
    unapplied: formatMoney(amounts.unapplied),
    refundDue: refundIsDue(charge, attempt),
  };
}

const NO_MONEY: AppliedAmounts = { applications: [], applied: ZERO, unapplied: ZERO };

const refundIsDue = (charge: Charge, attempt: Attempt): boolean =>
  charge.status === 'succeeded' && attempt.paymentsClosed;

/** Locks the order's account, which puts all settlements of an order in a row. */
async function lockAttempt(tx: StepTx, charge: Charge): Promise<Attempt> {
  const named = readPaymentReference(charge.reference);
  const [row] = await tx.query<AttemptRow>(
    `SELECT a.order_id, a.customer_id, a.business_unit, a.site, a.cost_centre, p.order_id IS NOT NULL AS begun,
       a.payments_closed_at IS NOT NULL AS closed
     FROM billing.order_accounts a
     LEFT JOIN billing.payment_attempts p ON p.order_id = a.order_id AND p.attempt = $2
     WHERE a.order_id = $1 AND a.business_unit IS NOT NULL FOR UPDATE OF a`,
    [named?.orderId ?? '', named?.attempt ?? 0],
  );
  if (!row || !named) {
    throw refuse('UnknownReference', `No payment attempt has the reference ${charge.reference}.`);
  }
  if (!row.begun) await adoptAttempt(tx, charge, named);
  return { ...named, customerId: row.customer_id, dimensions: dimensionsOf(row), paymentsClosed: row.closed };
}

/** Money that came in is booked, also when the attempt it came by was never begun here. */
async function adoptAttempt(tx: StepTx, charge: Charge, named: { orderId: string; attempt: number }): Promise<void> {
  await tx.query(
    `INSERT INTO billing.payment_attempts (order_id, attempt, reference, amount, status)
     VALUES ($1, $2, $3, $4, 'started') ON CONFLICT (order_id, attempt) DO NOTHING`,
    [named.orderId, named.attempt, charge.reference, charge.amount],
  );
}

/** Writes the charge, its payment and what that pays; false when the charge is known. */
async function insertCharge(tx: StepTx, charge: Charge, attempt: Attempt, amounts: AppliedAmounts): Promise<boolean> {
  const { businessUnit, site, costCentre } = attempt.dimensions;
  const rows = await tx.query(
    `WITH learned AS (
       INSERT INTO billing.charges (charge_id, order_id, attempt, status, amount, decline_code, refund_due)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (charge_id) DO NOTHING RETURNING charge_id),
     paid AS (
       INSERT INTO billing.payments (payment, charge_id, order_id, customer_id, amount, unapplied, method, reference,
         received_on, posted_on, business_unit, site, cost_centre, taken_by)
       SELECT learned.charge_id, learned.charge_id, $2, $8, $5, $9, 'card', $10, $11, $11, $12, $13, $14, $17
       FROM learned WHERE $4 = 'succeeded'),
     parts AS (
       SELECT x.invoice, x.amount FROM learned, jsonb_to_recordset($15::jsonb) AS x(invoice text, amount numeric)),
     applied AS (
       INSERT INTO billing.applications (payment, invoice, amount)
       SELECT learned.charge_id, parts.invoice, parts.amount FROM learned, parts),
     balanced AS (
       UPDATE billing.invoice_balances b SET open = b.open - parts.amount FROM parts
       WHERE b.invoice = parts.invoice),
     ended AS (
       UPDATE billing.payment_attempts p SET status = $16::jsonb ->> p.status, ended_at = coalesce(p.ended_at, now()) FROM learned
       WHERE p.order_id = $2 AND p.attempt = $3)
     SELECT learned.charge_id FROM learned`,
    [
      ...[charge.id, attempt.orderId, attempt.attempt, charge.status, charge.amount, charge.declineCode ?? null],
      ...[refundIsDue(charge, attempt), attempt.customerId, formatMoney(amounts.unapplied), charge.reference],
      ...[localDate(tx.now), businessUnit, site, costCentre, JSON.stringify(wireApplications(amounts))],
      ...[JSON.stringify(attemptAfter(charge.status)), JSON.stringify(tx.context.actor)],
    ],
  );
  return rows.length > 0;
}

const wireApplications = (amounts: AppliedAmounts) =>
  amounts.applications.map(({ invoice, amount }) => ({ invoice, amount: formatMoney(amount) }));

async function knownCharge(tx: StepTx, chargeId: string): Promise<SettledCharge> {
  const [row] = await tx.query<KnownRow>(
    `SELECT c.order_id, c.attempt, c.status, c.refund_due, coalesce(p.amount - p.unapplied, 0.00) AS applied,
       coalesce(p.unapplied, 0.00) AS unapplied
     FROM billing.charges c LEFT JOIN billing.payments p ON p.charge_id = c.charge_id WHERE c.charge_id = $1`,
    [chargeId],
  );
  if (!row) throw new Error(`charge ${chargeId} is neither new nor known`);
  const { order_id: orderId, attempt, status, applied, unapplied, refund_due: refundDue } = row;
  return { outcome: 'known', status, orderId, attempt, applied, unapplied, refundDue };
}

interface KnownRow {
  order_id: string;
  attempt: number;
  status: ChargeStatus;
  refund_due: boolean;
  applied: string;
  unapplied: string;
}

function emitSucceeded(
  tx: StepTx,
  charge: Charge,
  attempt: Attempt,
  amounts: AppliedAmounts,
  balances: readonly OpenBalance[],
): void {
  const { orderId, customerId, dimensions } = attempt;
  const receivedOn = localDate(tx.now);
  tx.emit(paymentSucceeded, `payment:${charge.id}`, {
    ...{ payment: charge.id, chargeId: charge.id, orderId, customerId, attempt: attempt.attempt },
    ...{ reference: charge.reference, receivedOn, dimensions, applications: wireApplications(amounts) },
    amount: formatMoney(money(charge.amount)),
    applied: formatMoney(amounts.applied),
    unapplied: formatMoney(amounts.unapplied),
    refundDue: refundIsDue(charge, attempt),
    posting: postingOf(
      'payment.captured',
      receivedOn,
      `Payment ${charge.reference} of order ${orderId}`,
      postingParts(amounts, balances, dimensions),
      { customerId },
    ),
  });
}

function emitFailed(tx: StepTx, charge: Charge, attempt: Attempt, status: 'declined' | 'voided'): void {
  const { orderId, customerId } = attempt;
  const amount: Money = money(charge.amount);
  tx.emit(paymentFailed, `payment:${charge.id}`, {
    ...{ chargeId: charge.id, orderId, customerId, attempt: attempt.attempt, reference: charge.reference, status },
    amount: formatMoney(amount),
    declineCode: charge.declineCode ?? null,
  });
}
