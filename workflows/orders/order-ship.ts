import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../domain/kernel/quantity.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { OrderLine, RecordedCommand, ShipmentLine } from '../../domain/orders/index.js';
import { refuseOrder, sliceLine } from '../../domain/orders/index.js';
import { step } from '../support/steps.js';
import type { ShipRequest } from './order.contract.js';
import { refundWhatIsOwed, undoCreditHold, undoReservation } from './order-compensate.js';
import { billed } from './order-pay.js';
import { askFor, enter, type OrderProcess, post, record } from './order-process.js';
import { rereadReservation } from './order-reserve.js';
import { waitFor } from './order-wait.js';

/** Waits for shipments until everything has left or the rest was cancelled. */
export async function ship(p: OrderProcess): Promise<void> {
  await waitFor(p, {
    kinds: ['cancel', 'abort', 'amend', 'ship'],
    until: () => p.state === 'Shipped' || p.restCancelled || p.approveAgain,
    reread: () => rereadReservation(p),
    ...(p.reservation?.outcome === 'partial' ? { everyMinutes: p.start.timing.stockRereadMinutes } : {}),
    summary: 'reads the reservation again in case a receipt was not heard of',
  });
}

/** What is reserved and has not left, by line. */
function shippable(p: OrderProcess): Map<number, Quantity> {
  const lines = p.reservation?.lines ?? [];
  return new Map(lines.map((line) => [line.line, minus(quantity(line.reserved), quantity(line.issued))]));
}

function linesToShip(p: OrderProcess, request: ShipRequest): ShipmentLine[] {
  const ready = shippable(p);
  const lines =
    request.lines ??
    [...ready].filter(([, left]) => left > NONE).map(([line, left]) => ({ line, quantity: formatQuantity(left) }));
  const problems: FieldProblem[] = [];
  lines.forEach((line, index) => {
    const left = ready.get(line.line);
    if (left === undefined) {
      problems.push({ field: `lines[${index}].line`, message: `The order has no line ${line.line}.` });
    } else if (quantity(line.quantity) <= NONE || quantity(line.quantity) > left) {
      problems.push({ field: `lines[${index}].quantity`, message: `At most ${formatQuantity(left)} can be shipped.` });
    }
  });
  if (problems.length > 0)
    throw refuseOrder('NotReserved', 'The shipment does not fit what is reserved.', { fields: problems });
  if (lines.length === 0)
    throw refuseOrder('NotReserved', 'Nothing is reserved that has not left.', { state: p.state });
  return [...lines];
}

/** What is still to ship of the ordered quantities after a shipment. */
function leavesRest(p: OrderProcess, lines: readonly ShipmentLine[]): boolean {
  const leaving = new Map(lines.map((line) => [line.line, quantity(line.quantity)]));
  return (p.reservation?.lines ?? []).some((line) => {
    const gone = quantity(line.issued) + (leaving.get(line.line) ?? NONE);
    return gone < quantity(line.quantity);
  });
}

/** The line as far as it leaves now, priced so that all shipments of a line sum to the line. */
function shippedPart(p: OrderProcess, { line, quantity: leaving }: ShipmentLine): OrderLine[] {
  const ordered = p.order.lines.find((candidate) => candidate.line === line);
  const before = p.reservation?.lines.find((candidate) => candidate.line === line)?.issued ?? '0';
  const after = formatQuantity(plus(quantity(before), quantity(leaving)));
  return ordered ? [sliceLine(ordered, before, after)] : [];
}

/** Goods leave: cost of goods, revenue or an invoice on account, and the order's record of it. */
export async function shipGoods(p: OrderProcess, command: RecordedCommand, request: ShipRequest): Promise<void> {
  const { orderId, dimensions, paymentTerms, allowPartialShipment } = p.order;
  const lines = linesToShip(p, request);
  const complete = !leavesRest(p, lines);
  if (!complete && !allowPartialShipment) {
    throw refuseOrder('WholeOrderOnly', 'The order is to be shipped as a whole.', { state: p.state });
  }
  p.shipments += 1;
  const shipmentId = `${orderId}-S${p.shipments}`;
  const issued = await step.issueStock(askFor(command, 'issue', { orderId, shipmentId, lines, dimensions }));
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
  await rereadReservation(p);
}

/** What has not left is cancelled: released, credited and refunded; what left stays as it is. */
export async function cancelRest(p: OrderProcess, command: RecordedCommand, reason: string): Promise<void> {
  const { orderId, paymentTerms } = p.order;
  const rest = (p.reservation?.lines ?? [])
    .map((line) => ({ line: line.line, left: minus(quantity(line.quantity), quantity(line.issued)) }))
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
  p.reason = reason;
}

export async function fulfil(p: OrderProcess): Promise<void> {
  if (p.order.paymentTerms === 'onAccount') await undoCreditHold(p).run('everything has been invoiced');
  enter(p, 'fulfil', p.reason === null ? {} : { reason: p.reason });
  await record(p, 'fulfilled');
}
