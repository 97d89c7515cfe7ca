import { NONE, type Quantity, quantity } from '../kernel/quantity.js';
import type { MadeToOrder, OrderLine } from './order.wire.js';

export type MadeLine = OrderLine & { readonly made: MadeToOrder };

/** The lines that are made to order: each waits for a job of its own. */
export const madeLines = (lines: readonly OrderLine[]): MadeLine[] =>
  lines.filter((line): line is MadeLine => (line.made ?? null) !== null);

/** The job that makes a line. */
export const jobOfLine = (orderId: string, line: number): string => `J-${orderId}-${line}`;

/** Of an order, by line: what it holds or has shipped, and what has left. */
export interface Progress {
  reserved(line: number): Quantity;
  shipped(line: number): Quantity;
}

/** The made lines that lack goods. */
export const lackingLines = (lines: readonly OrderLine[], { reserved }: Pick<Progress, 'reserved'>): MadeLine[] =>
  madeLines(lines).filter((line) => reserved(line.line) < quantity(line.quantity));

/** What a confirmed order waits for: somebody who ships what is there, or the jobs that make what is not. */
export function awaited(
  { lines, allowPartialShipment }: { readonly lines: readonly OrderLine[]; readonly allowPartialShipment: boolean },
  progress: Progress,
): 'job' | 'shipment' | 'shipment of the rest' {
  const holdsSome = lines.some(({ line }) => progress.reserved(line) > progress.shipped(line));
  const isLacking = lackingLines(lines, progress).length > 0;
  if (isLacking && !(allowPartialShipment && holdsSome)) return 'job';
  return lines.some(({ line }) => progress.shipped(line) > NONE) ? 'shipment of the rest' : 'shipment';
}
