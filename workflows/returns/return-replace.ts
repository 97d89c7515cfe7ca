import { add, formatMoney, type Money, money, subtract, ZERO } from '../../domain/kernel/money.js';
import { isOver, type OrderLine, type OrderStart, requantify, totalsOf } from '../../domain/orders/index.js';
import {
  type AcceptedLine,
  type ReturnRecord,
  replacementOrderId,
  replacementPrices,
} from '../../domain/returns/index.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import { creditReason } from './return-credit.js';
import { askOperator, own, post, type ReturnProcess, recordOf, run, standingOf } from './return-process.js';

const FULFILLED = 'Fulfilled';

/** Before the order is placed, the return knows it: whoever comes later finds it, and does not place another. */
export async function beginReplacement(p: ReturnProcess, round: number): Promise<boolean> {
  const orderId = replacementOrderId(p.subject, round);
  await run(p, step.recordReplacement(own(p, `replace/${round}`, { returnId: p.subject, orderId, round })));
  return true;
}

/** Places the order, gives the customer's credit to its invoices, and settles the return when it is fulfilled. */
export async function followReplacement(p: ReturnProcess): Promise<boolean> {
  const orderId = standingOf(p).replacementOrderId ?? '';
  const found = await step.readOrder(orderId);
  if (!found) return place(p, orderId);
  const billed = await step.readOrderBilling(orderId);
  for (const { invoice } of billed?.invoices ?? []) await transfer(p, invoice);
  if (!isOver(found.state)) return false;
  if (found.state === FULFILLED) return settle(p, null);
  return askAboutEnd(p, orderId, new Error(`Order ${orderId} of the replacement is ${found.state}.`));
}

async function place(p: ReturnProcess, orderId: string): Promise<boolean> {
  try {
    await upkeep.startOrder(orderOf(p, orderId, await recordOf(p)));
  } catch (error) {
    if (!refusalOf(error)) throw error;
    return askAboutEnd(p, orderId, error);
  }
  return false;
}

/** 'retry' places another order; 'skip' leaves the credit with the customer. */
async function askAboutEnd(p: ReturnProcess, orderId: string, error: unknown): Promise<boolean> {
  const title = 'The replacement of returned goods came to nothing';
  const taskId = `${p.subject}/replacement/${orderId}`;
  const action = await askOperator(p, { taskId, title, error, actions: ['retry', 'skip'] });
  if (action === 'skip') return settle(p, 'not replaced: the credit stays with the customer');
  return beginReplacement(p, (await recordOf(p)).replacements + 1);
}

async function settle(p: ReturnProcess, reason: string | null): Promise<boolean> {
  const transferred = formatMoney(add(ZERO, ...[...p.transferred.values()].map(money)));
  const input = { returnId: p.subject, refunded: '0.00', transferred, reason };
  await run(p, step.settleReturn(own(p, 'settle', input)));
  return true;
}

/** The invoice takes what the customer is owed on the invoices that were credited, as far as this return credited them. */
async function transfer(p: ReturnProcess, toInvoice: string): Promise<void> {
  const { credit } = await recordOf(p);
  for (const { invoice: fromInvoice, credited } of credit?.shares ?? []) {
    const name = `transfer/${toInvoice}/${fromInvoice}`;
    const left = subtract(money(credited), takenFrom(p, fromInvoice));
    if (p.transferred.has(name) || left <= ZERO) continue;
    const about = { reason: creditReason(p), atMost: formatMoney(left) };
    const moved = await post(step.transferCredit(own(p, name, { ...about, fromInvoice, toInvoice })));
    p.transferred.set(name, moved.amount);
  }
}

const takenFrom = ({ transferred }: ReturnProcess, invoice: string): Money =>
  add(ZERO, ...[...transferred].filter(([name]) => name.endsWith(`/${invoice}`)).map(([, amount]) => money(amount)));

/** The accepted quantities at what was credited for them, on account: their credit pays for them. */
function orderOf(p: ReturnProcess, orderId: string, { accepted, credit }: ReturnRecord): OrderStart {
  const { order } = p.start.return;
  const lines = accepted
    .flatMap((one) => linesOf(p, one, credit))
    .map((line, index): OrderLine => ({ ...line, line: index + 1 }));
  const { customerId, customerName, termsDays, dimensions, shipTo } = order;
  return {
    order: {
      ...{ orderId, customerId, customerName, customerReference: p.subject, paymentTerms: 'onAccount', termsDays },
      ...{ currency: 'USD', dimensions, shipTo, allowPartialShipment: false, paymentToken: null, lines },
      ...totalsOf(lines),
    },
    timing: p.start.timing.replacement,
    context: { ...p.start.context, correlationId: orderId },
  };
}

function linesOf(p: ReturnProcess, { line, quantity }: AcceptedLine, credit: ReturnRecord['credit']): OrderLine[] {
  const sold = p.start.return.order.lines.find((one) => one.line === line);
  if (!sold) throw new Error(`return ${p.subject} accepted line ${line}, which was never sold`);
  const { shipped: _shipped, ...own } = sold;
  const credited = credit?.lines?.find((one) => one.line === line);
  const priced = credited ? replacementPrices(credited, own.unitPrice) : [{ quantity, unitPrice: own.unitPrice }];
  return priced.map((one) => requantify({ ...own, ...one, net: '0.00', tax: '0.00' }, one.quantity));
}
