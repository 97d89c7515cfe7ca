import type { Database } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import type { OrderState } from '../order.js';
import type { OrderLine, OrderStart, OrderView, RecordedCommand, ShipmentLine } from '../order.wire.js';

interface OrderRow {
  start: OrderStart;
  state: OrderState;
  waiting_for: string | null;
  reason: string | null;
  revision: number;
  ship_to: OrderView['shipTo'];
  net: string;
  tax: string;
  total: string;
  placing_sequence: string;
  placed_at: Date;
  placed_by: Actor;
  updated_at: Date;
  lines: { snapshot: OrderLine; quantity: string; shipped: string; cancelled: string }[];
  shipments: { shipmentId: string; at: string; lines: ShipmentLine[] }[];
}

/**
 * A place in a queue behind every order that was placed so far. The next order gets the same number: of two with one
 * number the queue goes by their ids, and "J-…" comes before "SO-…".
 */
export const nextPlacingSequence = (database: Database): Promise<string> =>
  database.read('orders', async (tx) => {
    const [row] = await tx.query<{ next: string }>(
      'SELECT (coalesce(max(o.placing_sequence), 0) + 1)::text AS next FROM orders.orders o',
    );
    return row?.next ?? '1';
  });

/** The order as its owner's tables tell it, or null. */
export function order(database: Database, orderId: string): Promise<OrderView | null> {
  return database.read('orders', async (tx) => {
    const [row] = await tx.query<OrderRow>(
      `SELECT o.start, o.state, o.waiting_for, o.reason, o.revision, o.ship_to, o.net, o.tax, o.total,
         o.placing_sequence, o.placed_at, o.placed_by, o.updated_at,
         (SELECT jsonb_agg(jsonb_build_object('snapshot', l.snapshot, 'quantity', trim_scale(l.quantity)::text,
             'shipped', trim_scale(l.shipped)::text, 'cancelled', trim_scale(l.cancelled)::text) ORDER BY l.line)
           FROM orders.order_lines l WHERE l.order_id = o.order_id AND l.quantity > 0) AS lines,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('shipmentId', s.shipment_id, 'at', s.at, 'lines', s.lines)
             ORDER BY s.at), '[]') FROM orders.shipments s WHERE s.order_id = o.order_id) AS shipments
       FROM orders.orders o WHERE o.order_id = $1`,
      [orderId],
    );
    return row ? viewOf(row) : null;
  });
}

function viewOf(row: OrderRow): OrderView {
  return {
    ...row.start.order,
    shipTo: row.ship_to,
    lines: row.lines.map((line) => line.snapshot),
    net: row.net,
    tax: row.tax,
    total: row.total,
    state: row.state,
    waitingFor: row.waiting_for,
    reason: row.reason,
    revision: row.revision,
    placingSequence: row.placing_sequence,
    placedAt: row.placed_at.toISOString(),
    placedBy: row.placed_by,
    updatedAt: row.updated_at.toISOString(),
    shipped: row.lines.map(({ snapshot, shipped, cancelled }) => ({ line: snapshot.line, shipped, cancelled })),
    shipments: row.shipments.map((shipment) => ({ ...shipment, at: new Date(shipment.at).toISOString() })),
  };
}

/** What was asked of the order, in the order in which it was taken: what a restarted process does again. */
export function orderCommands(database: Database, orderId: string): Promise<{ commands: RecordedCommand[] }> {
  return database.read('orders', async (tx) => {
    const commands = await tx.query<RecordedCommand>(
      `SELECT c.key, c.kind, c.at_state AS "atState", c.input, c.context, c.sequence::int,
         CASE WHEN r.key IS NOT NULL THEN jsonb_build_object('refusal', r.refusal, 'attempts', r.attempts) END AS refused
       FROM orders.order_commands c LEFT JOIN orders.command_refusals r ON r.key = c.key
       WHERE c.order_id = $1 ORDER BY c.sequence`,
      [orderId],
    );
    return { commands };
  });
}

/** The arguments that an order's process was started with, or null. */
export function orderStart(database: Database, orderId: string): Promise<OrderStart | null> {
  return database.read('orders', async (tx) => {
    const [row] = await tx.query<{ start: OrderStart }>('SELECT start FROM orders.orders WHERE order_id = $1', [
      orderId,
    ]);
    return row?.start ?? null;
  });
}

/** Orders that are not over and have not changed for a while, oldest first. */
export function openOrders(
  database: Database,
  options: { quietSeconds: number; after: string; limit: number },
): Promise<{ orderId: string; state: OrderState }[]> {
  return database.read('orders', (tx) =>
    tx.query(
      `SELECT order_id AS "orderId", state FROM orders.orders
       WHERE state NOT IN ('Fulfilled', 'Cancelled', 'Rejected', 'Failed')
         AND updated_at < now() - make_interval(secs => $1) AND order_id > $2
       ORDER BY order_id LIMIT $3`,
      [options.quietSeconds, options.after, options.limit],
    ),
  );
}

/** All of them by id, open or ended. */
export const orderStates = (
  database: Database,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ id: string; state: string }[]> =>
  database.read('orders', (tx) =>
    tx.query(
      `SELECT d.order_id AS id, d.state FROM orders.orders d WHERE d.order_id > $1 ORDER BY d.order_id LIMIT $2`,
      [after, limit],
    ),
  );
