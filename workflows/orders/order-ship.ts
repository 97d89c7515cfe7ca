import type { StockIssued } from '../../domain/inventory/index.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../domain/kernel/quantity.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import type { OrderLine, RecordedCommand, ShipmentLine } from '../../domain/orders/index.js';
import { refuseOrder, sliceLine } from '../../domain/orders/index.js';
import { step } from '../support/steps.js';
import type { CancelRequest, ShipRequest } from './order.contract.js';
import { refundWhatIsOwed, undoCreditHold, undoReservation } from './order-compensate.js';
import { insist } from './order-insist.js';
import { lacksMade, tellWaiting, undoJobs } from './order-jobs.js';
import { billed } from './order-pay.js';
import { askFor, enter, type OrderProcess, post, record } from './order-process.js';
import { rereadReservation } from './order-reserve.js';
import { waitFor } from './order-wait.js';

/** Waits for shipments until everything has left or the rest was cancelled. */
export async function ship(p: OrderProcess): Promise<void> {
  await tellWaiting(p);
  const isShort = p.reservation?.outcome === 'partial' || lacksMade(p);
  await waitFor(p, {
    kinds: ['cancel', 'abort', 'amend', 'ship'],
    news: 'stock',
    until: () => p.state === 'Shipped' || p.restCancelled || p.approveAgain,
    reread: async () => {
      await rereadReservation(p);
      await tellWaiting(p);
    },
    ...(isShort ? { everyMinutes: p.start.timing.stockRereadMinutes } : {}),
    summary: 'reads the reservation again in case a receipt was not heard of',
  });
}

const shippedOf = (p: OrderProcess, line: number): Quantity => p.shipped.get(line) ?? NONE;

/** Whether nothing of the order is left once these have gone. */
function completes(p: OrderProcess, leaving: readonly ShipmentLine[]): boolean {
  const now = new Map(leaving.map((line) => [line.line, quantity(line.quantity)]));
  return p.order.lines.every(
    (line) => plus(shippedOf(p, line.line), now.get(line.line) ?? NONE) >= quantity(line.quantity),
  );
}

/** The line as far as it leaves now, priced so that all shipments of a line sum to the line. */
function shippedPart(p: OrderProcess, { line, quantity: leaving }: ShipmentLine): OrderLine[] {
  const ordered = p.order.lines.find((candidate) => candidate.line === line);
  const before = shippedOf(p, line);
  return ordered ? [sliceLine(ordered, formatQuantity(before), formatQuantity(plus(before, quantity(leaving))))] : [];
}

/**
 * Goods leave: cost of goods, revenue or an invoice on account, and the order's record of it. What leaves is decided
 * by inventory's step, whose answer is on record: a task that is done again must not read what it changed itself.
 */
export async function shipGoods(p: OrderProcess, command: RecordedCommand, request: ShipRequest): Promise<void> {
  const { orderId, customerId, dimensions, allowPartialShipment } = p.order;
  if (request.lines && !allowPartialShipment && !completes(p, request.lines)) {
    throw refuseOrder('WholeOrderOnly', 'The order is to be shipped as a whole.', { state: p.state });
  }
  const shipmentId = `${orderId}-S${p.shipments + 1}`;
  const issued = await step.issueStock(
    askFor(command, 'issue', { orderId, shipmentId, lines: request.lines ?? null, dimensions, customerId }),
  );
  await insist(p, shipmentId, () => bookShipment(p, command, shipmentId, issued));
}

async function bookShipment(
  p: OrderProcess,
  command: RecordedCommand,
  shipmentId: string,
  issued: StockIssued & Stepped,
): Promise<void> {
  const { orderId, paymentTerms } = p.order;
  const lines = issued.lines.map(({ line, quantity: left }) => ({ line, quantity: left }));
  const complete = completes(p, lines);
  const shipped = lines.flatMap((leaving) => shippedPart(p, leaving));
  const bill =
    paymentTerms === 'prepaid'
      ? step.releaseRevenue(askFor(command, 'revenue', { orderId, shipmentId, lines }))
      : step.invoiceShipment(askFor(command, 'invoice', { order: billed(p, shipped), shipmentId }));
  await post(p, issued, await bill);
  const recorded = await step.recordShipment(askFor(command, 'shipment', { orderId, shipmentId, lines, complete }));
  p.state = recorded.state;
  p.waitingFor = complete ? null : 'shipment of the rest';
  p.position = recorded.position;
  p.shipments += 1;
  for (const line of lines) p.shipped.set(line.line, plus(shippedOf(p, line.line), quantity(line.quantity)));
  if (!complete) await tellWaiting(p);
}

/**
 * What has not left is cancelled: released, credited and refunded; what left stays as it is. Whoever asked is answered
 * early when a second person has to decide on a job first.
 */
export const cancelRest = (
  p: OrderProcess,
  command: RecordedCommand,
  request: CancelRequest,
  answerEarly?: () => void,
): Promise<void> =>
  insist(p, 'rest', async () => {
    await undoJobs(p, { choice: request, by: command.context, reason: request.reason, answerEarly });
    await takeRestBack(p, command, request.reason);
  });

async function takeRestBack(p: OrderProcess, command: RecordedCommand, reason: string): Promise<void> {
  const { orderId, paymentTerms } = p.order;
  const rest = p.order.lines
    .map(({ line, quantity: ordered }) => ({ line, left: minus(quantity(ordered), shippedOf(p, line)) }))
    .filter(({ left }) => left > NONE)
    .map(({ line, left }) => ({ line, quantity: formatQuantity(left) }));
  await undoReservation(p).run(reason);
  if (paymentTerms === 'prepaid') {
    const credited = await step.creditUnshipped(askFor(command, 'credit', { orderId, lines: null, reason }));
    await post(p, credited);
    await refundWhatIsOwed(p, `${command.key}/refund`, reason);
  }
  const cancelled = await step.cancelRest(askFor(command, 'rest', { orderId, lines: rest, reason }));
  p.position = cancelled.position;
  p.restCancelled = true;
  p.waitingFor = null;
  p.reason = reason;
}

export async function fulfil(p: OrderProcess): Promise<void> {
  if (p.order.paymentTerms === 'onAccount') {
    await insist(p, 'creditHold', () => undoCreditHold(p).run('everything has been invoiced'));
  }
  enter(p, 'fulfil', p.restCancelled && p.reason !== null ? { reason: p.reason } : {});
  await insist(p, 'fulfilled', () => record(p, 'fulfilled'));
}
