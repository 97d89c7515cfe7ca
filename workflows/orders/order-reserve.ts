import type { ReserveStockInput, WantedLine } from '../../domain/inventory/index.js';
import type { OrderLine } from '../../domain/orders/index.js';
import { separateStep, step } from '../support/steps.js';
import { ask, enter, type OrderProcess, record } from './order-process.js';
import { waitFor } from './order-wait.js';

/**
 * Reserves the stock of every line. An ordinary activity, so that the answer to whoever placed the order leaves before
 * it. A short order waits in the backorder queue; the receipt that serves it wakes it.
 */
export async function reserve(p: OrderProcess): Promise<void> {
  const reserved = await separateStep.reserveStock(ask(p, 'reserve', reserveInput(p)));
  p.reservation = reserved;
  if (reserved.outcome === 'backordered') await backorder(p);
  enter(p, 'reserve');
}

function reserveInput(p: OrderProcess): ReserveStockInput {
  const { order } = p.start;
  return {
    orderId: order.orderId,
    placingSequence: p.placingSequence,
    site: order.dimensions.site,
    allowPartial: order.allowPartialShipment,
    lines: order.lines.map((line) => wantedLine(line, line.quantity)),
  };
}

/** What inventory is to hold for a line. */
export const wantedLine = ({ line, part, made }: OrderLine, quantity: string): WantedLine => ({
  ...{ line, part, quantity },
  ...(made ? { made: true } : {}),
});

async function backorder(p: OrderProcess): Promise<void> {
  enter(p, 'runShort', { waitingFor: 'stock' });
  await record(p, 'backordered');
  await waitFor(p, {
    kinds: ['cancel', 'abort', 'amend'],
    news: 'stock',
    until: () => p.reservation?.outcome !== 'backordered',
    reread: () => rereadReservation(p),
    everyMinutes: p.start.timing.stockRereadMinutes,
    summary: 'reads the backorder again in case a receipt was not heard of',
  });
}

/** The reservation as inventory's tables tell it now. */
export async function rereadReservation(p: OrderProcess): Promise<void> {
  p.reservation = (await step.readReservation(p.order.orderId)) ?? p.reservation;
}
