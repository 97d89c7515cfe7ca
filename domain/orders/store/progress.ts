import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { FactDefinition } from '../../kernel/fact.js';
import type { Stepped } from '../../kernel/stepped.js';
import {
  orderAdvanced,
  orderAmended,
  orderBackordered,
  orderCancelled,
  orderConfirmed,
  orderFailed,
  orderFulfilled,
  orderRejected,
  orderRestCancelled,
  orderShipped,
} from '../order.facts.js';
import { notYetPassed, type OrderEvent, type OrderState, transition } from '../order.js';
import { refuse } from '../order.refusals.js';
import type {
  AdvancedOrder,
  AdvanceOrderInput,
  AdvanceOrderResult,
  AmendOrderInput,
  CancelRestInput,
  NoteWaitingInput,
  OrderLine,
  RecordShipmentInput,
  ShipmentLine,
  Transition,
} from '../order.wire.js';

const PROCESS_ROLES: readonly Role[] = ['Ops', 'Finance', 'Approver'];

type ChangeFact = typeof orderAdvanced | typeof orderBackordered | typeof orderConfirmed;

/** The fact that tells of an event; all others tell OrderAdvanced. */
const FACT_OF: Partial<Record<OrderEvent, FactDefinition<string, ChangeFact['fields']>>> = {
  runShort: orderBackordered,
  confirm: orderConfirmed,
  fulfil: orderFulfilled,
  cancel: orderCancelled,
  reject: orderRejected,
  fail: orderFailed,
};

interface Change {
  orderId: string;
  from: OrderState;
  to: OrderState;
  passed: OrderState[];
  reason: string | null;
  waitingFor: string | null;
}

/**
 * Takes the order through transitions of its state table; refuses 'WrongState' and 'UnknownOrder'. The step is known by
 * its key alone, and states that the order has passed already are not passed again: a process that is done again meets
 * a command earlier than the first time, and comes to the same state by a shorter way.
 */
export async function advanceOrder(
  database: Database,
  command: Command<AdvanceOrderInput>,
): Promise<AdvancedOrder & Stepped> {
  requireRole(command.context.actor, PROCESS_ROLES, 'advance orders');
  const { orderId, transitions, runId } = command.input;
  const step = { room: 'orders' as const, key: command.key, input: { orderId }, context: command.context };
  const advanced = await runStep(database, step, async (tx) => {
    const change = await move(tx, orderId, transitions, { passed: 'skip' });
    const last = transitions.at(-1);
    const definition = (last && FACT_OF[last.event]) ?? orderAdvanced;
    tx.emit(definition, `order:${change.orderId}`, change);
    return { state: change.to, at: tx.now, runId };
  });
  return { ...advanced, again: advanced.runId !== runId };
}

/** Tells what the order waits for now, while it stays in its state. A process that is done again tells nothing late. */
export async function noteWaiting(
  database: Database,
  command: Command<NoteWaitingInput>,
): Promise<{ orderId: string } & Stepped> {
  const { orderId, state, waitingFor } = command.input;
  requireRole(command.context.actor, PROCESS_ROLES, 'advance orders');
  return runStep(database, { room: 'orders', ...command }, async (tx) => {
    const [row] = await tx.query<{ reason: string | null }>(
      `UPDATE orders.orders SET waiting_for = $3, updated_at = $4
       WHERE order_id = $1 AND state = $2 AND waiting_for IS DISTINCT FROM $3 RETURNING reason`,
      [orderId, state, waitingFor, tx.now],
    );
    if (row) {
      const { reason } = row;
      tx.emit(orderAdvanced, `order:${orderId}`, { orderId, from: state, to: state, passed: [], reason, waitingFor });
    }
    return { orderId };
  });
}

/** Records what left and moves the order to PartlyShipped or Shipped. */
export async function recordShipment(
  database: Database,
  command: Command<RecordShipmentInput>,
): Promise<AdvanceOrderResult & Stepped> {
  const { orderId, shipmentId, lines, complete } = command.input;
  requireRole(command.context.actor, PROCESS_ROLES, 'ship orders');
  return runStep(database, { room: 'orders', ...command }, async (tx) => {
    const event = complete ? 'shipAll' : 'shipPart';
    const change = await move(tx, orderId, [{ event, waitingFor: complete ? null : 'shipment of the rest' }]);
    await tx.query(
      'INSERT INTO orders.shipments (shipment_id, order_id, lines, actor, at) VALUES ($1, $2, $3, $4, $5)',
      [shipmentId, orderId, JSON.stringify(lines), JSON.stringify(command.context.actor), tx.now],
    );
    const parts = await addToLines(tx, orderId, 'shipped', lines);
    tx.emit(orderShipped, `order:${orderId}`, { ...change, shipmentId, lines: parts });
    return { state: change.to, at: tx.now };
  });
}

/** Marks what will not ship any more. */
export async function cancelRest(
  database: Database,
  command: Command<CancelRestInput>,
): Promise<{ orderId: string } & Stepped> {
  const { orderId, lines, reason } = command.input;
  requireRole(command.context.actor, PROCESS_ROLES, 'cancel orders');
  return runStep(database, { room: 'orders', ...command }, async (tx) => {
    const parts = await addToLines(tx, orderId, 'cancelled', lines);
    tx.emit(orderRestCancelled, `order:${orderId}`, { orderId, lines: parts, reason });
    return { orderId };
  });
}

/** Replaces lines and address by those of a later revision. */
export async function amendOrder(
  database: Database,
  command: Command<AmendOrderInput>,
): Promise<AdvanceOrderResult & Stepped> {
  const { orderId, revision, lines, shipTo, net, tax, total, reason } = command.input;
  requireRole(command.context.actor, PROCESS_ROLES, 'amend orders');
  return runStep(database, { room: 'orders', ...command }, async (tx) => {
    const change = await move(tx, orderId, [{ event: 'amend', reason }], { waiting: 'keep' });
    await tx.query(
      'UPDATE orders.orders SET revision = $2, ship_to = $3, net = $4, tax = $5, total = $6 WHERE order_id = $1',
      [orderId, revision, JSON.stringify(shipTo), net, tax, total],
    );
    await tx.query(
      `UPDATE orders.order_lines AS line
       SET quantity = coalesce((new.line->>'quantity')::numeric, 0), snapshot = coalesce(new.line, line.snapshot)
       FROM orders.order_lines AS old LEFT JOIN jsonb_array_elements($2::jsonb) AS new(line)
         ON (new.line->>'line')::int = old.line
       WHERE line.order_id = $1 AND old.order_id = $1 AND old.line = line.line`,
      [orderId, JSON.stringify(lines)],
    );
    tx.emit(orderAmended, `order:${orderId}`, { ...change, revision, shipTo, lines, net, tax, total });
    return { state: change.to, at: tx.now };
  });
}

async function move(
  tx: StepTx,
  orderId: string,
  asked: readonly Transition[],
  how: { readonly waiting?: 'keep'; readonly passed?: 'skip' } = {},
): Promise<Change> {
  const [row] = await tx.query<{ state: OrderState; waiting_for: string | null }>(
    'SELECT state, waiting_for FROM orders.orders WHERE order_id = $1 FOR UPDATE',
    [orderId],
  );
  if (!row) throw refuse('UnknownOrder', `There is no order ${orderId}.`);
  const transitions = how.passed === 'skip' ? notYetPassed(row.state, asked) : asked;
  const states: OrderState[] = [row.state];
  for (const { event } of transitions) states.push(transition(states.at(-1) ?? row.state, event));
  const last = transitions.at(-1);
  const change: Change = {
    orderId,
    from: row.state,
    to: states.at(-1) ?? row.state,
    passed: states.slice(1, -1),
    reason: last?.reason ?? null,
    waitingFor: how.waiting === 'keep' ? row.waiting_for : (last?.waitingFor ?? null),
  };
  await tx.query(
    `WITH moved AS (
       UPDATE orders.orders SET state = $2, waiting_for = $3, reason = $4, updated_at = $5
       WHERE order_id = $1)
     INSERT INTO orders.order_events (order_id, event, from_state, to_state, reason, waiting_for, actor, step_key, at)
     SELECT $1, e.event, e.from_state, e.to_state, e.reason, e.waiting_for, $6, $7, $5
     FROM jsonb_to_recordset($8::jsonb) AS e(event text, from_state text, to_state text, reason text, waiting_for text)`,
    [
      orderId,
      change.to,
      change.waitingFor,
      change.reason,
      tx.now,
      JSON.stringify(tx.context.actor),
      tx.stepKey,
      JSON.stringify(
        transitions.map(({ event, reason, waitingFor }, index) => ({
          event,
          from_state: states[index],
          to_state: states[index + 1],
          reason: reason ?? null,
          waiting_for: waitingFor ?? null,
        })),
      ),
    ],
  );
  return change;
}

async function addToLines(
  tx: StepTx,
  orderId: string,
  column: 'shipped' | 'cancelled',
  lines: readonly ShipmentLine[],
): Promise<{ line: number; part: string; quantity: string }[]> {
  const rows = await tx.query<{ line: number; snapshot: OrderLine; quantity: string }>(
    `UPDATE orders.order_lines AS line SET ${column} = line.${column} + added.quantity
     FROM jsonb_to_recordset($2::jsonb) AS added(line int, quantity numeric)
     WHERE line.order_id = $1 AND line.line = added.line
     RETURNING line.line, line.snapshot, trim_scale(added.quantity)::text AS quantity`,
    [orderId, JSON.stringify(lines)],
  );
  return rows
    .map(({ line, snapshot, quantity }) => ({ line, part: snapshot.part, quantity }))
    .sort((a, b) => a.line - b.line);
}
