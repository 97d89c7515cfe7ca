import { add, type Money, subtract, ZERO } from '../kernel/money.js';

/** What a customer owes or is about to owe on account. Prepaid invoices carry no credit: nothing ships before payment. */
export interface CreditPosition {
  readonly receivables: Money;
  readonly holds: Money;
}

export const exposureOf = (position: CreditPosition): Money => add(position.receivables, position.holds);

export interface HoldDecision {
  readonly allowed: boolean;
  /** Exposure with the hold as asked for. */
  readonly exposure: Money;
  readonly available: Money;
}

/** A hold that shrinks is always allowed, even when the limit was lowered below the exposure meanwhile. */
export function decideHold(position: CreditPosition, limit: Money, held: Money, wanted: Money): HoldDecision {
  const before = exposureOf(position);
  const exposure = add(subtract(before, held), wanted);
  const available = subtract(limit, subtract(before, held));
  return { allowed: wanted <= held || exposure <= limit, exposure, available: available > 0n ? available : ZERO };
}

/** What is held of an order's total once part of it was invoiced; rounding never makes it negative. */
export const remainingHold = (total: Money, invoiced: Money): Money =>
  total > invoiced ? subtract(total, invoiced) : ZERO;
