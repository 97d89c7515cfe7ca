import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { RefusalWire } from '../kernel/refusal.js';
import type { Instant, LocalDate } from '../kernel/time.js';
import type { JobState } from './job.js';
import type { ElementAmounts, JobPlan, JobSpec, JobTolerances, WorkRates } from './jobs.wire.js';
import type { OperationState } from './operation.js';

/** Every command of a job names it. */
export interface JobInput {
  readonly jobId: string;
  /** The exception that allows it: set by the process once it was granted, never by a caller. */
  readonly exceptionId?: string | null;
}

export interface CreateJobInput extends JobInput {
  readonly spec: JobSpec;
  readonly plan: JobPlan;
}
export interface ReviseQuoteInput extends JobInput {
  readonly unitPrice: Amount;
  readonly validUntil: LocalDate;
  readonly note: string;
}
export interface AcceptQuoteInput extends JobInput {
  /** The customer's order number or who said so. */
  readonly reference: string;
}
export interface DeclineQuoteInput extends JobInput {
  readonly reason: string;
  /** Its validity passed: the system says so. */
  readonly lapsed?: boolean;
}
export interface ChangeJobInput extends JobInput {
  readonly quantity?: QuantityText;
  readonly dueDate?: LocalDate;
  readonly tolerances?: JobTolerances;
  readonly reason: string;
}
/** The plan is read anew by the process; the step is known by its key alone. */
export interface PlanJobInput extends JobInput {
  readonly plan: JobPlan;
}
export interface ReleaseJobInput extends JobInput {
  /** The last order placed before it: the job's place in the backorder queue is behind that one. */
  readonly placingSequence: string;
}
export interface RecordMaterialHeldInput extends JobInput {
  /** Key of the release that it belongs to; null when stock came later. */
  readonly work: string | null;
  /** What inventory holds for the job and what it lacks; empty when nothing is missing. */
  readonly short: readonly { readonly line: number; readonly part: string; readonly quantity: QuantityText }[];
}
export interface HoldJobInput extends JobInput {
  readonly reason: string;
}
export interface OperationInput extends JobInput {
  readonly operation: number;
}
export interface PauseOperationInput extends OperationInput {
  readonly reason: string;
}
export interface ReportQuantityInput extends OperationInput {
  /** Units that are good now: new ones, or reworked ones when `reworked`. */
  readonly good: QuantityText;
  /** Units that need rework. */
  readonly toRework: QuantityText;
  /** The good units were in rework. */
  readonly reworked: boolean;
}
/** By a person from one instant to another, or in total for a day (a crew, a payroll import): then without a person. */
export interface LogTimeInput extends OperationInput {
  readonly person: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly workedOn: LocalDate | null;
  readonly labourHours: QuantityText | null;
  readonly machineHours: QuantityText;
  readonly rework: boolean;
  readonly note: string;
  readonly rates: WorkRates;
}
export const SCRAP_REASONS = ['material', 'machining', 'setUp', 'handling', 'design', 'other'] as const;
export type ScrapReason = (typeof SCRAP_REASONS)[number];
export interface ScrapUnitsInput extends OperationInput {
  readonly quantity: QuantityText;
  readonly reason: ScrapReason;
  readonly note: string;
  /** The units were in rework. */
  readonly reworked: boolean;
}
export interface SendOutInput extends OperationInput {
  readonly quantity: QuantityText;
  readonly reference: string;
  readonly expectedOn: LocalDate;
}
export interface ReceiveBackInput extends OperationInput {
  readonly good: QuantityText;
  readonly cost: Amount;
  readonly reference: string;
}
export interface InspectInput extends OperationInput {
  readonly inspectionId: string;
  readonly quantity: QuantityText;
  readonly measured: readonly { readonly name: string; readonly value: string }[];
  readonly note: string;
}
export const DISPOSITIONS = ['rework', 'scrap', 'useAsIs'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];
export interface DecideDispositionInput extends JobInput {
  readonly inspectionId: string;
  readonly disposition: Disposition;
  readonly reason: string;
}
export interface IssueMaterialInput extends JobInput {
  readonly part: string;
  readonly quantity: QuantityText;
  readonly note: string;
}
/** With what the job's site has of the part and what that is worth, read for it; null when it never had any. */
export interface IssueMaterialAsked extends IssueMaterialInput {
  readonly stock: { readonly onHand: QuantityText; readonly value: Amount } | null;
}
export interface ReturnMaterialInput extends JobInput {
  readonly part: string;
  readonly quantity: QuantityText;
  readonly note: string;
}
/** What inventory's step answered: recorded on the job's cost sheet. */
export interface RecordMaterialInput extends JobInput {
  readonly work: string;
  readonly direction: 'issued' | 'returned';
  readonly part: string;
  readonly quantity: QuantityText;
  readonly value: Amount;
}
/** Another room refused what the command of this key needed. */
export interface AbandonWorkInput extends JobInput {
  readonly work: string;
  readonly refusal: RefusalWire;
}
export interface CompleteJobInput extends JobInput {
  readonly quantity: QuantityText;
  /** Nothing more will come: the job is Completed and all its cost goes. Absent: when the quantity is reached. */
  readonly final?: boolean;
  readonly note: string;
}
export interface CloseJobInput extends JobInput {
  readonly note: string;
}
export interface CancelJobInput extends JobInput {
  readonly reason: string;
  /** Where the cost so far goes. */
  readonly costTo: 'scrap' | 'customer';
  /** What the customer is invoiced for it, without tax; only with 'customer'. */
  readonly charge?: Amount | null;
  /** Material that goes back to stock; absent: all of it when no operation has begun, none otherwise. */
  readonly returns?: readonly { readonly part: string; readonly quantity: QuantityText }[];
  /** Refused with 'StillOpen' when work on it has begun or it holds cost: it is wanted only where nothing is lost. */
  readonly unlessBegun?: boolean;
}
export interface OverrideJobInput extends JobInput {
  /** An operation, or null for the job itself. */
  readonly operation: number | null;
  readonly to: JobState | OperationState;
  readonly justification: string;
}
export interface OpenJobCostsInput extends JobInput {
  /** Cost that the job had before Atlas: against 3900. */
  readonly costs: ElementAmounts;
  readonly note: string;
}

export interface StopWorkCentreInput {
  readonly workCentre: string;
  readonly cause: string;
}
export interface RestartWorkCentreInput {
  readonly workCentre: string;
}
/** A machine that went down, or is up again, with the jobs whose operations it moved. */
export interface WorkCentreMoved {
  readonly workCentre: string;
  readonly jobs: readonly string[];
}

/** What each command of a job takes. */
export interface JobCommandInputs {
  readonly reviseQuote: ReviseQuoteInput;
  readonly acceptQuote: AcceptQuoteInput;
  readonly declineQuote: DeclineQuoteInput;
  readonly changeJob: ChangeJobInput;
  readonly planJob: JobInput;
  readonly releaseJob: JobInput;
  readonly holdJob: HoldJobInput;
  readonly resumeJob: HoldJobInput;
  readonly startOperation: OperationInput;
  readonly pauseOperation: PauseOperationInput;
  readonly finishOperation: OperationInput;
  readonly reportQuantity: ReportQuantityInput;
  readonly logTime: LogTimeInput;
  readonly scrapUnits: ScrapUnitsInput;
  readonly sendOut: SendOutInput;
  readonly receiveBack: ReceiveBackInput;
  readonly inspect: InspectInput;
  readonly decideDisposition: DecideDispositionInput;
  readonly issueMaterial: IssueMaterialInput;
  readonly returnMaterial: ReturnMaterialInput;
  readonly completeJob: CompleteJobInput;
  readonly closeJob: CloseJobInput;
  readonly cancelJob: CancelJobInput;
  readonly overrideJob: OverrideJobInput;
  readonly openJobCosts: OpenJobCostsInput;
}
