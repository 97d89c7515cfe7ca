import type {
  ActorDto,
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  FractionText,
  IdText,
  InstantText,
  LineText,
  ListQuery,
  PositionText,
} from '../formats.js';
import type { TimelineEntryDto } from '../orders/orders.dto.js';
import type { CoverageDto, RepairMaterialDto, RepairOperationDto, TestedValueDto } from './repair-commands.dto.js';

export type RepairStateDto =
  | 'Received'
  | 'Evaluated'
  | 'Quoted'
  | 'Approved'
  | 'InRepair'
  | 'Tested'
  | 'Declined'
  | 'Returned'
  | 'Invoiced'
  | 'Closed'
  | 'Cancelled';

export interface RepairQuoteDto {
  /** 1, 2, 3 …: a repair can be quoted again. */
  number: number;
  quotedAt: InstantText;
  answerBy: InstantText;
  /** How many reminders have gone out. */
  reminders: number;
}

/** How the repair stands after a command. */
export interface RepairProgressDto {
  /** @example "RP-1001" */
  repairId: string;
  state: RepairStateDto;
  /** What somebody has to do next, in plain words. */
  waitingFor: string | null;
  reason: string | null;
  /** How often it has changed: of two answers the one with the higher version holds. */
  version: number;
  quote: RepairQuoteDto | null;
  /** State of the job that does the work. */
  jobState: string | null;
  /** What the customer is to pay, without tax. */
  toBill: AmountText;
  position: PositionText | null;
}

export interface EvaluatedChargeDto {
  line: number;
  description: string;
  amount: AmountText;
  coverage: CoverageDto;
  taxCode: string | null;
  taxRate: FractionText | null;
}

export interface EvaluationDto {
  findings: string;
  dueDate: DateText;
  charges: EvaluatedChargeDto[];
  operations: RepairOperationDto[];
  materials: RepairMaterialDto[];
  evaluationFee: { amount: AmountText; taxCode: string; taxRate: FractionText } | null;
}

export interface RepairTestDto {
  /** @example "RP-1001-T1" */
  testId: string;
  passed: boolean;
  measured: TestedValueDto[];
  notes: string;
  testedBy: ActorDto;
  testedAt: InstantText;
}

/** The asset came in or went out: a memo, at no value. */
export interface AssetMovementDto {
  direction: 'in' | 'out';
  reference: string | null;
  movedBy: ActorDto;
  movedAt: InstantText;
}

/** A repair with all that belongs to it, from its owner's tables. */
export interface RepairDto {
  repairId: string;
  state: RepairStateDto;
  waitingFor: string | null;
  reason: string | null;
  version: number;
  customerId: string;
  customerName: string;
  customerReference: string | null;
  termsDays: number;
  dimensions: DimensionsDto;
  asset: { serial: string; description: string };
  complaint: string;
  evaluation: EvaluationDto | null;
  /** Sums of the charges. */
  warranty: AmountText;
  billable: AmountText;
  /** Fraction of the job's cost that is warranty expense. */
  warrantyShare: FractionText;
  quote: RepairQuoteDto | null;
  approvalReference: string | null;
  /** @example "J-RP-1001" */
  jobId: string | null;
  jobState: string | null;
  toBill: AmountText;
  invoice: string | null;
  tests: RepairTestDto[];
  assetMovements: AssetMovementDto[];
  receivedBy: ActorDto | null;
  receivedAt: InstantText | null;
  updatedAt: InstantText | null;
}

export interface RepairsQuery extends ListQuery {
  state?: RepairStateDto;
  customerId?: IdText;
  /** Serial number of the asset. */
  serial?: LineText;
  /** Only repairs that wait for this, such as `approval` or `return`. */
  waitingFor?: LineText;
  /** Due before today, and the asset is still here. */
  late?: boolean;
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
}

/** A repair as lists show it. */
export interface RepairItemDto {
  repairId: string;
  state: RepairStateDto;
  waitingFor: string | null;
  reason: string | null;
  customerId: string;
  customerName: string;
  customerReference: string | null;
  serial: string;
  description: string;
  complaint: string;
  dimensions: DimensionsDto;
  dueDate: DateText | null;
  warranty: AmountText | null;
  billable: AmountText | null;
  answerBy: InstantText | null;
  reminders: number;
  jobState: string | null;
  receivedBy: string;
  receivedAt: InstantText;
  returnedAt: InstantText | null;
  closedAt: InstantText | null;
  updatedAt: InstantText;
}

export interface RepairTimelineDto {
  repairId: string;
  items: TimelineEntryDto[];
}
