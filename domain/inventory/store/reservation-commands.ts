import type { Database } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatQuantity, NONE, plus, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { inventoryReleased, inventoryReservationFailed, inventoryReserved } from '../inventory.facts.js';
import { checkChange, checkRelease, checkReservation } from '../inventory.input.js';
import { refuse } from '../inventory.refusals.js';
import type {
  ChangedReservation,
  ChangeReservationInput,
  ReleaseStockInput,
  Reservation,
  ReserveStockInput,
  StockReleased,
} from '../inventory.wire.js';
import { gained, giveBack, type HeldLine, lost, outcomeOf, settle, wantingOf } from '../reservation.js';
import { serveQueue } from './queue.js';
import {
  loadFree,
  loadReservation,
  lockReservation,
  type ReservationRecord,
  saveLines,
  viewOf,
} from './reservation-rows.js';
import { lockSites } from './site-lock.js';

/** Steps of an order's process: they carry the order's actor. */
export const MAY_PROCESS_ORDERS: readonly Role[] = ['Ops', 'Finance', 'Approver'];

/**
 * Holds stock for an order, or queues it by its placing sequence: a whole order holds all or nothing, a partial order
 * what it got. Refuses 'InvalidStockRequest' and 'ReservationExists'.
 */
export async function reserveStock(
  database: Database,
  command: Command<ReserveStockInput>,
): Promise<Reservation & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'reserve stock');
  checkReservation(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { orderId, placingSequence, site, allowPartial } = input;
    await lockSites(tx, site);
    await createReservation(tx, input);
    const wanted = input.lines.map((line) => ({
      ...line,
      quantity: quantity(line.quantity),
      reserved: NONE,
      issued: NONE,
      made: line.made ?? false,
    }));
    const free = await loadFree(tx, site, partsOf(wanted), input);
    const lines = settle(wanted, free, allowPartial);
    const reservation = { orderId, placingSequence, site, allowPartial, open: true, lines };
    await saveLines(tx, site, [{ of: reservation, before: [], after: lines }]);
    tellOutcome(tx, reservation, []);
    return viewOf(reservation);
  });
}

/**
 * New quantities of an amended order or a changed job, which keeps its place in the queue; a made line stays one. A
 * whole order that holds all it asked for is changed only when it can have all of the new quantities; that it cannot is
 * an answer, not a refusal, so that a retry answers the same. Refuses 'InvalidStockRequest', 'UnknownReservation',
 * 'ReservationReleased', and 'AlreadyIssued' when a line would be smaller than what was issued of it.
 */
export async function changeReservation(
  database: Database,
  command: Command<ChangeReservationInput>,
): Promise<ChangedReservation & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'change a reservation');
  checkChange(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const known = await lockReservation(tx, input.orderId);
    const wanted = linesAfter(known, input);
    const parts = partsOf(wanted);
    const free = await loadFree(tx, known.site, parts, known);
    const lines = settle(wanted, free, known.allowPartial);
    const reservation = { ...known, lines };
    if (!known.allowPartial && outcomeOf(known.lines) === 'reserved' && outcomeOf(lines) !== 'reserved') {
      return { ...viewOf(known), outcome: 'backordered', changed: false };
    }
    await saveLines(tx, known.site, [{ of: known, before: known.lines, after: lines }]);
    tellGivenBack(tx, reservation, known.lines, 'amended');
    tellOutcome(tx, reservation, known.lines);
    await serveQueue(tx, known.site, parts);
    return { ...viewOf(reservation), changed: true };
  });
}

/**
 * Undoes the reserve step with this key: the order leaves the queue and gives back what it holds and was not issued,
 * which serves the orders behind it. When the step never landed, it never will. Refuses 'InvalidStockRequest', and
 * 'UnknownReservation' when the key is not that of the order's reserve step.
 */
export async function releaseStock(
  database: Database,
  command: Command<ReleaseStockInput>,
): Promise<StockReleased & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'release stock');
  checkRelease(input);
  // The reason is not part of what is asked: undoing again for another reason is the same undo.
  const step = { room: 'inventory' as const, key, input: { orderId: input.orderId }, context };
  const nothing: StockReleased = { released: [], servedOrders: [] };
  return runUndo<Reservation, StockReleased>(database, step, (tx, done) => release(tx, done, input), nothing);
}

async function release(tx: StepTx, done: Reservation, input: ReleaseStockInput): Promise<StockReleased> {
  const { orderId, reason } = input;
  if (done.orderId !== orderId) {
    throw refuse('UnknownReservation', `${tx.stepKey} does not undo a reservation of order ${orderId}.`);
  }
  const known = await lockReservation(tx, orderId);
  const reservation = { ...known, open: false, lines: giveBack(known.lines) };
  await saveLines(tx, known.site, [{ of: reservation, before: known.lines, after: reservation.lines }]);
  await tx.query('UPDATE inventory.reservations SET released_at = $2 WHERE order_id = $1', [orderId, tx.now]);
  const released = lost(known.lines, reservation.lines);
  const waited = known.lines.filter((line) => wantingOf(line) > NONE);
  if (released.length + waited.length > 0) {
    tx.emit(inventoryReleased, aggregateOf(reservation), { orderId, site: known.site, reason, lines: released });
  }
  const servedOrders = await serveQueue(tx, known.site, partsOf([...released, ...waited]));
  return { released, servedOrders };
}

/** The reservation of an order as it stands, or null. */
export function readReservation(database: Database, orderId: string): Promise<Reservation | null> {
  return database.read('inventory', async (tx) => {
    const reservation = await loadReservation(tx, orderId);
    return reservation && viewOf(reservation);
  });
}

export const aggregateOf = ({ orderId }: Pick<ReservationRecord, 'orderId'>): string => `reservation:${orderId}`;
export const partsOf = (lines: readonly { readonly part: string }[]): string[] => [
  ...new Set(lines.map((line) => line.part)),
];

async function createReservation(tx: StepTx, input: ReserveStockInput): Promise<void> {
  const created = await tx.query(
    `INSERT INTO inventory.reservations (order_id, placing_sequence, site, allow_partial, reserved_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (order_id) DO NOTHING RETURNING order_id`,
    [input.orderId, input.placingSequence, input.site, input.allowPartial, tx.now],
  );
  if (created.length === 0) throw refuse('ReservationExists', `Order ${input.orderId} has a reservation already.`);
}

/** The lines with their new quantities, and reserved as before, so that a lowered line may hold too much. */
function linesAfter(known: ReservationRecord, input: ChangeReservationInput): HeldLine[] {
  const wanted = new Map(input.lines.map((line) => [line.line, line]));
  const problems = input.lines.flatMap((line, index): FieldProblem[] => {
    const part = known.lines.find((held) => held.line === line.line)?.part ?? line.part;
    return part === line.part ? [] : [{ field: `lines[${index}].part`, message: `Line ${line.line} is of ${part}.` }];
  });
  if (problems.length > 0) {
    throw refuse('InvalidStockRequest', 'A line cannot become another part.', { fields: problems });
  }
  const kept = known.lines.map((line) => {
    const asked = quantity(wanted.get(line.line)?.quantity ?? '0');
    return { ...line, quantity: input.besidesIssued ? plus(line.issued, asked) : asked };
  });
  const below = kept.filter((line) => line.quantity < line.issued);
  if (below.length > 0) throw refuse('AlreadyIssued', belowIssued(below), { fields: below.map(issuedProblem(input)) });
  const numbers = new Set(known.lines.map((line) => line.line));
  const added = input.lines
    .filter((line) => !numbers.has(line.line))
    .map((line) => ({
      ...line,
      quantity: quantity(line.quantity),
      reserved: NONE,
      issued: NONE,
      made: line.made ?? false,
    }));
  return [...kept, ...added];
}

const belowIssued = (lines: readonly HeldLine[]): string =>
  `Less than was issued already: line ${lines.map((line) => line.line).join(', ')}.`;

const issuedProblem =
  (input: ChangeReservationInput) =>
  (line: HeldLine): FieldProblem => {
    const index = input.lines.findIndex((wanted) => wanted.line === line.line);
    const field = index < 0 ? 'lines' : `lines[${index}].quantity`;
    return { field, message: `${formatQuantity(line.issued)} of line ${line.line} were issued.` };
  };

function tellOutcome(tx: StepTx, reservation: ReservationRecord, before: readonly HeldLine[]): void {
  const { orderId, site } = reservation;
  const outcome = outcomeOf(reservation.lines);
  const lines = gained(before, reservation.lines);
  if (lines.length > 0) {
    tx.emit(inventoryReserved, aggregateOf(reservation), { orderId, site, outcome, servedFromBackorder: false, lines });
  }
  if (outcome === 'reserved') return;
  const short = reservation.lines
    .filter((line) => wantingOf(line) > NONE)
    .map((line) => ({
      line: line.line,
      part: line.part,
      quantity: formatQuantity(line.quantity),
      short: formatQuantity(wantingOf(line)),
    }));
  tx.emit(inventoryReservationFailed, aggregateOf(reservation), { orderId, site, outcome, lines: short });
}

function tellGivenBack(tx: StepTx, reservation: ReservationRecord, before: readonly HeldLine[], reason: string): void {
  const { orderId, site } = reservation;
  const lines = lost(before, reservation.lines);
  if (lines.length > 0) tx.emit(inventoryReleased, aggregateOf(reservation), { orderId, site, reason, lines });
}
