import type { Actor } from '../kernel/actor.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Instant, LocalDate } from '../kernel/time.js';
import type { JobState } from './job.js';
import type {
  Disposition,
  InspectInput,
  JobException,
  JobPlan,
  JobQuote,
  JobSpec,
  JobStanding,
  JobTolerances,
  OpenWork,
  PlannedOperation,
  RecordMaterialHeldInput,
} from './jobs.wire.js';
import type { OperationState } from './operation.js';

type Short = RecordMaterialHeldInput['short'];

export interface OperationView extends PlannedOperation {
  readonly state: OperationState;
  /** What it waits for: 'job', 'material', 'machine' or 'operation 10'. */
  readonly blockedBy: string | null;
  readonly good: QuantityText;
  readonly scrapped: QuantityText;
  readonly inRework: QuantityText;
  readonly accepted: QuantityText;
  readonly failing: QuantityText;
  readonly sentOut: QuantityText;
  readonly receivedBack: QuantityText;
  readonly expectedOn: LocalDate | null;
  /** What it may process in all, by what the operation before it has given on. */
  readonly given: QuantityText;
}

export interface MaterialView {
  readonly line: number;
  readonly part: string;
  readonly required: QuantityText;
  readonly estimate: Amount;
  readonly issued: QuantityText;
  readonly returned: QuantityText;
  /** Cost of what is on the job. */
  readonly value: Amount;
}

export interface HoldView {
  /** "H-1"; of a failed inspection the inspection's id. */
  readonly holdId: string;
  readonly reason: string;
  readonly placedBy: Actor;
  readonly placedAt: Instant;
  readonly releasedAt: Instant | null;
}

export interface InspectionView {
  readonly inspectionId: string;
  readonly operation: number;
  readonly quantity: QuantityText;
  readonly passed: boolean;
  readonly measured: InspectInput['measured'];
  /** Names of the characteristics that were out of their limits. */
  readonly failed: readonly string[];
  readonly note: string;
  readonly inspectedBy: Actor;
  readonly inspectedAt: Instant;
  readonly disposition: {
    readonly disposition: Disposition;
    readonly reason: string;
    readonly exceptionId: string | null;
    readonly decidedBy: Actor;
    readonly decidedAt: Instant;
  } | null;
}

export interface CompletionView {
  readonly completionId: string;
  readonly quantity: QuantityText;
  readonly value: Amount;
  readonly final: boolean;
  readonly note: string;
  readonly completedBy: Actor;
  readonly completedAt: Instant;
}

/** What somebody did to a job or one of its operations. */
export interface JobEventView {
  /** Null for the job itself. */
  readonly operation: number | null;
  readonly event: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string | null;
  readonly by: Actor;
  readonly at: Instant;
}

/** A job with all that its owner's tables tell of it. */
export interface JobView extends Omit<JobStanding, 'operations' | 'exceptions'> {
  readonly spec: JobSpec;
  /** As it was agreed last. */
  readonly dueDate: LocalDate;
  readonly tolerances: JobTolerances;
  readonly quote: JobQuote | null;
  readonly plan: JobPlan;
  readonly operations: readonly OperationView[];
  readonly materials: readonly MaterialView[];
  readonly short: Short;
  readonly holds: readonly HoldView[];
  /** What was ever asked for, decided or not. */
  readonly exceptions: readonly JobException[];
  readonly inspections: readonly InspectionView[];
  readonly completions: readonly CompletionView[];
  readonly createdBy: Actor;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What a job's process reads when it begins anew. */
export interface JobRecord {
  readonly standing: JobStanding;
  readonly state: JobState;
  readonly openWork: readonly OpenWork[];
  /** Those that are not decided, oldest first. */
  readonly exceptions: readonly JobException[];
  readonly short: Short;
  readonly validUntil: LocalDate | null;
  /** Step keys of the last commands that changed the job's state. */
  readonly done: readonly string[];
}

/** Work that was logged on an operation; without a person it is a total for the day. */
export interface TimeLogView {
  readonly operation: number;
  readonly workCentre: string;
  readonly person: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly workedOn: LocalDate;
  readonly labourHours: QuantityText;
  readonly machineHours: QuantityText;
  readonly rework: boolean;
  readonly costs: { readonly labour: Amount; readonly machine: Amount; readonly overhead: Amount };
  readonly note: string;
  readonly loggedBy: Actor;
  readonly loggedAt: Instant;
}

export interface StopView {
  readonly cause: string;
  readonly stoppedBy: Actor;
  readonly since: Instant;
  /** Null while it is down. */
  readonly restartedAt: Instant | null;
}
