import type {
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  ListQuery,
  PartText,
  QuantityOrZeroText,
  QuantityText,
  SignedAmountText,
  UnitPriceText,
} from '../formats.js';
import type { TimelineEntryDto } from '../orders/orders.dto.js';
import type { JobKindDto, JobStateDto } from './jobs.dto.js';

export interface JobsQuery extends ListQuery {
  state?: JobStateDto;
  kind?: JobKindDto;
  customerId?: IdText;
  orderId?: IdText;
  repairId?: IdText;
  part?: PartText;
  /** Due before today and not completed; of completed jobs, completed after they were due. */
  late?: boolean;
  /** Only jobs that wait for something, or only those that do not. */
  waiting?: boolean;
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
}

/** A job as lists show it. */
export interface JobItemDto {
  jobId: string;
  kind: JobKindDto;
  state: JobStateDto;
  waitingFor: string | null;
  reason: string | null;
  orderId: string | null;
  repairId: string | null;
  customerId: string | null;
  customerName: string | null;
  part: string | null;
  description: string;
  quantity: QuantityText;
  unitOfMeasure: string;
  completed: QuantityOrZeroText;
  scrapped: QuantityOrZeroText;
  dueDate: DateText;
  /** 0 of a job that is in time, and of one that is only quoted or is cancelled. */
  daysLate: number;
  dimensions: DimensionsDto;
  /** Price of one unit, without tax; null of a job without a quote. */
  unitPrice: UnitPriceText | null;
  validUntil: DateText | null;
  estimatedCost: AmountText;
  createdBy: string;
  createdAt: InstantText;
  releasedAt: InstantText | null;
  startedAt: InstantText | null;
  /** When nothing more was to come. */
  completedAt: InstantText | null;
  closedAt: InstantText | null;
  cancelledAt: InstantText | null;
  updatedAt: InstantText;
}

export interface QuotesQuery extends ListQuery {
  /** `Quoted` for those that wait for the customer. */
  state?: JobStateDto;
  customerId?: IdText;
  /** Only quotes that are valid through at least this day. */
  validFrom?: DateText;
  /** Only quotes that are valid through at most this day. */
  validUntil?: DateText;
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
}

export type CostElementDto = 'material' | 'labour' | 'machine' | 'overhead' | 'subcontract';

/** An element of an operation, or the material. */
export interface CostSheetLineDto {
  operation: number | null;
  element: CostElementDto;
  part: string | null;
  estimated: AmountText;
  actual: SignedAmountText;
  /** Actual less estimated. */
  variance: SignedAmountText;
}

/** Charged − returned = completed + scrapped + variance + in process. */
export interface CostTotalsDto {
  element: CostElementDto;
  charged: AmountText;
  returned: AmountText;
  completed: SignedAmountText;
  scrapped: SignedAmountText;
  variance: SignedAmountText;
  inProcess: SignedAmountText;
}

export interface CostSheetDto {
  jobId: string;
  state: JobStateDto;
  lines: CostSheetLineDto[];
  elements: CostTotalsDto[];
  estimated: AmountText;
  actual: SignedAmountText;
  /** What 1230 holds for the job. */
  inProcess: SignedAmountText;
}

export interface JobTimelineDto {
  jobId: string;
  items: TimelineEntryDto[];
}
