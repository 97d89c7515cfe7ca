import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { formatMoney, type Money, minimum, money, negate, subtract, ZERO } from '../../kernel/money.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { creditTransferred } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import { checkTransfer } from '../correction.checks.js';
import type { CreditTransferred, TransferCreditInput } from '../corrections.wire.js';
import { lockBilling } from './correction-locks.js';
import { freeCreditOf } from './credit-position.js';
import { type InvoiceHead, invoiceHead, type PaymentHead, paymentHead } from './document-heads.js';
import { takeNumber } from './number-series.js';

/**
 * Sets what a customer is owed against another open invoice of theirs: as much as is owed and open, or the amount
 * given. Only with `atMost` may that be nothing. Refuses with 'UnknownInvoice', 'UnknownPayment',
 * 'InvoiceOfAnotherCustomer', 'MoreThanOwed' and 'MoreThanOpen'.
 */
export async function transferCredit(
  database: Database,
  command: Command<TransferCreditInput>,
): Promise<CreditTransferred & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Finance'], 'apply a customer’s credit');
  refuseWrongFields(checkTransfer(input));
  return runStep(database, { room: 'billing', key, input, context }, (tx) => apply(tx, input, context.actor));
}

async function apply(tx: StepTx, input: TransferCreditInput, actor: Actor): Promise<CreditTransferred> {
  const to = await invoiceHead(tx, input.toInvoice, 'toInvoice');
  const from = await sourceOf(tx, input);
  requireScope(actor, to.dimensions, 'toInvoice');
  requireScope(actor, from.dimensions, 'payment' in from ? 'fromPayment' : 'fromInvoice');
  requireSameCustomer(from, to);
  const { customerId } = to;
  await lockBilling(tx, [to.orderId, ...(from.orderId === null ? [] : [from.orderId])], customerId);
  const open = await openOf(tx, to.invoice);
  const owed = await usableOf(tx, from, to);
  const amount = amountOf(input, owed, open > 0n ? open : ZERO);
  if (amount <= 0n) return { transfer: null, amount: formatMoney(ZERO), open: formatMoney(open) };
  const number = await transfer(tx, { customerId, from, to, amount, reason: input.reason });
  return { transfer: number, amount: formatMoney(amount), open: formatMoney(subtract(open, amount)) };
}

/** On account, credit and debt shrink together; a prepaid invoice is no such debt, and takes what is free only. */
async function usableOf(tx: Queryable, from: InvoiceHead | PaymentHead, to: InvoiceHead): Promise<Money> {
  if ('payment' in from) return unappliedOf(tx, from.payment);
  return to.kind === 'beforeShipment' ? freeOnInvoice(tx, from) : owedOnInvoice(tx, from.invoice);
}

const sourceOf = (tx: Queryable, { fromInvoice, fromPayment }: TransferCreditInput) =>
  fromPayment == null ? invoiceHead(tx, fromInvoice ?? '', 'fromInvoice') : paymentHead(tx, fromPayment, 'fromPayment');

function requireSameCustomer(from: InvoiceHead | PaymentHead, to: InvoiceHead): void {
  if (from.customerId === to.customerId) return;
  const fields = [{ field: 'toInvoice', message: `Is not of customer ${from.customerId ?? 'unknown'}.` }];
  throw refuse('InvoiceOfAnotherCustomer', `Invoice ${to.invoice} is of another customer.`, { fields });
}

function amountOf(input: TransferCreditInput, owed: Money, open: Money): Money {
  if (input.amount == null && input.atMost != null) return minimum(minimum(owed, open), money(input.atMost));
  const amount = input.amount == null ? minimum(owed, open) : money(input.amount);
  if (amount > owed || owed <= 0n) {
    throw refuse('MoreThanOwed', `The customer is owed ${formatMoney(owed)} there.`, wrong(owed));
  }
  if (amount > open || open <= 0n) {
    throw refuse('MoreThanOpen', `Invoice ${input.toInvoice} has ${formatMoney(open)} open.`, wrong(open));
  }
  return amount;
}

const wrong = (most: Money) => ({ fields: [{ field: 'amount', message: `Must be at most ${formatMoney(most)}.` }] });

export async function openOf(tx: Queryable, invoice: string): Promise<Money> {
  const [row] = await tx.query<{ open: string }>(
    'SELECT b.open FROM billing.invoice_balances b WHERE b.invoice = $1 FOR UPDATE',
    [invoice],
  );
  if (!row) throw new Error(`invoice ${invoice} has no balance`);
  return money(row.open);
}

/** What a customer is owed on an invoice; the caller holds the locks. */
export async function owedOnInvoice(tx: Queryable, invoice: string): Promise<Money> {
  const open = await openOf(tx, invoice);
  return open < 0n ? negate(open) : ZERO;
}

/** What a customer is owed on an invoice and no order on account counts on; the caller holds the locks. */
export async function freeOnInvoice(
  tx: Queryable,
  { invoice, customerId }: Pick<InvoiceHead, 'invoice' | 'customerId'>,
): Promise<Money> {
  const owed = await owedOnInvoice(tx, invoice);
  return owed > 0n ? minimum(owed, await freeCreditOf(tx, customerId)) : ZERO;
}

/** Of a payment, what no invoice took and nobody was given back: nothing once it is voided; the caller holds the locks. */
export async function unappliedOf(tx: Queryable, payment: string): Promise<Money> {
  const [row] = await tx.query<{ left: string }>(
    `SELECT CASE WHEN EXISTS (SELECT 1 FROM billing.payment_voids v WHERE v.payment = $1) THEN 0.00 ELSE p.unapplied
       - (SELECT coalesce(sum(x.amount), 0) FROM billing.refund_parts x WHERE x.payment = $1 AND x.invoice IS NULL)
       - (SELECT coalesce(sum(t.amount), 0) FROM billing.credit_transfers t WHERE t.from_payment = $1) END AS left
     FROM billing.payments p WHERE p.payment = $1`,
    [payment],
  );
  return money(row?.left ?? '0');
}

interface Transfer {
  readonly customerId: string;
  readonly from: { readonly dimensions: Dimensions } & ({ readonly invoice: string } | { readonly payment: string });
  readonly to: Pick<InvoiceHead, 'invoice' | 'orderId' | 'dimensions'>;
  readonly amount: Money;
  readonly reason: string;
}

/** Writes a transfer and tells of it; answers its number. */
export async function transfer(tx: StepTx, { customerId, from, to, amount, reason }: Transfer): Promise<string> {
  const fromInvoice = 'invoice' in from ? from.invoice : null;
  const fromPayment = 'payment' in from ? from.payment : null;
  const today = localDate(tx.now);
  const moved = formatMoney(amount);
  const [row] = await tx.query<{ transfer: string }>(
    `WITH n AS (${takeNumber('CT')}),
     made AS (
       INSERT INTO billing.credit_transfers (transfer, sequence, customer_id, from_invoice, from_payment, to_invoice,
         amount, reason, transferred_on)
       SELECT n.number, n.sequence, $1, $2, $3, $4, $5, $6, $7 FROM n RETURNING transfer),
     balanced AS (
       UPDATE billing.invoice_balances b SET open = b.open + CASE b.invoice WHEN $4 THEN -$5::numeric ELSE $5 END
       WHERE b.invoice IN ($2, $4))
     SELECT made.transfer FROM made`,
    [customerId, fromInvoice, fromPayment, to.invoice, moved, reason, today],
  );
  if (!row) throw new Error(`no transfer to ${to.invoice} was written`);
  tx.emit(creditTransferred, `order-billing:${to.orderId}`, {
    ...{ transfer: row.transfer, customerId, fromInvoice, fromPayment, toInvoice: to.invoice, orderId: to.orderId },
    ...{ amount: moved, reason },
    posting: {
      rule: fromPayment === null ? 'credit.transferred' : 'payment.depositApplied',
      eventDate: today,
      description: `Credit of ${fromInvoice ?? fromPayment} applied to invoice ${to.invoice}`,
      customerId,
      items: [{ amounts: { amount: moved }, dimensions: { from: from.dimensions, to: to.dimensions } }],
    },
  });
  return row.transfer;
}
