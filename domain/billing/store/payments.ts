import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, money } from '../../kernel/money.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { isInFuture, type LocalDate, localDate, postingDay } from '../../kernel/time.js';
import { paymentTaken } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type { AppliedMoney, TakenPayment, TakePaymentInput } from '../billing.wire.js';
import { checkTakePayment } from '../checks.js';
import { applyMoney } from '../money-application.js';
import { postingOf } from '../posting.js';
import { openBalancesOfCustomer, payableBalances, postingParts } from './balances.js';
import { lockCreditAccount } from './credit-position.js';
import { openOf } from './credit-transfers.js';
import { type InvoiceHead, invoiceHead } from './document-heads.js';
import { takeNumber } from './number-series.js';
import { recoverWriteOffs } from './write-off-recovery.js';

/**
 * Takes a customer's payment on account: applied to the invoice named, or to the open invoices oldest first; what is
 * over is kept as a deposit. Paid for what was written off of the invoice named, it recovers that first. Refuses with
 * 'UnknownInvoice', 'InvoiceOfAnotherCustomer' or 'InvoiceIsPrepaid'.
 */
export async function takePayment(
  database: Database,
  command: Command<TakePaymentInput>,
): Promise<TakenPayment & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Finance'], 'take a payment');
  refuseWrongFields(checkTakePayment(input));
  requireScope(context.actor, input.dimensions);
  return runStep(database, { room: 'billing', key, input, context }, (tx) => take(tx, input));
}

async function take(tx: StepTx, input: TakePaymentInput): Promise<TakenPayment> {
  const { customerId, dimensions, method, reference, receivedOn } = input;
  const invoice = input.invoice ?? null;
  if (isInFuture(receivedOn, tx.now)) {
    refuseWrongFields([{ field: 'receivedOn', message: 'Must not be after today: money is booked once it is there.' }]);
  }
  await lockCreditAccount(tx, customerId);
  const named = invoice === null ? null : await requireInvoiceOnAccount(tx, invoice, customerId);
  const balances = named ? await payableBalances(tx, named.invoice) : await openBalancesOfCustomer(tx, customerId);
  const amounts = applyMoney(money(input.amount), balances);
  const applications = amounts.applications.map((one) => ({ invoice: one.invoice, amount: formatMoney(one.amount) }));
  const unapplied = formatMoney(amounts.unapplied);
  const recovers = named !== null && (await openOf(tx, named.invoice)) < amounts.applied;
  const postedOn = recovers ? localDate(tx.now) : await dayOf(tx, receivedOn, applications);
  const payment = await insertPayment(tx, input, { applications, unapplied, postedOn });
  if (recovers) await recoverWriteOffs(tx, { payment, customerId, invoices: [named] });
  tx.emit(paymentTaken, `payment:${payment}`, {
    ...{ payment, customerId, unapplied, applications, method, reference, receivedOn, dimensions },
    amount: formatMoney(money(input.amount)),
    applied: formatMoney(amounts.applied),
    posting: postingOf(
      'payment.captured',
      postedOn,
      `Payment ${payment} of customer ${customerId}`,
      postingParts(amounts, balances, dimensions),
      { customerId },
    ),
  });
  return { payment, applied: applications, unapplied, postedOn };
}

/** The day on which the money came; an invoice that is younger takes it on its own day. */
async function dayOf(tx: StepTx, receivedOn: LocalDate, applications: readonly AppliedMoney[]): Promise<LocalDate> {
  const [row] = await tx.query<{ youngest: LocalDate | null }>(
    'SELECT max(i.invoice_date)::text AS youngest FROM billing.invoices i WHERE i.invoice = ANY($1)',
    [applications.map(({ invoice }) => invoice)],
  );
  const youngest = row?.youngest ?? receivedOn;
  return postingDay(youngest > receivedOn ? youngest : receivedOn, tx.now);
}

async function requireInvoiceOnAccount(tx: Queryable, invoice: string, customerId: string): Promise<InvoiceHead> {
  const head = await invoiceHead(tx, invoice);
  if (head.customerId !== customerId) {
    const text = `Invoice ${invoice} is not of customer ${customerId}.`;
    const fields = [{ field: 'invoice', message: `is not of customer ${customerId}` }];
    throw refuse('InvoiceOfAnotherCustomer', text, { fields });
  }
  if (head.kind === 'beforeShipment') {
    const text = `Invoice ${invoice} is of a prepaid order, which is paid through its own payment attempts.`;
    throw refuse('InvoiceIsPrepaid', text, { orderId: head.orderId });
  }
  return head;
}

async function insertPayment(
  tx: StepTx,
  input: TakePaymentInput,
  {
    applications,
    unapplied,
    postedOn,
  }: Pick<TakenPayment, 'unapplied' | 'postedOn'> & {
    readonly applications: readonly AppliedMoney[];
  },
): Promise<string> {
  const { businessUnit, site, costCentre } = input.dimensions;
  const [row] = await tx.query<{ payment: string }>(
    `WITH n AS (${takeNumber('PAY')}),
     paid AS (
       INSERT INTO billing.payments (payment, customer_id, amount, unapplied, method, reference, received_on,
         business_unit, site, cost_centre, posted_on, taken_by)
       SELECT n.number, $1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $12 FROM n RETURNING payment),
     parts AS (SELECT x.invoice, x.amount FROM jsonb_to_recordset($10::jsonb) AS x(invoice text, amount numeric)),
     applied AS (
       INSERT INTO billing.applications (payment, invoice, amount)
       SELECT paid.payment, parts.invoice, parts.amount FROM paid, parts),
     balanced AS (
       UPDATE billing.invoice_balances b SET open = b.open - parts.amount FROM parts
       WHERE b.invoice = parts.invoice)
     SELECT paid.payment FROM paid`,
    [
      ...[input.customerId, input.amount, unapplied, input.method, input.reference, input.receivedOn],
      ...[businessUnit, site, costCentre, JSON.stringify(applications), postedOn, JSON.stringify(tx.context.actor)],
    ],
  );
  if (!row) throw new Error(`no payment was written for customer ${input.customerId}`);
  return row.payment;
}
