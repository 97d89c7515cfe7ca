import { formatQuantity, minus, NONE, quantity } from '../../domain/kernel/quantity.js';
import {
  amendLines,
  type OrderLine,
  type OrderSnapshot,
  type RecordedCommand,
  refuseOrder,
  sliceLine,
  totalsOf,
} from '../../domain/orders/index.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { AmendRequest } from './order.contract.js';
import { refundWhatIsOwed, undoApproval } from './order-compensate.js';
import { attemptOnce, billed, creditLimitOf } from './order-pay.js';
import { askFor, type OrderProcess, post } from './order-process.js';

interface Delta {
  /** Lines at the added quantity, priced as the part of the line that is new. */
  readonly added: OrderLine[];
  readonly removed: { line: number; quantity: string }[];
}

/** Changes quantities or the address before shipment, with what follows for stock, money and approval. */
export async function amend(p: OrderProcess, command: RecordedCommand, request: AmendRequest): Promise<void> {
  const lines = request.lines ? amendLines(p.order.lines, request.lines) : p.order.lines;
  const next: OrderSnapshot = { ...p.order, ...totalsOf(lines), lines, shipTo: request.shipTo ?? p.order.shipTo };
  const delta = deltaOf(p.order.lines, lines);
  const quantitiesChange = delta.added.length + delta.removed.length > 0;
  if (!quantitiesChange && !request.shipTo) {
    throw refuseOrder('NothingToChange', 'The amendment changes nothing.', {
      fields: [{ field: 'lines', message: 'Name a line whose quantity changes, or another address.' }],
    });
  }
  if (quantitiesChange) await changeStockAndMoney(p, command, next, delta);
  const wasAwaiting = p.state === 'AwaitingApproval';
  const revision = p.revision + 1;
  const { net, tax, total, shipTo } = next;
  const reason = request.reason ?? null;
  const amended = await step.amendOrder(
    askFor(command, 'amend', { orderId: next.orderId, revision, lines, shipTo, net, tax, total, reason }),
  );
  if (wasAwaiting && quantitiesChange) await undoApproval(p, p.revision).run('the order was amended');
  p.order = next;
  p.revision = revision;
  p.position = amended.position;
  p.approveAgain = p.state === 'Confirmed' && quantitiesChange;
}

function deltaOf(before: readonly OrderLine[], after: readonly OrderLine[]): Delta {
  const added: OrderLine[] = [];
  const removed: { line: number; quantity: string }[] = [];
  for (const line of before) {
    const now = after.find((candidate) => candidate.line === line.line);
    const change = minus(quantity(now?.quantity ?? '0'), quantity(line.quantity));
    if (change > NONE && now) added.push(sliceLine(line, line.quantity, now.quantity));
    if (change < NONE) removed.push({ line: line.line, quantity: formatQuantity(minus(NONE, change)) });
  }
  return { added, removed };
}

async function changeStockAndMoney(
  p: OrderProcess,
  command: RecordedCommand,
  next: OrderSnapshot,
  delta: Delta,
): Promise<void> {
  await changeReservation(p, command, 'reservation', next.lines);
  const short = p.state !== 'Backordered' && !p.order.allowPartialShipment && p.reservation?.outcome !== 'reserved';
  if (short) {
    await changeReservation(p, command, 'reservation/back', p.order.lines);
    throw refuseOrder('InsufficientStock', 'There is not enough stock for the larger quantity.', { state: p.state });
  }
  if (p.state === 'Backordered') return;
  try {
    if (p.order.paymentTerms === 'prepaid') await changePrepaid(p, command, delta);
    else await changeHold(p, command, next.total);
  } catch (error) {
    if (!refusalOf(error)) throw error;
    await changeReservation(p, command, 'reservation/back', p.order.lines);
    throw error;
  }
}

async function changeReservation(
  p: OrderProcess,
  command: RecordedCommand,
  name: string,
  lines: readonly OrderLine[],
): Promise<void> {
  const wanted = p.start.order.lines.map(({ line, part }) => {
    const kept = lines.find((candidate) => candidate.line === line);
    return { line, part, quantity: kept?.quantity ?? '0' };
  });
  p.reservation = await step.changeReservation(askFor(command, name, { orderId: p.order.orderId, lines: wanted }));
}

/** What was taken out is credited and refunded; what was added is invoiced and charged, or the amendment is refused. */
async function changePrepaid(p: OrderProcess, command: RecordedCommand, delta: Delta): Promise<void> {
  const { orderId } = p.order;
  const reason = 'the order was amended';
  if (delta.added.length > 0) {
    const order = billed(p, delta.added);
    const invoiced = await step.invoiceExtra(askFor(command, 'invoice', { order, revision: p.revision + 1 }));
    await post(p, invoiced);
    const declined = await attemptOnce(p, totalsOf(delta.added).total);
    if (declined !== null) {
      const lines = delta.added.map(({ line, quantity: added }) => ({ line, quantity: added }));
      await post(p, await step.creditUnshipped(askFor(command, 'credit/back', { orderId, lines, reason })));
      throw refuseOrder('PaymentDeclined', `The payment for the added quantity was declined: ${declined}.`, {
        state: p.state,
      });
    }
  }
  if (delta.removed.length > 0) {
    await post(p, await step.creditUnshipped(askFor(command, 'credit', { orderId, lines: delta.removed, reason })));
    await refundWhatIsOwed(p, `${command.key}/refund`, reason);
  }
}

async function changeHold(p: OrderProcess, command: RecordedCommand, amount: string): Promise<void> {
  const { orderId, customerId } = p.order;
  const creditLimit = await creditLimitOf(customerId);
  await step.changeCreditHold(askFor(command, 'creditHold', { orderId, amount, creditLimit }));
}
