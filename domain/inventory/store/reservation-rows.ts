import type { Queryable } from '../../../platform/database.js';
import { formatQuantity, minus, NONE, quantity } from '../../kernel/quantity.js';
import { refuse } from '../inventory.refusals.js';
import type { Reservation } from '../inventory.wire.js';
import { type Free, freeOf, type HeldLine, lineWire, outcomeOf, wantingOf } from '../reservation.js';

/** An order's reservation as its rows tell it. */
export interface ReservationRecord {
  readonly orderId: string;
  readonly placingSequence: string;
  readonly site: string;
  readonly allowPartial: boolean;
  readonly open: boolean;
  readonly lines: readonly HeldLine[];
}

/** Lines of one order, before and after. */
export interface LineChange {
  readonly of: Pick<ReservationRecord, 'orderId' | 'placingSequence' | 'open'>;
  readonly before: readonly HeldLine[];
  readonly after: readonly HeldLine[];
}

interface JoinedRow {
  order_id: string;
  placing_sequence: string;
  site: string;
  allow_partial: boolean;
  open: boolean;
  line: number;
  part: string;
  quantity: string;
  reserved: string;
  issued: string;
  made: boolean;
}

export async function loadReservation(tx: Queryable, orderId: string): Promise<ReservationRecord | null> {
  const rows = await tx.query<JoinedRow>(
    `SELECT r.order_id, r.placing_sequence, r.site, r.allow_partial, r.released_at IS NULL AS open,
       l.line, l.part, l.quantity, l.reserved, l.issued, l.made
     FROM inventory.reservations r JOIN inventory.reservation_lines l ON l.order_id = r.order_id
     WHERE r.order_id = $1 ORDER BY l.line`,
    [orderId],
  );
  const [row] = rows;
  if (!row) return null;
  return {
    orderId,
    placingSequence: row.placing_sequence,
    site: row.site,
    allowPartial: row.allow_partial,
    open: row.open,
    lines: rows.map((line) => ({
      line: line.line,
      part: line.part,
      quantity: quantity(line.quantity),
      reserved: quantity(line.reserved),
      issued: quantity(line.issued),
      made: line.made,
    })),
  };
}

/** Locks the site of the order's reservation and reads it. Refuses 'UnknownReservation' and 'ReservationReleased'. */
export async function lockReservation(tx: Queryable, orderId: string): Promise<ReservationRecord> {
  await tx.query(
    `SELECT l.site FROM inventory.reservations r JOIN inventory.site_locks l ON l.site = r.site
     WHERE r.order_id = $1 FOR NO KEY UPDATE OF l`,
    [orderId],
  );
  const reservation = await loadReservation(tx, orderId);
  if (!reservation) throw refuse('UnknownReservation', `Order ${orderId} has no reservation.`);
  if (!reservation.open) {
    throw refuse('ReservationReleased', `The reservation of order ${orderId} was released.`, { state: 'released' });
  }
  return reservation;
}

/** What an order at this place in the queue may take of each part at the site. */
export async function loadFree(
  tx: Queryable,
  site: string,
  parts: readonly string[],
  place: { readonly orderId: string; readonly placingSequence: string },
): Promise<Free> {
  const rows = await tx.query<{ part: string; on_hand: string; reserved: string; missing: string }>(
    `SELECT s.part, s.on_hand, s.reserved,
       (SELECT coalesce(sum(l.quantity - l.reserved), 0) FROM inventory.reservation_lines l
         WHERE l.waiting AND l.site = s.site AND l.part = s.part
           AND (l.placing_sequence, l.order_id) < ($3, $4)) AS missing
     FROM inventory.stock s WHERE s.site = $1 AND s.part = ANY($2)`,
    [site, parts, place.placingSequence, place.orderId],
  );
  return new Map(
    rows.map((row) => [row.part, freeOf(minus(quantity(row.on_hand), quantity(row.reserved)), quantity(row.missing))]),
  );
}

/** Writes the lines of any number of orders of one site, and what its stock holds for them: one statement. */
export async function saveLines(tx: Queryable, site: string, changes: readonly LineChange[]): Promise<void> {
  const rows = changes.flatMap(({ of, before, after }) => {
    const was = new Map(before.map((line) => [line.line, line]));
    return after.map((line) => ({
      order_id: of.orderId,
      placing_sequence: of.placingSequence,
      line: line.line,
      part: line.part,
      quantity: formatQuantity(line.quantity),
      reserved: formatQuantity(line.reserved),
      issued: formatQuantity(line.issued),
      made: line.made,
      waiting: of.open && wantingOf(line) > NONE,
      more: formatQuantity(minus(line.reserved, was.get(line.line)?.reserved ?? NONE)),
    }));
  });
  await tx.query(
    `WITH lines AS (
       SELECT * FROM jsonb_to_recordset($1) AS l (order_id text, placing_sequence bigint, line integer, part text,
         quantity numeric, reserved numeric, issued numeric, made boolean, waiting boolean, more numeric)
     ), saved AS (
       INSERT INTO inventory.reservation_lines
         (order_id, line, site, placing_sequence, part, quantity, reserved, issued, made, waiting)
       SELECT order_id, line, $2, placing_sequence, part, quantity, reserved, issued, made, waiting FROM lines
       ON CONFLICT (order_id, line) DO UPDATE SET quantity = excluded.quantity, reserved = excluded.reserved,
         issued = excluded.issued, waiting = excluded.waiting
     )
     UPDATE inventory.stock s SET reserved = s.reserved + held.more
     FROM (SELECT part, sum(more) AS more FROM lines GROUP BY part HAVING sum(more) <> 0) AS held
     WHERE s.site = $2 AND s.part = held.part`,
    [JSON.stringify(rows), site],
  );
}

export function viewOf(reservation: ReservationRecord): Reservation {
  const lines = reservation.lines.filter((line) => line.quantity > NONE);
  return {
    orderId: reservation.orderId,
    outcome: outcomeOf(lines),
    open: reservation.open,
    lines: lines.map(lineWire),
  };
}
