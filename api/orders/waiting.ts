import { requestsOfSubject } from '../../domain/approvals/store/index.js';
import { readReservation } from '../../domain/inventory/store/index.js';
import { formatQuantity, minus, NONE, quantity } from '../../domain/kernel/quantity.js';
import { tasksOfSubject } from '../../domain/operations/store/index.js';
import { isOver, type OrderView } from '../../domain/orders/index.js';
import type { Database } from '../../platform/database.js';
import type { WaitingDto } from './orders.dto.js';

type Waiting = Omit<WaitingDto, 'for'>;

/** What a waiting order needs, in a sentence, and where to look or act; null when it waits for nobody. */
export async function waitingOf(database: Database, order: OrderView): Promise<WaitingDto | null> {
  if (isOver(order.state)) return null;
  const asked = await forOperator(database, order.orderId);
  if (asked) return { for: 'operator', ...asked };
  if (order.waitingFor === null) return null;
  const found = await WHY[order.waitingFor]?.(database, order);
  return {
    for: order.waitingFor,
    ...(found ?? { why: order.reason ?? `It waits for ${order.waitingFor}.`, see: null }),
  };
}

async function forOperator(database: Database, orderId: string): Promise<Waiting | null> {
  const task = (await tasksOfSubject(database, orderId)).find(({ state }) => state === 'Open');
  if (!task) return null;
  return { why: `${task.title}. ${task.detail}`, see: `/v1/operator-tasks/${encodeURIComponent(task.taskId)}` };
}

const shipping = async (_database: Database, { orderId }: OrderView): Promise<Waiting> => ({
  why: 'The goods are reserved; somebody has to ship them.',
  see: `/v1/orders/${orderId}/shipments`,
});

const WHY: Readonly<Record<string, (database: Database, order: OrderView) => Promise<Waiting | null>>> = {
  stock: async (database, { orderId, dimensions }) => {
    const reservation = await readReservation(database, orderId);
    const short = (reservation?.lines ?? []).flatMap(({ part, ...line }) => {
      const missing = minus(quantity(line.quantity), quantity(line.reserved));
      return missing > NONE ? [{ part, missing: formatQuantity(missing) }] : [];
    });
    const [first] = short;
    if (!first) return null;
    const missing = short.map((line) => `${line.missing} × ${line.part}`).join(', ');
    const see = `/v1/stock/availability?part=${encodeURIComponent(first.part)}`;
    return { why: `${missing} not yet reserved at ${dimensions.site}; a receipt serves it in placing order.`, see };
  },
  approval: async (database, { orderId }) => {
    const request = (await requestsOfSubject(database, orderId)).findLast(({ endedAt }) => endedAt === null);
    if (!request) return null;
    const roles = [request.approverRole, ...(request.state === 'Escalated' ? [request.escalateToRole] : [])];
    return { why: `${request.reason} It needs ${roles.join(' or ')}.`, see: `/v1/approvals/${request.requestId}` };
  },
  payment: async () => ({ why: 'The payment provider has not said yet what became of the charge.', see: null }),
  'payment retry': async (_database, { orderId, reason }) => ({
    why: `${reason ?? 'The payment was declined'}. Retry it with another payment token, or cancel the order.`,
    see: `/v1/orders/${orderId}/retry-payment`,
  }),
  shipment: shipping,
  'shipment of the rest': shipping,
  compensation: async (_database, { reason }) => ({
    why: `What was done for it is being undone${reason ? `: ${reason}` : ''}.`,
    see: null,
  }),
};
