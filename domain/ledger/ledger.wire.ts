import type { Actor } from '../kernel/actor.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { LocalDate } from '../kernel/time.js';
import type { Side } from './posting-rule.js';

/** Exactly one of debit and credit is above zero. */
export interface JournalLine {
  readonly line: number;
  readonly account: string;
  readonly debit: Amount;
  readonly credit: Amount;
  readonly dimensions: Dimensions;
  readonly memo?: string | null;
  readonly job?: string | null;
}

export type JournalKind = 'automatic' | 'manual' | 'reversal' | 'yearEnd';

export interface Journal {
  /** Its number: "JN-000001". */
  readonly journal: string;
  readonly sequence: number;
  readonly kind: JournalKind;
  readonly rule: string;
  readonly postingDate: LocalDate;
  readonly eventDate: LocalDate;
  readonly description: string;
  readonly source: { readonly eventId: string; readonly domain: string; readonly type: string } | null;
  /** Id of the manual journal that it posts. */
  readonly manualJournal: string | null;
  readonly orderId: string | null;
  /** Whom it concerns; null when nobody, or when it was posted before journals named their customer. */
  readonly customerId: string | null;
  readonly correlationId: string;
  /** Key of the step that caused it, and the process that took the step. */
  readonly step: string | null;
  readonly workflowId: string | null;
  readonly postedBy: string;
  readonly postedAt: string;
  readonly reversalOf: string | null;
  readonly reversedBy: string | null;
  /** Why it reverses another journal. */
  readonly reason: string | null;
  readonly hash: string;
  readonly lines: readonly JournalLine[];
}

/** A line as a person writes it: debit or credit, not both. */
export interface ManualLine {
  readonly account: string;
  readonly debit?: Amount;
  readonly credit?: Amount;
  readonly dimensions: Dimensions;
  readonly memo?: string;
}

export interface DraftJournal {
  readonly journalId: string;
  readonly date: LocalDate;
  readonly description: string;
  readonly lines: readonly ManualLine[];
}

/** What others are asked about a draft. */
export interface JournalApproval {
  readonly requestId: string;
  readonly kind: 'manualJournal';
  readonly subject: string;
  readonly amount: string;
  readonly dimensions: Dimensions;
  readonly requestedBy: Actor;
  readonly requesterWorkflowId: string;
}

interface Decider {
  readonly id: string;
  readonly name: string;
}

export interface ApproveJournalInput {
  readonly journalId: string;
  /** Who agreed last, where the request for approval tells it. */
  readonly approvedBy?: Decider;
}

export interface RejectJournalInput {
  readonly journalId: string;
  readonly reason: string;
  readonly rejectedBy?: Decider;
}

export type ManualState = 'Drafted' | 'Posted' | 'Rejected';

export interface ManualJournal {
  readonly journalId: string;
  readonly state: ManualState;
  readonly date: LocalDate;
  readonly description: string;
  readonly lines: readonly JournalLine[];
  readonly draftedBy: string;
  readonly draftedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** Why it was rejected. */
  readonly reason: string | null;
  /** Number of the posted journal. */
  readonly journal: string | null;
}

export type AccountKind = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

export interface Account {
  readonly account: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly normalSide: Side;
  /** Set on a control account: the domain whose sub-ledger it is. */
  readonly subledger: string | null;
}

export type PeriodState = 'open' | 'locked' | 'closed';

export interface Period {
  /** "2026-01". */
  readonly period: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly state: PeriodState;
}

export interface TrialBalanceQuery {
  /** First posting date of the period; without it the opening is zero and everything up to the end is period. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  /** The same as `to` without `from`. */
  readonly asOf?: LocalDate;
  readonly businessUnit?: string;
  readonly site?: string;
  readonly costCentre?: string;
}

/** Opening and closing are debit less credit: a credit balance is negative. */
export interface TrialBalanceRow {
  readonly account: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly opening: Amount;
  readonly debit: Amount;
  readonly credit: Amount;
  readonly closing: Amount;
}

export interface TrialBalance {
  readonly rows: readonly TrialBalanceRow[];
  readonly totals: Pick<TrialBalanceRow, 'opening' | 'debit' | 'credit' | 'closing'>;
}

/** Debit less credit of a control account on one set of dimensions; unposted is what waiting facts will add. */
export interface ControlBalance {
  readonly account: string;
  readonly subledger: string;
  readonly dimensions: Dimensions;
  readonly balance: Amount;
  readonly unposted: Amount;
}

export interface WaitingFact {
  readonly eventId: string;
  readonly domain: string;
  readonly type: string;
  readonly correlationId: string;
  readonly since: string;
}

export interface PostedFact {
  readonly eventId: string;
  readonly journal: string;
}
