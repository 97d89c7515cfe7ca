import type {
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  IdText,
  ListQuery,
  MomentText,
  PartText,
  QuantityOrZeroText,
  SignedAmountText,
} from '../formats.js';
import type { DimensionQuery } from './reports.dto.js';

interface DimensionListQuery extends ListQuery {
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
}

/** States of an operation that is not over. */
export type OpenOperationStateDto = 'Blocked' | 'Ready' | 'Running' | 'Paused';

/** States of a job that is on the floor. */
export type FloorJobStateDto = 'Released' | 'InProgress' | 'OnHold';

export interface JobBoardQuery extends DimensionListQuery {
  workCentre?: CodeText;
  /** Of the operation. */
  state?: OpenOperationStateDto;
  /** Only operations of jobs that were due before today, or only the others. */
  late?: boolean;
  /** Only operations that something is in the way of, or only the others. */
  blocked?: boolean;
  customerId?: IdText;
}

/** An operation that is next or running. */
export interface JobBoardItemDto {
  /**
   * Null of a subcontract operation.
   * @example "LATHE"
   */
  workCentre: string | null;
  /** @example "J-2001" */
  jobId: string;
  /**
   * @isInt
   * @example 10
   */
  operation: number;
  /** @example "Turn to size" */
  description: string;
  kind: 'inHouse' | 'subcontract';
  state: OpenOperationStateDto;
  /**
   * What is in its way: the job itself, a stopped machine, missing material, or an operation before it.
   * @example "material"
   */
  blockedBy: string | null;
  jobState: FloorJobStateDto;
  /** What the job waits for. */
  waitingFor: string | null;
  reason: string | null;
  /** What is made; null of a job that makes no stock. */
  part: string | null;
  jobDescription: string;
  customerId: string | null;
  customerName: string | null;
  orderId: string | null;
  repairId: string | null;
  dueDate: DateText;
  /** @isInt */
  daysLate: number;
  dimensions: DimensionsDto;
  /** Of the job. */
  quantity: QuantityOrZeroText;
  good: QuantityOrZeroText;
  scrapped: QuantityOrZeroText;
  inRework: QuantityOrZeroText;
  /** What the operation has still to make good. */
  open: QuantityOrZeroText;
  /** Set-up until it has begun, and its run of what is open. */
  remainingHours: QuantityOrZeroText;
}

export interface WorkCentreLoadQuery extends DimensionQuery {
  workCentre?: CodeText;
  /** First day on which jobs are due, and on which was worked. */
  from?: DateText;
  to?: DateText;
}

export interface LoadHoursDto {
  /** Set-up and run of what is open, of jobs that are due in the week. */
  plannedHours: QuantityOrZeroText;
  /** Logged in the week. */
  labourHours: QuantityOrZeroText;
  machineHours: QuantityOrZeroText;
}

export interface WorkCentreLoadRowDto extends LoadHoursDto {
  /** @example "LATHE" */
  workCentre: string;
  /**
   * ISO 8601.
   * @example "2026-W10"
   */
  week: string;
  /** Its Monday. */
  weekStart: DateText;
  /** @isInt */
  openOperations: number;
}

export interface WorkCentreLoadDto {
  rows: WorkCentreLoadRowDto[];
  totals: LoadHoursDto;
}

export interface WorkInProcessQuery extends DimensionListQuery {
  /** First posting date of the period; without it everything up to the end is period. */
  from?: DateText;
  /** Last posting date; without it everything that is posted. */
  to?: DateText;
  /** The same as `to` without `from`. */
  asOf?: DateText;
  /** Only what had been posted by this instant. */
  knownAt?: MomentText;
  jobId?: IdText;
  /** Only jobs that hold cost at the end, or only those that do not. */
  open?: boolean;
}

/**
 * opening + material − returned + labour + machine + overhead + subcontract − scrap − transferredOut − variance = closing.
 * Cost that a job had before Atlas is opening, whatever its date.
 */
export interface WorkInProcessFiguresDto {
  opening: SignedAmountText;
  material: SignedAmountText;
  returned: SignedAmountText;
  labour: SignedAmountText;
  machine: SignedAmountText;
  overhead: SignedAmountText;
  subcontract: SignedAmountText;
  scrap: SignedAmountText;
  /** Into stock, or to cost of goods sold and warranty. */
  transferredOut: SignedAmountText;
  variance: SignedAmountText;
  closing: SignedAmountText;
}

export interface WorkInProcessRowDto extends WorkInProcessFiguresDto {
  /** @example "J-2001" */
  jobId: string;
  /** @example "InProgress" */
  state: string;
  part: string | null;
  description: string;
  customerName: string | null;
  dimensions: DimensionsDto;
}

/** The closing of all pages is account 1230 of the trial balance of the same date. */
export interface WorkInProcessDto {
  from: DateText | null;
  to: DateText | null;
  items: WorkInProcessRowDto[];
  page: number;
  pageSize: number;
  /** How many jobs there are in all. */
  total: number;
  /** Of all pages. */
  totals: WorkInProcessFiguresDto;
}

export interface OnTimeDeliveryQuery extends DimensionQuery {
  /** First day on which jobs were completed. */
  from?: DateText;
  to?: DateText;
  customerId?: IdText;
}

export interface LateByDaysDto {
  /** @isInt */
  '1-7': number;
  /** @isInt */
  '8-14': number;
  /** @isInt */
  '15-30': number;
  /** @isInt */
  'over 30': number;
}

export interface DeliveryFiguresDto {
  /** @isInt */
  completed: number;
  /** @isInt */
  onTime: number;
  /** @isInt */
  late: number;
  lateByDays: LateByDaysDto;
  /**
   * Days of all late jobs together.
   * @isInt
   */
  daysLate: number;
  /**
   * On time of completed; null when nothing was completed.
   * @example "0.8571"
   */
  rate: string | null;
}

export interface OnTimeDeliveryRowDto extends DeliveryFiguresDto {
  /** @example "MACHINING_REPAIR" */
  businessUnit: string;
  /** Null of what was made for stock. */
  customerId: string | null;
  customerName: string | null;
}

export interface OnTimeDeliveryDto {
  rows: OnTimeDeliveryRowDto[];
  totals: DeliveryFiguresDto;
}

/** `cancelled`: cost of a job that was cancelled to scrap, without units. */
export type JobScrapReasonDto = 'material' | 'machining' | 'setUp' | 'handling' | 'design' | 'other' | 'cancelled';

export interface ScrapQuery extends DimensionQuery {
  /** First day on which was scrapped. */
  from?: DateText;
  to?: DateText;
  reason?: JobScrapReasonDto;
  workCentre?: CodeText;
  /** What the job makes. */
  part?: PartText;
}

export interface ScrapFiguresDto {
  quantity: QuantityOrZeroText;
  /** Within the job's allowance: its cost stays in the job. */
  normal: QuantityOrZeroText;
  abnormal: QuantityOrZeroText;
  /** Cost that left jobs. */
  value: AmountText;
}

export interface ScrapRowDto extends ScrapFiguresDto {
  reason: JobScrapReasonDto;
  workCentre: string | null;
  part: string | null;
}

export interface ScrapDto {
  rows: ScrapRowDto[];
  totals: ScrapFiguresDto;
}
