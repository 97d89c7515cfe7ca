import type { Charge } from '../../activities/payments.js';
import type { BilledOrder, Charge as FinalCharge } from '../../domain/billing/index.js';
import { money, ZERO } from '../../domain/kernel/money.js';
import type { OrderCommandKind, OrderLine } from '../../domain/orders/index.js';
import { refusalOf } from '../support/refusal.js';
import { provider, step } from '../support/steps.js';
import { abort, ask, enter, type OrderProcess, post, record } from './order-process.js';
import { obey, STOPS, waitFor } from './order-wait.js';

/** The order, or some of its lines, as billing needs it. */
export const billed = (p: OrderProcess, lines: readonly OrderLine[] = p.order.lines): BilledOrder => ({
  orderId: p.order.orderId,
  customerId: p.order.customerId,
  customerName: p.order.customerName,
  dimensions: p.order.dimensions,
  termsDays: p.order.termsDays,
  lines: lines.map(({ line, part, description, quantity, unitPrice, net, tax, taxRate }) => ({
    line,
    part,
    description,
    quantity,
    unitPrice,
    net,
    tax,
    taxRate,
  })),
});

/** A prepaid order is invoiced before shipment: its revenue is deferred. */
export async function invoice(p: OrderProcess): Promise<void> {
  const invoiced = await step.invoiceOrder(ask(p, 'invoice', { order: billed(p) }));
  enter(p, 'invoice', { waitingFor: 'payment' });
  await post(p, invoiced);
  await record(p, 'invoiced');
}

/** Collects the amount: attempt after attempt, each declined one retried on request within the deadline. */
export async function pay(p: OrderProcess, amount: string): Promise<void> {
  for (;;) {
    await obey(p, STOPS);
    const declined = await attemptOnce(p, amount, STOPS);
    if (declined === null) return;
    await awaitRetry(p, declined);
  }
}

/** One attempt; answers null when the money was captured, else why it was declined. */
export async function attemptOnce(
  p: OrderProcess,
  amount: string,
  kinds: readonly OrderCommandKind[] = [],
): Promise<string | null> {
  if (money(amount) === ZERO) return null;
  p.attempts += 1;
  const begun = await step.beginPaymentAttempt(
    ask(p, `payment/${p.attempts}`, {
      orderId: p.order.orderId,
      attempt: p.attempts,
      amount,
      token: p.paymentToken ?? '',
    }),
  );
  // A compensation closed them, in a run before this one or in a task that failed.
  if (begun.status === 'closed') throw await abort(p, 'cancel', 'the payments of the order are closed');
  const waitedFor = p.waitingFor;
  const charge = await charged(p, begun.reference, amount, kinds);
  p.waitingFor = waitedFor;
  const settled = await step.settleCharge({
    key: `charge/${charge.id}/${charge.status}`,
    context: p.start.context,
    input: { charge },
  });
  await post(p, settled);
  return charge.status === 'succeeded' ? null : (charge.declineCode ?? charge.status);
}

/** Charges at the provider, and waits until the charge is final: by webhook, or by asking in growing intervals. */
async function charged(
  p: OrderProcess,
  reference: string,
  amount: string,
  kinds: readonly OrderCommandKind[],
): Promise<FinalCharge> {
  let charge = await tryToCharge(p, reference, amount);
  let pollSeconds = p.start.timing.paymentPollSeconds;
  while (charge === null || charge.status === 'pending') {
    let asked = false;
    p.waitingFor = 'payment';
    await waitFor(p, {
      kinds,
      news: 'charge',
      until: () => asked,
      reread: async () => {
        asked = true;
        charge = (await tryToRead(reference)) ?? charge;
      },
      everyMinutes: pollSeconds / 60,
      summary: 'asks the payment provider what became of the charge',
    });
    charge ??= await tryToCharge(p, reference, amount);
    pollSeconds = Math.min(pollSeconds * 2, 600);
  }
  return { ...charge, status: charge.status };
}

/** Null when the provider did not answer: it may have charged, so the same key is used again. */
async function tryToCharge(p: OrderProcess, reference: string, amount: string): Promise<Charge | null> {
  try {
    return await provider.chargeCard({ reference, amount, token: p.paymentToken ?? '' });
  } catch (error) {
    if (refusalOf(error)) throw error;
    return null;
  }
}

async function tryToRead(reference: string): Promise<Charge | null> {
  try {
    return await provider.readCharge({ reference });
  } catch (error) {
    if (refusalOf(error)) throw error;
    return null;
  }
}

async function awaitRetry(p: OrderProcess, reason: string): Promise<void> {
  p.retryAsked = false;
  enter(p, 'decline', { reason: `payment declined: ${reason}`, waitingFor: 'payment retry' });
  const declinedAt = await record(p, `declined/${p.attempts}`);
  const minutes = p.start.timing.paymentDeadlineMinutes;
  const retried = await waitFor(p, {
    kinds: ['cancel', 'abort', 'retryPayment'],
    news: 'charge',
    until: () => p.retryAsked,
    deadline: new Date(Date.parse(declinedAt) + minutes * 60_000).toISOString(),
    summary: 'the deadline to retry a declined payment',
  });
  if (!retried)
    throw await abort(p, 'cancel', `payment declined (${reason}) and not retried within ${minutes} minutes`);
  p.waitingFor = 'payment';
}

/** Whether its hold may go beyond the limit; then a second person agrees before it is confirmed. */
export const overriding = ({ order }: OrderProcess) => (order.creditOverride ? { override: true } : {});

/** An order on account takes a credit hold in place of payment. */
export async function holdCredit(p: OrderProcess): Promise<void> {
  const { orderId, customerId, total } = p.order;
  const creditLimit = await creditLimitOf(customerId);
  const wanted = { orderId, customerId, creditLimit, amount: total, ...overriding(p) };
  const { beyondLimit } = await step.takeCreditHold(ask(p, 'creditHold', wanted));
  p.beyondLimit = beyondLimit ?? null;
  enter(p, 'holdCredit');
}

/** The limit as it is now; it may have changed since the order was placed. */
export async function creditLimitOf(customerId: string): Promise<string> {
  const customer = await step.readCustomer(customerId);
  if (!customer) throw new Error(`customer ${customerId} has no row`);
  return customer.creditLimit;
}
