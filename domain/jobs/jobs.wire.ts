import type { Actor } from '../kernel/actor.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Instant, LocalDate } from '../kernel/time.js';
import type { JobState } from './job.js';
import type { OperationState } from './operation.js';

export * from './jobs.inputs.js';

/**
 * What a job is for, which says where its cost goes when it is completed: into stock, into stock for the line of an
 * order that waits for it, to cost of goods sold as a customer's service job, or to that and warranty as a repair.
 */
export const JOB_KINDS = ['stock', 'order', 'service', 'repair'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const COST_ELEMENTS = ['material', 'labour', 'machine', 'overhead', 'subcontract'] as const;
export type CostElement = (typeof COST_ELEMENTS)[number];
/** Every element; "0.00" for none. */
export type ElementAmounts = Readonly<Record<CostElement, Amount>>;

/** Where made goods stand in the books; with the job's site it makes the dimensions of the stock. */
export interface GoodsAccount {
  readonly stockAccount: '1210' | '1220';
  readonly businessUnit: string;
  readonly costCentre: string;
}

/** Fractions of the quantity, such as "0.05". */
export interface JobTolerances {
  readonly overCompletion: string;
  readonly underCompletion: string;
  /** Scrap that stays in the job's cost; what is beyond it is abnormal and goes to 5085. */
  readonly normalScrap: string;
  /** How much more than required of a material may be issued without asking. */
  readonly overIssue: string;
}

/** What an invoice needs of the customer and the tax, as they were when the job was made. */
export interface JobBilling {
  readonly termsDays: number;
  readonly taxRate: string;
}

export interface JobQuote {
  /** Price of one unit, without tax. */
  readonly unitPrice: Amount;
  /** Through this day; afterwards the quote lapses by itself. */
  readonly validUntil: LocalDate;
}

/** Rates of a work centre, as engineering held them on a date. */
export interface WorkRates {
  readonly labourRate: Amount;
  readonly machineRate: Amount;
  readonly overheadMethod: 'normal' | 'actual';
  readonly overheadBasis: 'labourHours' | 'labourCost' | 'machineHours';
  readonly overheadRate: string | null;
}

export interface MeasuredCharacteristic {
  readonly name: string;
  readonly unit: string;
  readonly lower: string;
  readonly upper: string;
}

/** An operation as it is planned; estimates are of the whole quantity. */
export interface PlannedOperation {
  readonly operation: number;
  readonly description: string;
  readonly kind: 'inHouse' | 'subcontract';
  readonly workCentre: string | null;
  /** Of the work centre: labour and overhead are credited there. */
  readonly dimensions: Dimensions | null;
  readonly setUpHours: QuantityText;
  readonly runHoursPerUnit: QuantityText;
  readonly supplierId: string | null;
  readonly unitCost: Amount | null;
  readonly overlaps: boolean;
  readonly characteristics: readonly MeasuredCharacteristic[];
  readonly estimate: ElementAmounts;
}

/** A material that the job takes from stock. */
export interface PlannedMaterial {
  readonly line: number;
  readonly part: string;
  readonly quantity: QuantityText;
  readonly estimate: Amount;
}

/** How the job is to be done: from the bill and routing that hold, or as it was given. */
export interface JobPlan {
  readonly billRevision: string | null;
  readonly routingRevision: string | null;
  readonly operations: readonly PlannedOperation[];
  readonly materials: readonly PlannedMaterial[];
  readonly plannedOn: LocalDate;
}

/** What a caller gives of a plan instead of a bill and a routing; the process prices it. */
export interface GivenPlan {
  readonly operations: readonly {
    readonly operation: number;
    readonly description: string;
    readonly kind: 'inHouse' | 'subcontract';
    readonly workCentre?: string | null;
    readonly setUpHours?: QuantityText | null;
    readonly runHoursPerUnit?: QuantityText | null;
    readonly supplierId?: string | null;
    readonly unitCost?: Amount | null;
    readonly overlaps?: boolean;
    readonly characteristics?: readonly MeasuredCharacteristic[];
  }[];
  readonly materials: readonly { readonly part: string; readonly quantity: QuantityText }[];
}

/** The whole job, as it stands in its workflow's start arguments. */
export interface JobSpec {
  /** "J-2001"; of an order's line "J-SO-1001-1", of a repair "J-RP-1001". */
  readonly jobId: string;
  readonly kind: JobKind;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly orderId: string | null;
  readonly orderLine: number | null;
  readonly repairId: string | null;
  /** Part that is made; null of a job that makes no stock. */
  readonly part: string | null;
  readonly description: string;
  readonly quantity: QuantityText;
  readonly unitOfMeasure: string;
  readonly dueDate: LocalDate;
  readonly dimensions: Dimensions;
  /** Of jobs that complete into stock. */
  readonly goods: GoodsAccount | null;
  /** Of a repair: fraction of the cost that goes to warranty (5095), the rest to 5010. */
  readonly warrantyShare: string;
  readonly tolerances: JobTolerances;
  readonly quote: JobQuote | null;
  /** Null when the job's own process invoices nobody: stock, and repairs, which invoice themselves. */
  readonly billing: JobBilling | null;
  readonly given: GivenPlan | null;
  /** Planned and released by its process without being asked: jobs of orders and repairs. */
  readonly releaseAtOnce: boolean;
}

/** What needs a second person, or a policy's approval. Its approval kind is the word in APPROVAL_KINDS. */
export const EXCEPTION_KINDS = [
  'jobScrap',
  'jobOverIssue',
  'jobUseAsIs',
  'jobCompletion',
  'jobOverride',
  'jobCancellation',
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];
/** These need a second person whatever the policy says. */
export const FOUR_EYES: readonly ExceptionKind[] = ['jobUseAsIs', 'jobCompletion', 'jobOverride', 'jobCancellation'];

export interface JobException {
  /** "J-2001-X1". */
  readonly exceptionId: string;
  readonly kind: ExceptionKind;
  /** The command that asks, which is done with its own key once it is allowed. */
  readonly command: string;
  readonly key: string;
  readonly input: unknown;
  /** Cost at stake. */
  readonly amount: Amount;
  readonly askedBy: Actor;
  readonly askedAt: Instant;
  readonly requestId: string;
  readonly state: 'Asked' | 'Pending' | 'Granted' | 'Refused';
  readonly reason: string | null;
}

/** A command that has begun and is not finished: whoever runs the process next finishes it. */
export interface OpenWork {
  readonly key: string;
  readonly kind: string;
  readonly input: unknown;
  readonly actor: Actor;
  /** The exception that allowed it. */
  readonly exceptionId: string | null;
}

export interface OperationStanding {
  readonly operation: number;
  readonly state: OperationState;
  readonly description: string;
  readonly good: QuantityText;
}

/** How a job stands after a command: what its process, its board and whoever asked know of it. */
export interface JobStanding {
  readonly jobId: string;
  readonly state: JobState;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  /** 1, 2, 3 …: of two standings the one with the higher version holds. */
  readonly version: number;
  readonly quantity: QuantityText;
  readonly completed: QuantityText;
  readonly scrapped: QuantityText;
  readonly operations: readonly OperationStanding[];
  readonly exceptions: readonly { readonly exceptionId: string; readonly requestId: string }[];
}

/** A recorded command of a job. `again`: an earlier run of the process did it, so the standing may be old. */
export interface JobStepped extends JobStanding {
  readonly again: boolean;
}

/** The answer of commands that may need permission: then nothing has happened yet but the question. */
export interface MayNeedPermission {
  readonly exception: JobException | null;
}

export interface ReleasedJob {
  /** For inventory's reservation. */
  readonly placingSequence: string;
  readonly site: string;
  readonly lines: readonly { readonly line: number; readonly part: string; readonly quantity: QuantityText }[];
}
/** `toReserve` is null unless what is reserved has to change: what is still to be issued of each line. */
export interface ChangedJob {
  readonly toReserve: ReleasedJob | null;
}
export interface MaterialToIssue extends MayNeedPermission {
  readonly site: string;
  readonly dimensions: Dimensions;
  /** Of the requirement; the job's own count for a part that was not planned. */
  readonly line: number;
}
export interface MaterialToReturn {
  readonly line: number;
  readonly site: string;
  readonly dimensions: Dimensions;
  /** At the issued cost. */
  readonly value: Amount;
}
export interface JobCompletion extends MayNeedPermission {
  readonly completionId: string;
  readonly units: QuantityText;
  readonly value: Amount;
  readonly final: boolean;
  /** Not null when the goods go into stock. */
  readonly toStock: {
    readonly part: string;
    readonly site: string;
    readonly goods: GoodsAccount;
    readonly dimensions: Dimensions;
    readonly orderId: string | null;
    readonly orderLine: number | null;
  } | null;
  /** Not null when a customer is to be invoiced: the price of what was completed. */
  readonly toInvoice: { readonly customerId: string; readonly net: Amount; readonly description: string } | null;
}
export interface JobCancellation extends MayNeedPermission {
  readonly site: string;
  readonly dimensions: Dimensions;
  /** Each with the cost at which it was issued. */
  readonly returns: readonly {
    readonly line: number;
    readonly part: string;
    readonly quantity: QuantityText;
    readonly value: Amount;
  }[];
  readonly reserved: boolean;
  readonly customerId: string | null;
  readonly charge: Amount | null;
}

/** One row of a job's cost sheet: an element of an operation, or the material. */
export interface CostSheetLine {
  readonly operation: number | null;
  readonly element: CostElement;
  readonly part: string | null;
  readonly estimated: Amount;
  readonly actual: Amount;
  /** Actual less estimated. */
  readonly variance: Amount;
}
export interface ElementTotals {
  readonly element: CostElement;
  readonly charged: Amount;
  readonly returned: Amount;
  readonly completed: Amount;
  readonly scrapped: Amount;
  readonly variance: Amount;
  readonly inProcess: Amount;
}
export interface CostSheet {
  readonly jobId: string;
  readonly state: JobState;
  readonly lines: readonly CostSheetLine[];
  readonly elements: readonly ElementTotals[];
  readonly estimated: Amount;
  readonly actual: Amount;
  readonly inProcess: Amount;
}

/** A value of the work-in-process sub-ledger. */
export interface WorkInProcess extends Dimensions {
  readonly value: Amount;
}
