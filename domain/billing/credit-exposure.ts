import { add, type Money, minimum, subtract, ZERO } from '../kernel/money.js';

/** What a customer owes or is about to owe on account. Prepaid invoices carry no credit: nothing ships before payment. */
export interface CreditPosition {
  readonly receivables: Money;
  readonly holds: Money;
  /** What the customer is owed on invoices: credited, and neither refunded nor set against another invoice. */
  readonly credits: Money;
  /** Of the credits, what orders on account count on: they went beyond the limit by that much. */
  readonly counted: Money;
}

export const exposureOf = ({ receivables, holds, credits }: CreditPosition): Money =>
  subtract(add(receivables, holds), credits);

/** What may be paid out, or pay something that carries no credit, without leaving an order on account uncovered. */
export const freeCredit = ({ credits, counted }: CreditPosition): Money =>
  credits > counted ? subtract(credits, counted) : ZERO;

export interface HoldDecision {
  readonly allowed: boolean;
  /** Exposure with the hold as asked for. */
  readonly exposure: Money;
  readonly available: Money;
  /** How much of what the customer is owed this hold counts on. */
  readonly onCredit: Money;
}

/** A hold that shrinks is always allowed, even when the limit was lowered below the exposure meanwhile. */
export function decideHold(position: CreditPosition, limit: Money, held: Money, wanted: Money): HoldDecision {
  const { credits, counted } = position;
  const before = exposureOf(position);
  const exposure = add(subtract(before, held), wanted);
  const available = subtract(limit, subtract(before, held));
  const beyond = subtract(minimum(subtract(add(exposure, credits), limit), credits), counted);
  return {
    allowed: wanted <= held || exposure <= limit,
    exposure,
    available: available > 0n ? available : ZERO,
    onCredit: beyond > 0n ? beyond : ZERO,
  };
}

/** What is held of an order's total once part of it was invoiced; rounding never makes it negative. */
export const remainingHold = (total: Money, invoiced: Money): Money =>
  total > invoiced ? subtract(total, invoiced) : ZERO;
