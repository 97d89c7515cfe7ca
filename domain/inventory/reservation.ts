import { formatQuantity, minus, NONE, plus, type Quantity, smaller } from '../kernel/quantity.js';
import type { ReservationLine, ReservationOutcome, WantedLine } from './inventory.wire.js';

/** A line of a reservation. Held is reserved − issued; what is missing is quantity − reserved. */
export interface HeldLine {
  readonly line: number;
  readonly part: string;
  readonly quantity: Quantity;
  readonly reserved: Quantity;
  readonly issued: Quantity;
}

/** What an order may take of each part: not held by anyone, and not claimed by an order before it in the queue. */
export type Free = ReadonlyMap<string, Quantity>;

const atLeastNone = (value: Quantity): Quantity => (value > NONE ? value : NONE);

/** Of what nobody holds, the orders before this one in the queue may claim all that they miss. */
export const freeOf = (unheld: Quantity, missingBefore: Quantity): Quantity =>
  atLeastNone(minus(unheld, missingBefore));

export const heldOf = (line: HeldLine): Quantity => minus(line.reserved, line.issued);
export const missingOf = (line: HeldLine): Quantity => minus(line.quantity, line.reserved);

/**
 * The queue's one decision, for an order that is new, served or changed: what its lines hold afterwards. Two lines of
 * one part count together. A whole order gets all that it misses or gives back what it holds; a partial order takes
 * what there is, first lines first. A line may come in with more reserved than its (lowered) quantity: the surplus
 * goes to the order's own lines of that part first.
 */
export function settle(lines: readonly HeldLine[], free: Free, allowPartial: boolean): HeldLine[] {
  const kept = lines.map((line) => ({ ...line, reserved: smaller(line.reserved, line.quantity) }));
  const pool = new Map(free);
  for (const line of lines) {
    const surplus = atLeastNone(minus(line.reserved, line.quantity));
    pool.set(line.part, plus(pool.get(line.part) ?? NONE, surplus));
  }
  const served = kept.map((line) => {
    const taken = smaller(missingOf(line), pool.get(line.part) ?? NONE);
    pool.set(line.part, minus(pool.get(line.part) ?? NONE, taken));
    return { ...line, reserved: plus(line.reserved, taken) };
  });
  if (allowPartial || served.every((line) => missingOf(line) === NONE)) return served;
  return kept.map((line) => ({ ...line, reserved: line.issued }));
}

export function outcomeOf(lines: readonly HeldLine[]): ReservationOutcome {
  if (lines.every((line) => missingOf(line) === NONE)) return 'reserved';
  return lines.some((line) => line.reserved > NONE) ? 'partial' : 'backordered';
}

/** A released order holds nothing any more; what was issued stays issued. */
export const giveBack = (lines: readonly HeldLine[]): HeldLine[] =>
  lines.map((line) => ({ ...line, reserved: line.issued }));

/** What the lines of `after` hold more than the same lines of `before`. */
export function gained(before: readonly HeldLine[], after: readonly HeldLine[]): WantedLine[] {
  const was = new Map(before.map((line) => [line.line, line.reserved]));
  return after
    .map((line) => ({ ...line, more: minus(line.reserved, was.get(line.line) ?? NONE) }))
    .filter((line) => line.more > NONE)
    .map((line) => ({ line: line.line, part: line.part, quantity: formatQuantity(line.more) }));
}

export const lost = (before: readonly HeldLine[], after: readonly HeldLine[]): WantedLine[] => gained(after, before);

export const lineWire = (line: HeldLine): ReservationLine => ({
  line: line.line,
  part: line.part,
  quantity: formatQuantity(line.quantity),
  reserved: formatQuantity(line.reserved),
  issued: formatQuantity(line.issued),
});
