import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { add, formatMoney, minimum, money, negate, subtract, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { creditRefunded, paymentRefunded, refundRequested } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type {
  OrderReasonInput,
  PlannedRefund,
  PlannedRefunds,
  SettledRefund,
  SettleRefundInput,
} from '../billing.wire.js';
import { checkOrderReason, checkSettleRefund } from '../checks.js';
import { postingOf } from '../posting.js';
import { owedOn, planRefunds, type RefundDraft, refundIdOf } from '../refund-plan.js';
import { freeCreditOf, lockCreditAccount } from './credit-position.js';
import { lineRests } from './line-rests.js';
import { type DimensionColumns, dimensionsOf, lockAccount, type OrderAccount, PROCESS_ROLES } from './order-account.js';
import { type RefundRows, readRefundRows } from './refund-rows.js';

/**
 * Plans to give back what the customer is owed of the order itself; what is planned is not owed again. What returns and
 * corrections credited after shipment is theirs to pay back, once a second person agrees.
 */
export async function planRefund(
  database: Database,
  command: Command<OrderReasonInput>,
): Promise<PlannedRefunds & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'plan a refund');
  refuseWrongFields(checkOrderReason(input));
  const { orderId, reason } = input;
  return runStep(database, { room: 'billing', key, input: { orderId }, context }, async (tx) => {
    const account = await lockAccount(tx, orderId);
    return { refunds: account ? await plan(tx, account, reason) : [] };
  });
}

async function plan(tx: StepTx, account: OrderAccount, reason: string): Promise<PlannedRefund[]> {
  const { orderId, customerId, paymentsClosed } = account;
  const { planned, payments, invoices, applications } = await readRefundRows(tx, orderId);
  if (payments.length === 0) return [];
  const rests = paymentsClosed ? await lineRests(tx, orderId) : [];
  const payable = await withoutCounted(tx, customerId, invoices);
  const credits = payable.map(({ invoice, open }) => {
    const own = rests.filter((rest) => rest.invoice === invoice);
    const unshipped = add(ZERO, ...own.flatMap((rest) => [rest.restNet, rest.restTax]));
    return { invoice, credit: owedOn({ open, unshipped, paymentsClosed }) };
  });
  const drafts = planRefunds({ payments, credits, applications });
  const dimensions = new Map<string, Dimensions>([
    ...payments.map((one) => [one.payment, one.dimensions] as const),
    ...invoices.map((one) => [one.invoice, one.dimensions] as const),
  ]);
  const numbered = drafts.map((draft, index) => ({ refundId: refundIdOf(orderId, planned + index + 1), draft }));
  for (const { refundId, draft } of numbered) {
    await insertRefund(tx, { refundId, orderId, reason, draft, dimensions });
    tx.emit(refundRequested, `order-billing:${orderId}`, {
      ...{ refundId, orderId, customerId, reason, chargeId: draft.payment },
      amount: formatMoney(draft.amount),
      applied: formatMoney(draft.applied),
      unapplied: formatMoney(draft.unapplied),
    });
  }
  return numbered.map(({ refundId, draft }) => ({
    refundId,
    chargeId: draft.payment,
    amount: formatMoney(draft.amount),
  }));
}

/** What orders on account count on stays where it is owed. */
async function withoutCounted(tx: Queryable, customerId: string | null, invoices: RefundRows['invoices']) {
  if (customerId === null || invoices.every(({ open }) => open >= 0n)) return invoices;
  await lockCreditAccount(tx, customerId);
  let free = await freeCreditOf(tx, customerId);
  return invoices.map((invoice) => {
    if (invoice.open >= 0n) return invoice;
    const paidOut = minimum(free, negate(invoice.open));
    free = subtract(free, paidOut);
    return { ...invoice, open: negate(paidOut) };
  });
}

interface NewRefund {
  readonly refundId: string;
  readonly orderId: string;
  readonly reason: string;
  readonly draft: RefundDraft;
  /** Of invoices and payments, by their numbers. */
  readonly dimensions: ReadonlyMap<string, Dimensions>;
}

async function insertRefund(tx: StepTx, refund: NewRefund): Promise<void> {
  const { refundId, orderId, reason, draft, dimensions } = refund;
  const parts = draft.parts.map(({ invoice, amount }, index) => ({
    part: index + 1,
    invoice,
    amount: formatMoney(amount),
    ...dimensions.get(invoice ?? draft.payment),
  }));
  await tx.query(
    `WITH refunded AS (
       INSERT INTO billing.refunds (refund_id, order_id, payment, amount, reason) VALUES ($1, $2, $3, $4, $5)),
     parts AS (
       SELECT x.* FROM jsonb_to_recordset($6::jsonb) AS x(part integer, invoice text, amount numeric,
         "businessUnit" text, site text, "costCentre" text)),
     written AS (
       INSERT INTO billing.refund_parts (refund_id, part, payment, invoice, amount, business_unit, site, cost_centre)
       SELECT $1, p.part, $3, p.invoice, p.amount, p."businessUnit", p.site, p."costCentre" FROM parts p)
     UPDATE billing.invoice_balances b SET open = b.open + p.amount FROM parts p WHERE b.invoice = p.invoice`,
    [refundId, orderId, draft.payment, formatMoney(draft.amount), reason, JSON.stringify(parts)],
  );
}

interface RefundPartRow extends DimensionColumns {
  order_id: string | null;
  customer_id: string | null;
  payment: string | null;
  method: 'card' | 'wire';
  correction: string | null;
  refund_amount: string;
  invoice: string | null;
  amount: string;
}

/** Books a refund that the provider has paid, or the bank, once. Refuses with 'UnknownRefund' or 'RefundSettledOtherwise'. */
export async function settleRefund(
  database: Database,
  command: Command<SettleRefundInput>,
): Promise<SettledRefund & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'settle a refund');
  refuseWrongFields(checkSettleRefund(input));
  return runStep(database, { room: 'billing', key, input, context }, (tx) => settle(tx, input));
}

async function settle(tx: StepTx, input: SettleRefundInput): Promise<SettledRefund> {
  const { refundId } = input;
  const parts = await tx.query<RefundPartRow>(
    `SELECT r.order_id, coalesce(r.customer_id, a.customer_id) AS customer_id, r.payment, r.method, r.correction,
       r.amount AS refund_amount, p.invoice, p.amount, p.business_unit, p.site, p.cost_centre
     FROM billing.refunds r
     LEFT JOIN billing.order_accounts a ON a.order_id = r.order_id
     JOIN billing.refund_parts p ON p.refund_id = r.refund_id
     WHERE r.refund_id = $1 ORDER BY p.part`,
    [refundId],
  );
  const [first] = parts;
  if (!first) throw refuse('UnknownRefund', `There is no refund ${refundId}.`);
  const refunded = formatMoney(money(first.refund_amount));
  if (!(await insertSettlement(tx, input))) return { refunded };
  emitPaid(tx, input, refunded, [first, ...parts.slice(1)]);
  return { refunded };
}

function emitPaid(
  tx: StepTx,
  { refundId, providerRefundId }: SettleRefundInput,
  amount: string,
  parts: readonly [RefundPartRow, ...RefundPartRow[]],
): void {
  const { order_id: orderId, customer_id: customerId, payment, method, correction } = parts[0];
  const applied = parts.filter((part) => part.invoice !== null);
  const sumOf = (own: readonly RefundPartRow[]) => formatMoney(add(ZERO, ...own.map((part) => money(part.amount))));
  const paid = {
    ...{ refundId, amount, applied: sumOf(applied), unapplied: sumOf(parts.filter((part) => part.invoice === null)) },
    applications: applied.map((part) => ({ invoice: part.invoice ?? '', amount: formatMoney(money(part.amount)) })),
    posting: postingOf(
      'refund',
      localDate(tx.now),
      orderId === null ? `Refund ${refundId} of customer ${customerId}` : `Refund ${refundId} of order ${orderId}`,
      parts.map((part) => ({
        dimensions: dimensionsOf(part),
        amounts: { [part.invoice === null ? 'unapplied' : 'applied']: money(part.amount) },
      })),
      { customerId },
    ),
  };
  if (method === 'card' && payment !== null && orderId !== null) {
    const onCard = { ...paid, providerRefundId, orderId, customerId, payment, chargeId: payment };
    tx.emit(paymentRefunded, `payment:${payment}`, onCard);
    return;
  }
  if (correction === null || customerId === null) throw new Error(`refund ${refundId} is of no correction`);
  const byWire = { ...paid, correction, customerId, orderId, payment, reference: providerRefundId };
  tx.emit(creditRefunded, `correction:${correction}`, byWire);
}

/** False when this very settlement is known. */
async function insertSettlement(tx: Queryable, { refundId, providerRefundId }: SettleRefundInput): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO billing.refund_settlements (refund_id, provider_refund_id) VALUES ($1, $2)
     ON CONFLICT DO NOTHING RETURNING refund_id`,
    [refundId, providerRefundId],
  );
  if (rows.length > 0) return true;
  const [known] = await tx.query<{ provider_refund_id: string }>(
    'SELECT s.provider_refund_id FROM billing.refund_settlements s WHERE s.refund_id = $1',
    [refundId],
  );
  if (known?.provider_refund_id === providerRefundId) return false;
  throw refuse(
    'RefundSettledOtherwise',
    `Refund ${refundId} and ${providerRefundId} of the provider do not belong together.`,
    {
      state: known ? 'settled' : 'planned',
    },
  );
}

/** Under which number the refund was booked; null while it was not. */
export const refundSettlement = (database: Database, refundId: string): Promise<string | null> =>
  database.read('billing', async (tx) => {
    const [known] = await tx.query<{ provider_refund_id: string }>(
      'SELECT s.provider_refund_id FROM billing.refund_settlements s WHERE s.refund_id = $1',
      [refundId],
    );
    return known?.provider_refund_id ?? null;
  });
