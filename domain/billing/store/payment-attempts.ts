import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { paymentAttempted } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type {
  AttemptStatus,
  BeginPaymentAttemptInput,
  ClosedPayments,
  OrderReasonInput,
  PaymentAttempt,
} from '../billing.wire.js';
import { checkAttempt, checkOrderReason } from '../checks.js';
import { paymentReference } from '../payment-attempt.js';
import { closeAccount, lockAccount, PROCESS_ROLES } from './order-account.js';

interface AttemptRow {
  attempt: number;
  amount: string;
  status: AttemptStatus;
}

/**
 * Begins an attempt to charge, one at a time for an order. Refuses with 'NothingInvoiced', 'AttemptOpen' while an
 * earlier attempt has no known end, and 'AttemptReused'.
 */
export async function beginPaymentAttempt(
  database: Database,
  command: Command<BeginPaymentAttemptInput>,
): Promise<PaymentAttempt & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'begin a payment attempt');
  refuseWrongFields(checkAttempt(input));
  return runStep(database, { room: 'billing', key, input, context }, (tx) => begin(tx, input));
}

async function begin(tx: StepTx, input: BeginPaymentAttemptInput): Promise<PaymentAttempt> {
  const { orderId, attempt } = input;
  const account = await lockAccount(tx, orderId);
  if (account?.dimensions == null && !account?.paymentsClosed) {
    throw refuse('NothingInvoiced', `Order ${orderId} was not invoiced: there is nothing to pay.`);
  }
  const reference = paymentReference(orderId, attempt);
  const answer = (status: PaymentAttempt['status']): PaymentAttempt => ({ providerKey: reference, reference, status });
  const attempts = await attemptsOf(tx, orderId);
  const known = attempts.find((one) => one.attempt === attempt);
  if (known && money(known.amount) === money(input.amount)) return answer(known.status);
  if (known)
    throw refuse('AttemptReused', `Attempt ${reference} was begun with another amount.`, { state: known.status });
  if (account.paymentsClosed) return answer('closed');
  const open = attempts.find((one) => one.status === 'started');
  if (open) {
    const earlier = paymentReference(orderId, open.attempt);
    throw refuse('AttemptOpen', `Attempt ${earlier} has no known end yet.`, { state: 'started', reference: earlier });
  }
  await tx.query(
    `INSERT INTO billing.payment_attempts (order_id, attempt, reference, amount, status)
     VALUES ($1, $2, $3, $4, 'started')`,
    [orderId, attempt, reference, input.amount],
  );
  const amount = formatMoney(money(input.amount));
  const { customerId } = account;
  tx.emit(paymentAttempted, `order-billing:${orderId}`, { orderId, customerId, attempt, reference, amount });
  return answer('started');
}

const attemptsOf = (tx: Queryable, orderId: string): Promise<AttemptRow[]> =>
  tx.query<AttemptRow>(
    `SELECT p.attempt, p.amount, p.status FROM billing.payment_attempts p WHERE p.order_id = $1 ORDER BY p.attempt`,
    [orderId],
  );

/** No attempt begins after this, and money that is captured all the same is not applied but refunded. */
export async function closePayments(
  database: Database,
  command: Command<OrderReasonInput>,
): Promise<ClosedPayments & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'close the payments of an order');
  refuseWrongFields(checkOrderReason(input));
  const { orderId, reason } = input;
  return runStep(database, { room: 'billing', key, input: { orderId }, context }, async (tx) => {
    await closeAccount(tx, orderId, reason);
    const attempts = await attemptsOf(tx, orderId);
    const open = attempts.filter(({ status }) => status === 'started');
    return { openReferences: open.map(({ attempt }) => paymentReference(orderId, attempt)) };
  });
}
