import type { Dimensions } from '../kernel/dimensions.js';
import { type Money, minimum, share, subtract } from '../kernel/money.js';
import { minus, NONE, plus, type Quantity, quantity, smaller } from '../kernel/quantity.js';
import type { LineQuantity } from './billing.wire.js';

/**
 * An invoiced line is used up in pieces: each is either shipped (its revenue released) or credited. A piece takes its
 * proportional share of the line's net and tax, and the last piece takes the rest, so that released + credited =
 * invoiced to the cent, in whatever order and sizes the pieces come.
 */
export interface LineRest {
  readonly invoice: string;
  readonly line: number;
  readonly part: string;
  readonly taxRate: string;
  readonly dimensions: Dimensions;
  readonly quantity: Quantity;
  readonly net: Money;
  readonly tax: Money;
  readonly restQuantity: Quantity;
  readonly restNet: Money;
  readonly restTax: Money;
}

export interface LinePiece {
  readonly invoice: string;
  readonly line: number;
  readonly part: string;
  readonly taxRate: string;
  readonly dimensions: Dimensions;
  readonly quantity: Quantity;
  readonly net: Money;
  readonly tax: Money;
}

export interface Taken {
  readonly piece: LinePiece;
  readonly rest: LineRest;
}

export function takePiece(from: LineRest, wanted: Quantity): Taken {
  if (wanted <= 0n || wanted > from.restQuantity) throw new Error(`piece of ${wanted} from ${from.restQuantity}`);
  const last = wanted === from.restQuantity;
  // Half-up shares of many small pieces can add up to more than the line: never more than what is left.
  const net = last ? from.restNet : minimum(share(from.net, wanted, from.quantity), from.restNet);
  const tax = last ? from.restTax : minimum(share(from.tax, wanted, from.quantity), from.restTax);
  const { invoice, line, part, taxRate, dimensions } = from;
  return {
    piece: { invoice, line, part, taxRate, dimensions, quantity: wanted, net, tax },
    rest: {
      ...from,
      restQuantity: minus(from.restQuantity, wanted),
      restNet: subtract(from.restNet, net),
      restTax: subtract(from.restTax, tax),
    },
  };
}

/** Quantities by line number; two entries for one line count together. */
export function byLine(lines: readonly LineQuantity[]): Map<number, Quantity> {
  const wanted = new Map<number, Quantity>();
  for (const line of lines) wanted.set(line.line, plus(wanted.get(line.line) ?? NONE, quantity(line.quantity)));
  return wanted;
}

export interface TakenLines {
  readonly pieces: readonly LinePiece[];
  /** What could not be taken, by line number; empty when everything was. */
  readonly missing: ReadonlyMap<number, Quantity>;
}

/** Takes quantities by line number from the rests, in the order in which they stand. */
export function takePieces(rests: readonly LineRest[], wanted: ReadonlyMap<number, Quantity>): TakenLines {
  const pieces: LinePiece[] = [];
  const missing = new Map<number, Quantity>();
  for (const [line, total] of wanted) {
    let open = total;
    for (const rest of rests) {
      if (rest.line !== line || rest.restQuantity === 0n || open === 0n) continue;
      const { piece } = takePiece(rest, smaller(open, rest.restQuantity));
      pieces.push(piece);
      open = minus(open, piece.quantity);
    }
    if (open > 0n) missing.set(line, open);
  }
  return { pieces, missing };
}

/** Everything that is left of the rests. */
export const takeAll = (rests: readonly LineRest[]): LinePiece[] =>
  rests.filter((rest) => rest.restQuantity > 0n).map((rest) => takePiece(rest, rest.restQuantity).piece);

/** The rest of a line of which nothing was used yet. */
export const untouched = (line: Omit<LineRest, 'restQuantity' | 'restNet' | 'restTax'>): LineRest => ({
  ...line,
  restQuantity: line.quantity,
  restNet: line.net,
  restTax: line.tax,
});
