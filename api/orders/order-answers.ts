import { ACCEPTED, jobOfLine, type OrderLine, type OrderSnapshot, type OrderView } from '../../domain/orders/index.js';
import type { OrderProgress } from '../../workflows/orders/order.contract.js';
import type { StartedOrder } from '../processes.js';
import type { OrderDto, OrderLineDto, OrderViewDto, PlacedOrderDto, WaitingDto } from './orders.dto.js';

type Standing = Pick<OrderDto, 'state' | 'waitingFor' | 'reason' | 'revision'>;

const ACCEPTED_STANDING: Standing = { state: ACCEPTED, waitingFor: null, reason: null, revision: 0 };

const ENDED_STANDING: Readonly<Record<'refused' | 'lost', Standing>> = {
  refused: { ...ACCEPTED_STANDING, state: 'Rejected', reason: 'It was refused when it was to be placed.' },
  lost: {
    ...ACCEPTED_STANDING,
    state: 'Failed',
    reason: 'Its process was ended in the engine before it was placed: nothing has happened; place it again.',
  },
};

const lineDto = (orderId: string, { made, ...line }: OrderLine): OrderLineDto => ({
  ...line,
  job: made ? { jobId: jobOfLine(orderId, line.line), dueDate: made.dueDate } : null,
});

/** What a caller sees of an order; the payment token is the customer's secret and stays inside. */
const orderDto = (order: OrderSnapshot, { state, waitingFor, reason, revision }: Standing): OrderDto => ({
  orderId: order.orderId,
  state,
  waitingFor,
  reason,
  revision,
  customerId: order.customerId,
  customerName: order.customerName,
  customerReference: order.customerReference,
  paymentTerms: order.paymentTerms,
  currency: order.currency,
  dimensions: order.dimensions,
  shipTo: order.shipTo,
  allowPartialShipment: order.allowPartialShipment,
  creditOverride: order.creditOverride ?? null,
  lines: order.lines.map((line) => lineDto(order.orderId, line)),
  net: order.net,
  tax: order.tax,
  total: order.total,
});

export const placedOrder = (order: OrderSnapshot, progress: OrderProgress): PlacedOrderDto => ({
  ...orderDto(order, progress),
  position: progress.position,
});

export const acceptedOrder = (order: OrderSnapshot): PlacedOrderDto => ({
  ...orderDto(order, ACCEPTED_STANDING),
  position: null,
});

export const orderView = (view: OrderView, waiting: WaitingDto | null): OrderViewDto => ({
  ...orderDto(view, view),
  waiting,
  placedAt: view.placedAt,
  placedBy: { id: view.placedBy.id, name: view.placedBy.name },
  updatedAt: view.updatedAt,
  shipped: [...view.shipped],
  shipments: view.shipments.map((shipment) => ({ ...shipment, lines: [...shipment.lines] })),
});

/** An order whose process has not placed it: yet, or for good when the process is over. */
export const startedView = ({ order, ended }: StartedOrder): OrderViewDto => ({
  ...orderDto(order, ended ? ENDED_STANDING[ended] : ACCEPTED_STANDING),
  waiting: ended ? null : { for: 'worker', why: 'The engine has it; a worker places it.', see: null },
  placedAt: null,
  placedBy: null,
  updatedAt: null,
  shipped: order.lines.map(({ line }) => ({ line, shipped: '0', cancelled: '0' })),
  shipments: [],
});
