import { add, formatMoney, minimum, money, ZERO } from '../../domain/kernel/money.js';
import type { ReturnRefund } from '../../domain/returns/index.js';
import { refundByCard } from '../support/refund-by-card.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { creditReason, giveUp } from './return-credit.js';
import { askOperator, attempt, own, post, type ReturnProcess, recordOf, run } from './return-process.js';

const isFinal = (error: unknown): boolean => refusalOf(error) !== undefined;
const LONGEST_REFERENCE = 200;

/**
 * Money goes back only as far as it came: what was credited of an invoice, and is owed on it. What was never paid lowers
 * what the customer owes, and nothing is refunded.
 */
export async function planRefunds(p: ReturnProcess): Promise<boolean> {
  const { credit } = await recordOf(p);
  const refunds: ReturnRefund[] = [];
  for (const { invoice, credited, owed } of credit?.shares ?? []) {
    const amount = minimum(money(credited), money(owed));
    if (amount === ZERO) continue;
    const actions = refunds.length > 0 ? (['retry', 'skip'] as const) : (['retry', 'skip', 'cancel'] as const);
    const title = `What was returned cannot be refunded: ${formatMoney(amount)} of invoice ${invoice}`;
    const chosen = await attempt(p, `refund/${invoice}`, { title, actions, isFinal }, async () => {
      const about = { correctionId: `${p.subject}/${invoice}`, invoice, reason: creditReason(p) };
      // What another return or correction took of it meanwhile is not owed any more.
      const input = { ...about, atMost: formatMoney(amount) };
      const planned = await post(step.planCreditRefund(own(p, `refund/${invoice}`, input)));
      refunds.push(...planned.refunds);
    });
    if (chosen === 'cancel') return giveUp(p, 'it could not be refunded');
  }
  if (refunds.length === 0) return settle(p, 'nothing was paid: the credit lowers what the customer owes');
  await run(p, step.recordRefunds(own(p, 'refunds', { returnId: p.subject, refunds })));
  return true;
}

async function settle(p: ReturnProcess, reason: string | null): Promise<boolean> {
  const refunded = formatMoney(add(ZERO, ...[...p.paid.values()].map(money)));
  const input = { returnId: p.subject, refunded, transferred: '0.00', reason };
  await run(p, step.settleReturn(own(p, 'settle', input)));
  return true;
}

/** Pays by card at once, and books what was paid by bank once a person has confirmed it. */
export async function refund(p: ReturnProcess): Promise<boolean> {
  const { refunds, bankReference } = await recordOf(p);
  for (const one of refunds ?? []) {
    if (p.paid.has(one.refundId)) continue;
    if (one.method === 'card') await payByCard(p, one);
    if (one.method === 'card' || bankReference === null) continue;
    // One bank transfer may pay refunds of several returns; each is booked under a reference of its own.
    await book(p, one, `${one.refundId} ${bankReference}`.slice(0, LONGEST_REFERENCE));
  }
  if ((refunds ?? []).some(({ refundId }) => !p.paid.has(refundId))) return false;
  return settle(p, null);
}

/** The provider may refuse, or not answer: then an operator decides. 'force': it was paid in another way. */
async function payByCard(p: ReturnProcess, one: ReturnRefund): Promise<void> {
  const { refundId, chargeId, amount } = one;
  const paid = await refundByCard(
    { refundId, chargeId: chargeId ?? '', amount },
    {
      title: `The refund of a return was not paid: ${amount}`,
      taskId: (round) => `${p.subject}/pay/${refundId}/${round}`,
      ask: (question) => askOperator(p, question),
      paidByHand: () => `${refundId} by an operator`,
    },
  );
  await book(p, one, paid);
}

async function book(p: ReturnProcess, { refundId, amount }: ReturnRefund, providerRefundId: string): Promise<void> {
  const { context } = own(p, 'refund', null);
  await post(step.settleRefund({ key: `refund/${refundId}`, context, input: { refundId, providerRefundId } }));
  p.paid.set(refundId, amount);
}
