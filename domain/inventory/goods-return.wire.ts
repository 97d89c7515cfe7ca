import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';

export interface ReceiveReturnInput {
  /** What the goods come back with, such as the return's number: each line of an order once for each, step by step. */
  readonly returnId: string;
  readonly orderId: string;
  readonly line: number;
  readonly part: string;
  /** Where they arrive. */
  readonly site: string;
  readonly quantity: QuantityText;
  /** True: into stock at what they cost when they left. False: unusable, and scrapped at that cost. */
  readonly restock: boolean;
  /** The order's: cost of goods sold and scrap carry them. */
  readonly dimensions: Dimensions;
  /** For people: why they came back. */
  readonly reason: string;
  /** The order's, for the books; it is no part of what makes the step the same. */
  readonly customerId?: string | null;
}

export interface ReturnReceived {
  /** What they cost when they left. */
  readonly cost: Amount;
  readonly restocked: boolean;
  readonly servedOrders: readonly string[];
}

/** Goods that were received back leave again: the step never landed, or at the cost at which they came. */
export interface UndoReceiveReturnInput {
  readonly returnId: string;
  readonly orderId: string;
  readonly line: number;
  readonly reason: string;
}

export interface ReturnUndone {
  readonly cost: Amount;
}
