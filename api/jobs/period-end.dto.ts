import type { AmountText, CodeText, DateText, LineText, PositionText, SignedAmountText } from '../formats.js';

/** @example { "cause": "The spindle is overheating." } */
export interface StopWorkCentreDto {
  cause: LineText;
}

/** A machine that went down, or is up again. */
export interface WorkCentreMovedDto {
  workCentre: string;
  /** Jobs whose operations it moved. */
  jobs: string[];
  position: PositionText | null;
}

/** @example { "through": "2026-01-31", "method": "costOfGoodsSold" } */
export interface CloseOverheadDto {
  /** Last day of what is closed. */
  through: DateText;
  /** What over- or under-applied overhead changes: cost of goods sold alone, or also what is in process and in stock. */
  method: 'costOfGoodsSold' | 'prorate';
}

/** @example { "through": "2026-01-31" } */
export interface CloseLabourDto {
  /** Last day of what is closed. */
  through: DateText;
}

/**
 * Overhead that was incurred by a work centre without a predetermined rate: the jobs that used it between two days take
 * it, each by its share of the work centre's basis.
 * @example { "workCentre": "TEST_BENCH", "from": "2026-01-01", "to": "2026-01-31", "amount": "1860.00" }
 */
export interface ChargeActualOverheadDto {
  workCentre: CodeText;
  from: DateText;
  to: DateText;
  amount: AmountText;
}

/** What a business unit's finished goods at a site took, by what each part was worth. */
export interface StockShareDto {
  businessUnit: string;
  site: string;
  amount: SignedAmountText;
}

/** Under-applied overhead is above zero, over-applied below. */
export interface OverheadClosedDto {
  closingId: string;
  applied: SignedAmountText;
  incurred: SignedAmountText;
  difference: SignedAmountText;
  /** What jobs in process took of it. */
  toJobs: SignedAmountText;
  /** What finished goods took of it. */
  toStock: StockShareDto[];
  position: PositionText | null;
}

/** Under-absorbed labour is above zero, over-absorbed below. */
export interface LabourClosedDto {
  closingId: string;
  absorbed: SignedAmountText;
  accrued: SignedAmountText;
  difference: SignedAmountText;
  position: PositionText | null;
}

export interface JobShareDto {
  jobId: string;
  amount: AmountText;
}

export interface ActualOverheadChargedDto {
  chargeId: string;
  jobs: JobShareDto[];
  position: PositionText | null;
}
