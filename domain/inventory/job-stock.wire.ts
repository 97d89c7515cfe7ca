import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Classification, StockChanged } from './inventory.wire.js';

interface JobStockInput {
  readonly jobId: string;
  readonly part: string;
  readonly site: string;
  readonly quantity: QuantityText;
  /** The job's: its work in process carries them. */
  readonly dimensions: Dimensions;
  readonly orderId?: string | null;
}

export interface IssueToJobInput extends JobStockInput {
  /** What the job's command is known by. */
  readonly work: string;
  /** The requirement that it is for; absent or null when nothing was planned. */
  readonly line?: number | null;
}

export interface IssuedToJob {
  readonly part: string;
  readonly quantity: QuantityText;
  /** At moving average. */
  readonly value: Amount;
}

/** An issue to a job or a return from it that was refused is given up: it never happens. */
export interface JobStockGivenUp {
  /** It had happened before it was given up, and stays. */
  readonly moved: boolean;
}

export interface ReturnFromJobInput extends IssueToJobInput {
  /** What it cost when it was issued. */
  readonly value: Amount;
}

export interface ReceiveFromJobInput extends JobStockInput {
  readonly completionId: string;
  /** The cost that goes with the goods. */
  readonly value: Amount;
  /** Where the goods stand in the books; what is on hand already keeps its own. */
  readonly goods: Classification;
  /** The line that the job makes them for; with the order alone, any made line of the part. */
  readonly orderLine?: number | null;
}

export interface ReceivedFromJob extends StockChanged {
  /** How much of it is held for the order that the job makes it for. */
  readonly pegged: QuantityText;
}

/** What inventory's movements left in work in process, by the dimensions of the jobs. */
export interface JobValue extends Dimensions {
  readonly value: Amount;
}

/** What an estimate takes a part's cost from. */
export interface AverageCost {
  readonly part: string;
  readonly onHand: QuantityText;
  readonly value: Amount;
}
