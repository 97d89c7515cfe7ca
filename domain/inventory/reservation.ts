import { formatQuantity, minus, NONE, plus, type Quantity, smaller } from '../kernel/quantity.js';
import type { ReservationLine, ReservationOutcome, WantedLine } from './inventory.wire.js';

/** A line of a reservation. Held is reserved − issued; what is missing is quantity − reserved. */
export interface HeldLine {
  readonly line: number;
  readonly part: string;
  readonly quantity: Quantity;
  readonly reserved: Quantity;
  readonly issued: Quantity;
  /** A job makes it: only what the job completes is held for it. */
  readonly made: boolean;
}

/** What an order may take of each part: not held by anyone, and not claimed by an order before it in the queue. */
export type Free = ReadonlyMap<string, Quantity>;

const atLeastNone = (value: Quantity): Quantity => (value > NONE ? value : NONE);

/** Of what nobody holds, the orders before this one in the queue may claim all that they miss. */
export const freeOf = (unheld: Quantity, missingBefore: Quantity): Quantity =>
  atLeastNone(minus(unheld, missingBefore));

export const heldOf = (line: HeldLine): Quantity => minus(line.reserved, line.issued);
export const missingOf = (line: HeldLine): Quantity => minus(line.quantity, line.reserved);
/** What it misses of the stock, and claims in the queue. */
export const wantingOf = (line: HeldLine): Quantity => (line.made ? NONE : missingOf(line));

/**
 * The queue's one decision, for an order that is new, served or changed: what its lines hold afterwards. Two lines of
 * one part count together. A whole order gets all that it misses or gives back what it holds; a partial order takes
 * what there is, first lines first. A line may come in with more reserved than its (lowered) quantity: the surplus
 * goes to the order's own lines of that part first. A made line takes nothing and keeps what its job made.
 */
export function settle(lines: readonly HeldLine[], free: Free, allowPartial: boolean): HeldLine[] {
  const kept = lines.map((line) => ({ ...line, reserved: smaller(line.reserved, line.quantity) }));
  const pool = new Map(free);
  for (const line of lines) {
    const surplus = atLeastNone(minus(line.reserved, line.quantity));
    pool.set(line.part, plus(pool.get(line.part) ?? NONE, surplus));
  }
  const served = kept.map((line) => {
    const taken = smaller(wantingOf(line), pool.get(line.part) ?? NONE);
    pool.set(line.part, minus(pool.get(line.part) ?? NONE, taken));
    return { ...line, reserved: plus(line.reserved, taken) };
  });
  if (allowPartial || served.every((line) => wantingOf(line) === NONE)) return served;
  return kept.map((line) => (line.made ? line : { ...line, reserved: line.issued }));
}

/** Made lines do not count: the order goes on while their job runs. */
export function outcomeOf(lines: readonly HeldLine[]): ReservationOutcome {
  if (lines.every((line) => wantingOf(line) === NONE)) return 'reserved';
  return lines.some((line) => !line.made && line.reserved > NONE) ? 'partial' : 'backordered';
}

/** What a made line gets of what its job has completed. */
export const pegged = (line: HeldLine, completed: Quantity): HeldLine => ({
  ...line,
  reserved: plus(line.reserved, smaller(missingOf(line), completed)),
});

/**
 * Material that leaves for a job: first what its lines hold of the part, then what they miss, which unheld stock gives.
 * The line that it is for goes before the others. Answers the lines afterwards, and how much of it they held.
 */
export function issueOf(
  lines: readonly HeldLine[],
  { part, size, first }: { readonly part: string; readonly size: Quantity; readonly first: number | null },
): { readonly lines: readonly HeldLine[]; readonly held: Quantity } {
  const order = [...lines].sort((a, b) => Number(b.line === first) - Number(a.line === first));
  const after = new Map(lines.map((line) => [line.line, line]));
  let left = size;
  const take = (sizeOf: (line: HeldLine) => Quantity, change: (line: HeldLine, taken: Quantity) => HeldLine): void => {
    for (const { line: number } of order.filter((line) => line.part === part)) {
      const line = after.get(number) as HeldLine;
      const taken = smaller(left, sizeOf(line));
      after.set(number, change(line, taken));
      left = minus(left, taken);
    }
  };
  take(heldOf, (line, taken) => ({ ...line, issued: plus(line.issued, taken) }));
  const held = minus(size, left);
  take(wantingOf, (line, taken) => ({
    ...line,
    reserved: plus(line.reserved, taken),
    issued: plus(line.issued, taken),
  }));
  return { lines: [...after.values()], held };
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
  ...(line.made ? { made: true } : {}),
});
