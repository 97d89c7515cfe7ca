import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { LocalDate } from '../kernel/time.js';
import type { WorkRates } from './jobs.wire.js';

/** Overhead that was incurred is charged to the jobs on which a work centre worked, where it takes actual overhead. */
export interface ChargeActualOverheadInput {
  readonly chargeId: string;
  readonly workCentre: string;
  /** Days of work, both included. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly amount: Amount;
  readonly basis: WorkRates['overheadBasis'];
}

export interface ActualOverheadCharges {
  readonly chargeId: string;
  readonly jobs: readonly { readonly jobId: string; readonly amount: Amount }[];
}

export const OVERHEAD_CLOSINGS = ['costOfGoodsSold', 'prorate'] as const;
/** Where over- or under-applied overhead goes: all to cost of goods sold, or shared with what is made and not sold. */
export type OverheadClosingMethod = (typeof OVERHEAD_CLOSINGS)[number];

/** What two accounts hold at the same dimensions; signed, above zero on the side where each usually stands. */
export interface OverheadBalance {
  readonly dimensions: Dimensions;
  readonly applied: Amount;
  readonly incurred: Amount;
}
export interface LabourBalance {
  readonly dimensions: Dimensions;
  readonly absorbed: Amount;
  readonly accrued: Amount;
}

/** A business unit at a site: its overhead is shared only by what it makes there. */
export interface Maker {
  readonly businessUnit: string;
  readonly site: string;
}
/** What overhead is prorated over besides the jobs: finished goods, and cost of goods sold before the closing. */
export interface ProratedOver {
  readonly stock: readonly (Maker & { readonly value: Amount })[];
  readonly costOfGoodsSold: readonly (Maker & { readonly amount: Amount })[];
}
/** What a maker's finished goods take; `of` is what they were worth when it was found. */
export interface StockShare extends Maker {
  readonly amount: Amount;
  readonly of: Amount;
}

interface Closing {
  readonly closingId: string;
  /** Everything up to this day is closed. */
  readonly through: LocalDate;
}
/** The balances are read by the process: the closing is known by its id, day and method. */
export interface CloseOverheadInput extends Closing {
  readonly method: OverheadClosingMethod;
  readonly balances: readonly OverheadBalance[];
  /** Null when nothing is prorated. */
  readonly over: ProratedOver | null;
}
export interface CloseLabourInput extends Closing {
  readonly balances: readonly LabourBalance[];
}

export interface OverheadClosed {
  readonly closingId: string;
  readonly applied: Amount;
  readonly incurred: Amount;
  /** Under-applied above zero, over-applied below. */
  readonly difference: Amount;
  /** What jobs in process took of it. */
  readonly toJobs: Amount;
  /** What finished goods take of it, by inventory's own step. */
  readonly toStock: readonly StockShare[];
}
export interface LabourClosed {
  readonly closingId: string;
  readonly absorbed: Amount;
  readonly accrued: Amount;
  readonly difference: Amount;
}
