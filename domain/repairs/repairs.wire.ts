import type { Actor, CommandContext } from '../kernel/actor.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Instant, LocalDate } from '../kernel/time.js';
import type { RepairState } from './repair.js';

/** The customer's own: it is here, and never part of Atlas's stock or its value. */
export interface CustomerAsset {
  readonly serial: string;
  readonly description: string;
}

/** A repair as it came in; it stands in its process's start arguments. */
export interface RepairIntake {
  /** "RP-1001". */
  readonly repairId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerReference: string | null;
  readonly termsDays: number;
  readonly dimensions: Dimensions;
  readonly asset: CustomerAsset;
  readonly complaint: string;
}

/** Waiting times of the process; in the start arguments, so that a restart keeps them. */
export interface RepairTiming {
  /** How long a customer has to answer a quote that does not say. */
  readonly answerDays: number;
  /** How many reminders go out on the way, evenly: two are at one and two thirds of the time. */
  readonly reminders: number;
  /** How often the job is read again, in case news of it was lost. */
  readonly jobRereadMinutes: number;
  /** Events after which a waiting process goes on in a new run; absent: when the engine suggests it. */
  readonly historyEvents?: number;
}

export interface RepairStart {
  readonly repair: RepairIntake;
  readonly timing: RepairTiming;
  readonly context: CommandContext;
}

export const COVERAGES = ['warranty', 'billable'] as const;
export type Coverage = (typeof COVERAGES)[number];

/** What part of the repair costs, and who bears it. */
export interface RepairCharge {
  readonly line: number;
  readonly description: string;
  /** Without tax. */
  readonly amount: Amount;
  readonly coverage: Coverage;
  /** Of what is billed, as it was when the repair was evaluated; null under warranty. */
  readonly taxCode: string | null;
  readonly taxRate: string | null;
}

/** Billed when the customer declines and the asset goes back as it came. */
export interface EvaluationFee {
  readonly amount: Amount;
  readonly taxCode: string;
  readonly taxRate: string;
}

export interface RepairOperation {
  readonly operation: number;
  readonly description: string;
  readonly kind: 'inHouse' | 'subcontract';
  readonly workCentre: string | null;
  readonly setUpHours: QuantityText | null;
  readonly runHoursPerUnit: QuantityText | null;
  readonly supplierId: string | null;
  readonly unitCost: Amount | null;
}

/** The work as the job will do it, and the parts that it takes from stock. */
export interface RepairWork {
  readonly operations: readonly RepairOperation[];
  readonly materials: readonly { readonly part: string; readonly quantity: QuantityText }[];
}

export interface Evaluation {
  readonly findings: string;
  /** When the asset is to be ready. */
  readonly dueDate: LocalDate;
  readonly charges: readonly RepairCharge[];
  readonly work: RepairWork;
  readonly evaluationFee: EvaluationFee | null;
}

export interface ReceiveRepairInput {
  readonly start: RepairStart;
}
/** Every command of a repair names it. */
export interface RepairInput {
  readonly repairId: string;
}
export interface EvaluateRepairInput extends RepairInput, Evaluation {}
export interface QuoteRepairInput extends RepairInput {
  /** How long the customer has to answer; null: what the process was started with. */
  readonly answerDays: number | null;
}
export interface ApproveRepairInput extends RepairInput {
  /** The customer's order number, or who said so. */
  readonly reference: string;
}
export interface DeclineRepairInput extends RepairInput {
  readonly reason: string;
}
export interface RemindCustomerInput extends RepairInput {
  readonly quote: number;
  readonly reminder: number;
}
export interface NoteJobInput extends RepairInput {
  readonly jobState: string;
}
export interface TestRepairInput extends RepairInput {
  readonly passed: boolean;
  readonly measured: readonly { readonly name: string; readonly value: string }[];
  readonly notes: string;
}
export interface ReturnAssetInput extends RepairInput {
  /** Waybill, or who took it. */
  readonly reference: string;
}
export interface RecordRepairInvoiceInput extends RepairInput {
  readonly invoice: string;
}
export interface CloseRepairInput extends RepairInput {
  readonly note: string;
}
export interface CancelRepairInput extends RepairInput {
  readonly reason: string;
  /** Set by the process, when an operator gave up a job that could not be made. */
  readonly jobMissing?: boolean;
}

/** What each command of a repair takes. */
export interface RepairCommandInputs {
  readonly evaluateRepair: EvaluateRepairInput;
  readonly quoteRepair: QuoteRepairInput;
  readonly approveRepair: ApproveRepairInput;
  readonly declineRepair: DeclineRepairInput;
  readonly testRepair: TestRepairInput;
  readonly returnAsset: ReturnAssetInput;
  readonly closeRepair: CloseRepairInput;
  readonly cancelRepair: CancelRepairInput;
}

export interface RepairQuote {
  /** 1, 2, 3 …: a repair can be quoted again. */
  readonly number: number;
  readonly quotedAt: Instant;
  readonly answerBy: Instant;
  readonly reminders: number;
}

/** How a repair stands after a command: what its process and whoever asked know of it. */
export interface RepairStanding {
  readonly repairId: string;
  readonly state: RepairState;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  /** 1, 2, 3 …: of two standings the one with the higher version holds. */
  readonly version: number;
  readonly quote: RepairQuote | null;
  readonly jobState: string | null;
  /** What the customer is to pay, without tax: what is billable, or the fee of an evaluation that was declined. */
  readonly toBill: Amount;
}

export interface RepairTest {
  /** "RP-1001-T1". */
  readonly testId: string;
  readonly passed: boolean;
  readonly measured: readonly { readonly name: string; readonly value: string }[];
  readonly notes: string;
  readonly testedBy: Actor;
  readonly testedAt: Instant;
}

/** A line of what the customer is to pay. */
export interface BillLine {
  readonly description: string;
  readonly net: Amount;
  readonly taxRate: string;
}

/** A repair as its owner's tables tell it. */
export interface RepairView extends RepairIntake, RepairStanding {
  readonly evaluation: Evaluation | null;
  /** Sums of the charges, and the share of the job's cost that is warranty. */
  readonly warranty: Amount;
  readonly billable: Amount;
  readonly warrantyShare: string;
  readonly approvalReference: string | null;
  readonly jobId: string | null;
  readonly invoice: string | null;
  readonly tests: readonly RepairTest[];
  readonly assetMovements: readonly {
    readonly direction: 'in' | 'out';
    readonly reference: string | null;
    readonly movedBy: Actor;
    readonly movedAt: Instant;
  }[];
  readonly receivedBy: Actor;
  readonly receivedAt: Instant;
  readonly updatedAt: Instant;
}

/** What a process that begins anew has to know. */
export interface RepairRecord {
  readonly standing: RepairStanding;
  readonly evaluation: Evaluation | null;
  readonly warrantyShare: string;
  readonly bill: readonly BillLine[];
  /** Keys of the commands that are done. */
  readonly done: readonly string[];
}
