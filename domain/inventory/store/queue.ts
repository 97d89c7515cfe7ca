import type { StepTx } from '../../../platform/step.js';
import { type Quantity, quantity } from '../../kernel/quantity.js';
import { inventoryReserved } from '../inventory.facts.js';
import { type Free, freeOf, gained, type HeldLine, outcomeOf, settle } from '../reservation.js';
import { type LineChange, saveLines } from './reservation-rows.js';

interface QueueRow {
  order_id: string;
  placing_sequence: string;
  allow_partial: boolean;
  line: number;
  part: string;
  quantity: string;
  reserved: string;
  issued: string;
  /** Missing before this line in the queue of its part. */
  before: string;
  unheld: string;
}

const MISSING_BEFORE = 'sum(l.quantity - l.reserved) OVER queue - (l.quantity - l.reserved)';
const QUEUE = 'WINDOW queue AS (PARTITION BY l.part ORDER BY l.placing_sequence, l.order_id, l.line)';

/**
 * Serves the backorder queue of a site after more of some parts became free: emits InventoryReserved for each order
 * that got something, and answers their ids in placing order.
 *
 * Each waiting order claims all that it misses, so what an order may take is what nobody holds less what the orders
 * before it miss, whether or not those are served now. Every order is therefore decided by itself, from running sums
 * of the queue, and only orders that the freed parts can reach are read.
 */
export async function serveQueue(tx: StepTx, site: string, parts: readonly string[]): Promise<string[]> {
  const reached = await loadReach(tx, site, parts);
  if (reached.length === 0) return [];
  const served = ordersOf(await loadWaiting(tx, site, reached))
    .map(({ of, allowPartial, before, free }) => ({ of, before, after: settle(before, free, allowPartial) }))
    .filter(({ before, after }) => gained(before, after).length > 0);
  if (served.length === 0) return [];
  await saveLines(tx, site, served);
  for (const { of, before, after } of served) {
    tx.emit(inventoryReserved, `reservation:${of.orderId}`, {
      orderId: of.orderId,
      site,
      outcome: outcomeOf(after),
      servedFromBackorder: true,
      lines: gained(before, after),
    });
  }
  return served.map(({ of }) => of.orderId);
}

/** The orders before which, in the queue of a freed part, less is missing than there is: only they can be served. */
async function loadReach(tx: StepTx, site: string, parts: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ order_id: string }>(
    `SELECT DISTINCT q.order_id
     FROM (SELECT l.order_id, l.part, ${MISSING_BEFORE} AS before
       FROM inventory.reservation_lines l WHERE l.waiting AND l.site = $1 AND l.part = ANY($2)
       ${QUEUE}) AS q
     WHERE q.before < (SELECT s.on_hand - s.reserved FROM inventory.stock s WHERE s.site = $1 AND s.part = q.part)`,
    [site, parts],
  );
  return rows.map((row) => row.order_id);
}

/**
 * The waiting lines of these orders, in placing order. Arrays and scalar sub-selects rather than joins: each is one
 * look-up whatever the planner believes, and its statistics of a queue are often out of date.
 */
function loadWaiting(tx: StepTx, site: string, orders: readonly string[]): Promise<QueueRow[]> {
  return tx.query<QueueRow>(
    `SELECT q.order_id, q.placing_sequence, q.line, q.part, q.quantity, q.reserved, q.issued, q.before,
       (SELECT r.allow_partial FROM inventory.reservations r WHERE r.order_id = q.order_id) AS allow_partial,
       coalesce((SELECT s.on_hand - s.reserved FROM inventory.stock s
         WHERE s.site = $1 AND s.part = q.part), 0) AS unheld
     FROM (SELECT l.order_id, l.placing_sequence, l.line, l.part, l.quantity, l.reserved, l.issued,
         ${MISSING_BEFORE} AS before
       FROM inventory.reservation_lines l
       WHERE l.waiting AND l.site = $1 AND l.part = ANY(ARRAY(
         SELECT o.part FROM inventory.reservation_lines o WHERE o.waiting AND o.order_id = ANY($2)))
       ${QUEUE}) AS q
     WHERE q.order_id = ANY($2)
     ORDER BY q.placing_sequence, q.order_id, q.line`,
    [site, orders],
  );
}

interface WaitingOrder {
  readonly of: LineChange['of'];
  readonly allowPartial: boolean;
  readonly before: readonly HeldLine[];
  readonly free: Free;
}

function ordersOf(rows: readonly QueueRow[]): WaitingOrder[] {
  const byOrder = new Map<string, [QueueRow, ...QueueRow[]]>();
  for (const row of rows) {
    const known = byOrder.get(row.order_id);
    if (known) known.push(row);
    else byOrder.set(row.order_id, [row]);
  }
  return [...byOrder.values()].map((lines) => ({
    of: { orderId: lines[0].order_id, placingSequence: lines[0].placing_sequence, open: true },
    allowPartial: lines[0].allow_partial,
    before: lines.map(lineOf),
    free: freeByPart(lines),
  }));
}

const lineOf = (row: QueueRow): HeldLine => ({
  line: row.line,
  part: row.part,
  quantity: quantity(row.quantity),
  reserved: quantity(row.reserved),
  issued: quantity(row.issued),
  made: false,
});

/** By the order's first line of each part: what is missing before that one is missed by other orders. */
function freeByPart(lines: readonly QueueRow[]): Free {
  const free = new Map<string, Quantity>();
  for (const row of lines) {
    if (free.has(row.part)) continue;
    free.set(row.part, freeOf(quantity(row.unheld), quantity(row.before)));
  }
  return free;
}
