import {
  type Amount,
  add,
  applyRate,
  extend,
  formatMoney,
  type Money,
  rate,
  unitPrice,
  ZERO,
} from '../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity, smaller } from '../kernel/quantity.js';
import type { ReturnState } from './return.js';
import type { AcceptedLine, InspectedLine, ReturnLine, ReturnLot, SoldLine, Verdict } from './returns.wire.js';

/** A line of a return while a command changes it. */
export interface LineCount {
  readonly line: number;
  readonly part: string;
  readonly authorised: Quantity;
  readonly reason: string | null;
  received: Quantity;
  restocked: Quantity;
  scrapped: Quantity;
  rejected: Quantity;
  /** What the return holds of the shipped line. */
  held: Quantity;
}

export const newLine = (
  sold: Pick<SoldLine, 'line' | 'part'>,
  authorised: Quantity,
  reason: string | null,
): LineCount => ({
  ...{ line: sold.line, part: sold.part, authorised, reason },
  ...{ received: NONE, restocked: NONE, scrapped: NONE, rejected: NONE, held: NONE },
});

export const inspected = ({ restocked, scrapped, rejected }: LineCount): Quantity =>
  plus(restocked, scrapped, rejected);
const accepted = ({ restocked, scrapped }: LineCount): Quantity => plus(restocked, scrapped);

export const uninspected = (line: LineCount): Quantity => minus(line.received, inspected(line));

const COUNTED: Readonly<Record<Verdict, 'restocked' | 'scrapped' | 'rejected'>> = {
  restock: 'restocked',
  scrap: 'scrapped',
  reject: 'rejected',
};

export function count(line: LineCount, verdict: Verdict, found: Quantity): void {
  const counted = COUNTED[verdict];
  line[counted] = plus(line[counted], found);
}

/** Everything that will come has come, and was inspected. */
export const isComplete = (lines: readonly LineCount[], noMore: boolean): boolean =>
  lines.some(({ received }) => received > NONE) &&
  lines.every((line) => uninspected(line) === NONE && (noMore || line.received >= line.authorised));

const larger = (one: Quantity, other: Quantity): Quantity => minus(plus(one, other), smaller(one, other));

/** What of a line goes back to the customer: what was rejected, or all of it when nothing is credited. */
export const goesBack = (line: LineCount, state: ReturnState): Quantity =>
  state === 'SendingBack' ? line.received : line.rejected;

/** What a return takes of the shipped line: what may come or is here, and in the end what was accepted. */
export function toHold(line: LineCount, state: ReturnState, sentBack: boolean): Quantity {
  if (state === 'Cancelled' || state === 'Lapsed') return NONE;
  if (state === 'Authorised' || state === 'Received') {
    return larger(line.received, line.authorised);
  }
  return sentBack ? minus(line.received, goesBack(line, state)) : line.received;
}

export const acceptedLines = (lines: readonly LineCount[]): AcceptedLine[] =>
  lines
    .filter((line) => accepted(line) > NONE)
    .map((line) => ({ line: line.line, quantity: formatQuantity(accepted(line)) }));

/** What the accepted quantities were sold for, with tax: by it approval is asked. The credit note counts by the invoices. */
export function soldFor(lines: readonly LineCount[], sold: readonly SoldLine[]): Amount {
  const values = lines.map((line): Money => {
    const one = sold.find((candidate) => candidate.line === line.line);
    if (!one) return ZERO;
    const net = extend(unitPrice(one.unitPrice), accepted(line));
    return add(net, applyRate(net, rate(one.taxRate)));
  });
  return formatMoney(add(...values));
}

/** Accepted goods, one lot for each line of an inspection. */
export const lotsOf = (found: readonly InspectedLine[], lines: readonly LineCount[]): ReturnLot[] =>
  found
    .filter(({ verdict }) => verdict !== 'reject')
    .map(({ line, site, quantity: taken, verdict }, index) => ({
      ...{ lot: index + 1, line, part: partOf(lines, line), site, quantity: formatQuantity(quantity(taken)) },
      restock: verdict === 'restock',
    }));

export const partOf = (lines: readonly LineCount[], line: number): string =>
  lines.find((one) => one.line === line)?.part ?? '';

export const shownLine = (line: LineCount): ReturnLine => ({
  line: line.line,
  part: line.part,
  authorised: formatQuantity(line.authorised),
  reason: line.reason,
  received: formatQuantity(line.received),
  restocked: formatQuantity(line.restocked),
  scrapped: formatQuantity(line.scrapped),
  rejected: formatQuantity(line.rejected),
});
