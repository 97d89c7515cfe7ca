import type { Actor } from '../kernel/actor.js';
import type { Amount } from '../kernel/money.js';
import type { Place } from '../kernel/scope.js';
import type { Instant, LocalDate } from '../kernel/time.js';

const BUSINESS_LETTER_KINDS = ['reminder', 'statement', 'report'] as const;
const APPROVAL_LETTER_KINDS = ['approval', 'approvalOutcome'] as const;
export const LETTER_KINDS = [...BUSINESS_LETTER_KINDS, ...APPROVAL_LETTER_KINDS] as const;
export type BusinessLetterKind = (typeof BUSINESS_LETTER_KINDS)[number];
/** What waits for a decision, or what became of it. */
export type ApprovalLetterKind = (typeof APPROVAL_LETTER_KINDS)[number];
export type LetterKind = (typeof LETTER_KINDS)[number];

/** How a letter ended: it went out, its reason was gone before it could, or an operator gave it up. */
export const LETTER_OUTCOMES = ['sent', 'withdrawn', 'givenUp'] as const;
export type LetterOutcome = (typeof LETTER_OUTCOMES)[number];

export interface Delivery {
  readonly outcome: LetterOutcome;
  /** What the mail server answered, or why nothing was sent. */
  readonly detail: string;
  readonly at: Instant;
}

/** A letter as it stands on record: what was written, to whom, and what became of it. */
export interface Letter {
  readonly letterId: string;
  readonly kind: LetterKind;
  readonly customerId: string | null;
  /** The invoice that it reminds of. */
  readonly invoice: string | null;
  readonly orderId: string | null;
  /** The request for approval that it tells of; absent from what was read before there were such letters. */
  readonly requestId?: string | null;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly attachments: readonly { readonly name: string; readonly mediaType: string; readonly bytes: number }[];
  readonly writtenAt: Instant;
  readonly delivery: Delivery | null;
}

export interface DunningLevel {
  /** Days from the due date to this reminder. */
  readonly daysAfterDue: number;
  readonly subject: string;
  /** With the places {invoice}, {invoiceDate}, {dueDate}, {total}, {open}, {daysOverdue}, {customer}. */
  readonly text: string;
}

export interface DefineDunningPolicyInput {
  readonly policy: string;
  /** Holds for customers whose terms are of so many days or more, up to the next policy. */
  readonly fromTermsDays: number;
  readonly levels: readonly DunningLevel[];
}

export interface DunningPolicy extends DefineDunningPolicyInput {
  readonly version: number;
  readonly definedBy: Actor;
  readonly definedAt: Instant;
}

export interface DunningPolicyResult {
  readonly policy: string;
  readonly version: number;
}

export const DUNNING_STATES = ['Waiting', 'HandedOver', 'Settled'] as const;
export type DunningState = (typeof DUNNING_STATES)[number];

export interface OpenDunningInput {
  readonly invoice: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly invoiceDate: LocalDate;
  readonly dueDate: LocalDate;
}

/** How the reminding of one invoice stands; its levels stay those of the policy under which it began. */
export interface DunningStanding {
  readonly invoice: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly dueDate: LocalDate;
  readonly policy: string;
  readonly policyVersion: number;
  readonly levels: readonly DunningLevel[];
  /** The last level of which a reminder was written; 0: none yet. */
  readonly level: number;
  readonly state: DunningState;
  /** The day of that reminder. What was recorded before it was kept tells none, nor of openings. */
  readonly remindedOn?: LocalDate | null;
  /** How often the invoice has been open: each time it is reminded of from the first level. */
  readonly opening?: number;
  /** The day on which it was open again; null the first time. */
  readonly openedAgainOn?: LocalDate | null;
}

export interface WriteReminderInput {
  readonly invoice: string;
  readonly level: number;
  /** The day on which it is written, in the company's time zone. */
  readonly on: LocalDate;
  readonly recipient: string;
  readonly customerName: string;
  readonly invoiceDate: LocalDate;
  readonly total: Amount;
  /** What is open when it is written. */
  readonly open: Amount;
}

export interface ReopenDunningInput {
  readonly invoice: string;
  /** The opening that begins. */
  readonly opening: number;
  readonly on: LocalDate;
}

export interface ReminderResult {
  readonly standing: DunningStanding;
  readonly letterId: string;
}

export interface HoldDunningInput {
  readonly holdId: string;
  readonly customerId: string;
  /** Every invoice of the customer without one. */
  readonly invoice?: string | null;
  readonly reason: string;
}

export interface ReleaseDunningHoldInput {
  readonly holdId: string;
  readonly reason: string;
}

export interface DunningHold {
  readonly holdId: string;
  readonly customerId: string;
  readonly invoice: string | null;
  readonly reason: string;
  readonly placedBy: Actor;
  readonly placedAt: Instant;
  readonly released: { readonly reason: string; readonly by: Actor; readonly at: Instant } | null;
}

export interface HoldResult {
  readonly holdId: string;
}

export const CADENCES = ['daily', 'weekly', 'monthly'] as const;
export type Cadence = (typeof CADENCES)[number];

export const REPORT_PERIODS = [
  'yesterday',
  'previousWeek',
  'monthToDate',
  'previousMonth',
  'previousQuarter',
  'yearToDate',
  'previousYear',
] as const;
export type ReportPeriod = (typeof REPORT_PERIODS)[number];

/** What a report is asked with each time: its dates follow from the day on which it runs. */
export interface SubscriptionQuery {
  readonly period?: ReportPeriod | null;
  readonly compare?: string | null;
  readonly businessUnit?: string | null;
  readonly site?: string | null;
  readonly costCentre?: string | null;
  readonly by?: string | null;
  readonly account?: string | null;
  readonly customerId?: string | null;
  readonly jobId?: string | null;
  readonly part?: string | null;
}

export interface SubscribeToReportInput {
  readonly subscriptionId: string;
  readonly report: string;
  readonly query: SubscriptionQuery;
  readonly format: string;
  readonly recipients: readonly string[];
  readonly cadence: Cadence;
  /** Of the day, in the company's time zone. */
  readonly hour: number;
}

/** What is absent stays as it is. */
export type ChangeSubscriptionInput = Pick<SubscribeToReportInput, 'subscriptionId'> &
  Partial<Omit<SubscribeToReportInput, 'subscriptionId' | 'report'>>;

export interface CancelSubscriptionInput {
  readonly subscriptionId: string;
  readonly reason: string;
}

export type SubscriptionState = 'Active' | 'Cancelled';

export interface ReportSubscription extends SubscribeToReportInput {
  readonly state: SubscriptionState;
  readonly subscribedBy: Actor;
  readonly subscribedAt: Instant;
}

export interface SubscriptionResult {
  readonly subscriptionId: string;
  readonly state: SubscriptionState;
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** A letter with something attached, such as a statement or a report. */
export interface WriteDocumentInput {
  readonly letterId: string;
  readonly kind: 'statement' | 'report';
  readonly customerId?: string | null;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** Of which it tells alone. */
  readonly place?: Place;
}

/** What one occasion of a request is told to its people, each by a letter of their own. */
export interface WriteApprovalLettersInput {
  readonly requestId: string;
  readonly kind: ApprovalLetterKind;
  /** Such as "asked-1"; each happens to a request once. */
  readonly occasion: string;
  readonly letters: readonly {
    readonly contactId: string;
    readonly recipient: string;
    readonly subject: string;
    readonly body: string;
  }[];
}

export interface ApprovalLettersResult {
  readonly letterIds: readonly string[];
}

export interface LetterResult {
  readonly letterId: string;
}

export interface RecordDeliveryInput {
  readonly letterId: string;
  readonly outcome: LetterOutcome;
  readonly detail: string;
}
