import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { orderCommandRecorded, orderCommandRefused, orderPlaced } from '../order.facts.js';
import { requireCommandState } from '../order.js';
import { refuse } from '../order.refusals.js';
import type {
  PlaceOrderInput,
  PlaceOrderResult,
  RecordedCommand,
  RecordOrderCommandInput,
  RefuseOrderCommandInput,
  TakenCommand,
} from '../order.wire.js';
import { totalsOf } from '../pricing.js';

const MAY_PLACE: readonly Role[] = ['Ops'];
const MAY_ASK: readonly Role[] = ['Ops', 'Finance'];

/** A number for a new order, "SO-1001". */
export const nextOrderId = async (database: Database): Promise<string> =>
  `SO-${await database.nextNumber('orders', 'order_number')}`;

/**
 * The placing step. The first time it writes the order; when the process starts again with the same id it answers the
 * same, with the run id of the first time, and `orderCommands` tells what was asked of the order since. Whether this is
 * the first run is answered here, because a reset keeps the answer and changes the run's id. Refuses 'InvalidOrder'
 * when the totals are not the lines' sums.
 */
export async function placeOrder(
  database: Database,
  command: Command<PlaceOrderInput>,
): Promise<PlaceOrderResult & Stepped> {
  const { start, runId } = command.input;
  const { order } = start;
  requireRole(command.context.actor, MAY_PLACE, 'place orders');
  requireScope(command.context.actor, order.dimensions);
  const step = { room: 'orders' as const, key: command.key, input: start, context: command.context };
  const placed = await runStep(database, step, async (tx) => {
    const totals = totalsOf(order.lines);
    if (order.lines.length === 0 || totals.total !== order.total || totals.net !== order.net) {
      throw refuse('InvalidOrder', 'The totals of the order are not the sums of its lines.');
    }
    const [row] = await tx.query<{ placing_sequence: string }>(
      `WITH placed AS (
         INSERT INTO orders.orders (order_id, customer_id, state, start, ship_to, net, tax, total, placed_by, placed_at, updated_at)
         VALUES ($1, $2, 'Placed', $3, $4, $5, $6, $7, $8, $9, $9)
         ON CONFLICT (order_id) DO NOTHING
         RETURNING order_id, placing_sequence
       ), lines AS (
         INSERT INTO orders.order_lines (order_id, line, snapshot, quantity)
         SELECT placed.order_id, (l->>'line')::int, l, (l->>'quantity')::numeric
         FROM placed, jsonb_array_elements($10::jsonb) AS l
       ), event AS (
         INSERT INTO orders.order_events (order_id, event, from_state, to_state, actor, step_key, at)
         SELECT order_id, 'place', 'Accepted', 'Placed', $8, $11, $9 FROM placed
       )
       SELECT placing_sequence FROM placed`,
      [
        order.orderId,
        order.customerId,
        JSON.stringify(start),
        JSON.stringify(order.shipTo),
        order.net,
        order.tax,
        order.total,
        JSON.stringify(command.context.actor),
        tx.now,
        JSON.stringify(order.lines),
        command.key,
      ],
    );
    if (!row) throw refuse('OrderExists', `Order ${order.orderId} exists already.`);
    tx.emit(orderPlaced, `order:${order.orderId}`, {
      orderId: order.orderId,
      customerId: order.customerId,
      customerName: order.customerName,
      customerReference: order.customerReference,
      paymentTerms: order.paymentTerms,
      dimensions: order.dimensions,
      shipTo: order.shipTo,
      allowPartialShipment: order.allowPartialShipment,
      lines: order.lines,
      net: order.net,
      tax: order.tax,
      total: order.total,
      placingSequence: row.placing_sequence,
    });
    return { placingSequence: row.placing_sequence, placedAt: tx.now, firstRunId: runId };
  });
  return { ...placed, again: placed.firstRunId !== runId };
}

/** Keeps that a command was taken, before it takes effect. Refuses 'WrongState' by the state the process is in. */
export async function recordOrderCommand(
  database: Database,
  command: Command<RecordOrderCommandInput>,
): Promise<TakenCommand & Stepped> {
  const { orderId, kind, atState, input, runId } = command.input;
  requireRole(command.context.actor, MAY_ASK, `${kind} orders`);
  requireCommandState(kind, atState);
  // The state it was first taken in is part of the record, not of what was asked; nor is why a process gave up.
  const asked = kind === 'abort' ? { orderId, kind } : { orderId, kind, input };
  const step = { room: 'orders' as const, key: command.key, input: asked, context: command.context };
  const taken = await runStep(database, step, async (tx) => {
    const [row] = await tx.query<{ sequence: number }>(
      `INSERT INTO orders.order_commands (order_id, key, kind, at_state, input, context, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING sequence::int`,
      [orderId, command.key, kind, atState, JSON.stringify(input), JSON.stringify(command.context), tx.now],
    );
    tx.emit(orderCommandRecorded, `order:${orderId}`, {
      orderId,
      command: kind,
      atState,
      // Everyone may read a fact: the customer's payment token stays in the orders' own table.
      input: JSON.stringify(input, (name, value: unknown) => (name === 'paymentToken' ? undefined : value)),
    });
    const recorded: RecordedCommand = {
      ...{ key: command.key, kind, atState, input, context: command.context },
      sequence: row?.sequence ?? 0,
      refused: null,
    };
    return { ...recorded, runId };
  });
  return { ...taken, again: taken.runId !== runId };
}

/** Keeps that a command was refused, so that a restarted process does not do it after all. */
export async function refuseOrderCommand(
  database: Database,
  command: Command<RefuseOrderCommandInput>,
): Promise<{ command: string } & Stepped> {
  const { orderId, command: key, refusal, attempts } = command.input;
  requireRole(command.context.actor, MAY_ASK, 'refuse commands of orders');
  const step = { room: 'orders' as const, key: command.key, input: { orderId, key }, context: command.context };
  return runStep(database, step, async (tx) => {
    const [asked] = await tx.query<{ kind: string }>(
      `WITH refused AS (
         INSERT INTO orders.command_refusals (key, refusal, attempts, at) VALUES ($1, $2, $3, $4))
       SELECT c.kind FROM orders.order_commands c WHERE c.key = $1`,
      [key, JSON.stringify(refusal), attempts, tx.now],
    );
    const { code, message } = refusal;
    tx.emit(orderCommandRefused, `order:${orderId}`, { orderId, command: asked?.kind ?? 'command', code, message });
    return { command: key };
  });
}
