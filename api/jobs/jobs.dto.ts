import type {
  ActorDto,
  AmountText,
  DateText,
  DimensionsDto,
  InstantText,
  PositionText,
  QuantityOrZeroText,
  QuantityText,
  UnitPriceText,
} from '../formats.js';
import type { MeasuredCharacteristicDto, TolerancesDto } from './create-job.dto.js';

export type JobStateDto =
  | 'Quoted'
  | 'Accepted'
  | 'Planned'
  | 'Released'
  | 'InProgress'
  | 'OnHold'
  | 'Completed'
  | 'Closed'
  | 'Cancelled';

export type OperationStateDto = 'Blocked' | 'Ready' | 'Running' | 'Paused' | 'Done' | 'Skipped';

/** Into stock, for the line of an order that waits for it, for a customer, or as a repair. */
export type JobKindDto = 'stock' | 'order' | 'service' | 'repair';

export interface OperationStandingDto {
  operation: number;
  state: OperationStateDto;
  description: string;
  good: QuantityOrZeroText;
}

/** What waits for someone's permission. */
export interface AskedDto {
  /** @example "J-2001-X1" */
  exceptionId: string;
  /**
   * The approval request that has to be granted.
   * @example "AR-J-2001-X1"
   */
  requestId: string;
}

/** How the job stands after a command. */
export interface JobProgressDto {
  /** @example "J-2001" */
  jobId: string;
  state: JobStateDto;
  /** What its process waits for, in plain words. */
  waitingFor: string | null;
  /** Why it is as it is, where someone gave a reason. */
  reason: string | null;
  /** How often it has changed: of two answers the one with the higher version holds. */
  version: number;
  quantity: QuantityText;
  completed: QuantityOrZeroText;
  scrapped: QuantityOrZeroText;
  operations: OperationStandingDto[];
  exceptions: AskedDto[];
  /**
   * What the command made, by name: an `inspection`, a `completion`, an `invoice`; or an `exception`, when it waits for
   * permission and nothing has happened yet.
   * @example { "completion": "J-2001-C1" }
   */
  made: { [name: string]: string };
  position: PositionText | null;
}

export interface JobQuoteDto {
  /** Price of one unit, without tax. */
  unitPrice: UnitPriceText;
  validUntil: DateText;
}

export interface CostByElementDto {
  material: AmountText;
  labour: AmountText;
  machine: AmountText;
  overhead: AmountText;
  subcontract: AmountText;
}

/** An operation as it is planned, and how far it is. */
export interface JobOperationDto {
  operation: number;
  description: string;
  kind: 'inHouse' | 'subcontract';
  state: OperationStateDto;
  /** What it waits for: `job`, `material`, `machine` or an operation before it. */
  blockedBy: string | null;
  workCentre: string | null;
  setUpHours: QuantityOrZeroText;
  runHoursPerUnit: QuantityOrZeroText;
  supplierId: string | null;
  unitCost: UnitPriceText | null;
  overlaps: boolean;
  characteristics: MeasuredCharacteristicDto[];
  /** Of the whole quantity. */
  estimate: CostByElementDto;
  /** What it may process in all, by what the operation before it has passed on. */
  given: QuantityOrZeroText;
  good: QuantityOrZeroText;
  scrapped: QuantityOrZeroText;
  inRework: QuantityOrZeroText;
  /** Of the good ones, what passed inspection or is used as it is. */
  accepted: QuantityOrZeroText;
  /** Of the good ones, what failed inspection and is not decided on. */
  failing: QuantityOrZeroText;
  sentOut: QuantityOrZeroText;
  receivedBack: QuantityOrZeroText;
  expectedOn: DateText | null;
}

export interface JobMaterialDto {
  line: number;
  part: string;
  required: QuantityOrZeroText;
  estimate: AmountText;
  issued: QuantityOrZeroText;
  returned: QuantityOrZeroText;
  /** Cost of what is on the job. */
  value: AmountText;
}

/** What inventory lacked when it reserved the material. */
export interface ShortMaterialDto {
  line: number;
  part: string;
  quantity: QuantityText;
}

/** What needs a second person, or an approval: nothing of it has happened. */
export interface JobExceptionDto extends AskedDto {
  kind: 'jobScrap' | 'jobOverIssue' | 'jobUseAsIs' | 'jobCompletion' | 'jobOverride' | 'jobCancellation';
  /** The command that asks; it is done once it is allowed. */
  command: string;
  /** Cost at stake. */
  amount: AmountText;
  askedBy: ActorDto;
  askedAt: InstantText;
  state: 'Asked' | 'Pending' | 'Granted' | 'Refused';
  /** Why it was refused. */
  reason: string | null;
}

/** Why a job is on hold. */
export interface JobHoldDto {
  /** Of a failed inspection, the inspection's own. */
  holdId: string;
  reason: string;
  placedBy: ActorDto;
  placedAt: InstantText;
  releasedAt: InstantText | null;
}

export interface DecidedDispositionDto {
  disposition: 'rework' | 'scrap' | 'useAsIs';
  reason: string;
  /** The permission that it needed. */
  exceptionId: string | null;
  decidedBy: ActorDto;
  decidedAt: InstantText;
}

export interface JobInspectionDto {
  inspectionId: string;
  operation: number;
  quantity: QuantityText;
  passed: boolean;
  measured: { name: string; value: string }[];
  /** Names of the characteristics that were out of their limits. */
  failed: string[];
  note: string;
  inspectedBy: ActorDto;
  inspectedAt: InstantText;
  /** Null of what passed, and while nothing has been decided about what failed. */
  disposition: DecidedDispositionDto | null;
}

export interface JobCompletionDto {
  completionId: string;
  quantity: QuantityOrZeroText;
  /** The cost that went with it. */
  value: AmountText;
  final: boolean;
  note: string;
  completedBy: ActorDto;
  completedAt: InstantText;
}

/** A job with how it is done and what has happened to it, from its owner's tables. */
export interface JobDto {
  jobId: string;
  kind: JobKindDto;
  state: JobStateDto;
  waitingFor: string | null;
  reason: string | null;
  version: number;
  customerId: string | null;
  customerName: string | null;
  orderId: string | null;
  orderLine: number | null;
  repairId: string | null;
  part: string | null;
  description: string;
  quantity: QuantityText;
  unitOfMeasure: string;
  completed: QuantityOrZeroText;
  scrapped: QuantityOrZeroText;
  dueDate: DateText;
  dimensions: DimensionsDto;
  tolerances: TolerancesDto;
  quote: JobQuoteDto | null;
  billRevision: string | null;
  routingRevision: string | null;
  operations: JobOperationDto[];
  materials: JobMaterialDto[];
  short: ShortMaterialDto[];
  holds: JobHoldDto[];
  /** What was ever asked for, decided or not. */
  exceptions: JobExceptionDto[];
  inspections: JobInspectionDto[];
  completions: JobCompletionDto[];
  createdBy: ActorDto | null;
  createdAt: InstantText | null;
  updatedAt: InstantText | null;
}
