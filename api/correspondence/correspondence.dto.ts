import type {
  ActorDto,
  CodeText,
  DateText,
  IdText,
  InstantText,
  LineText,
  PageQuery,
  PartText,
  PositionText,
  ReasonText,
} from '../formats.js';

export type LetterKindDto = 'reminder' | 'statement' | 'report' | 'approval' | 'approvalOutcome';
export type LetterOutcomeDto = 'sent' | 'withdrawn' | 'givenUp';
export type DunningStateDto = 'Waiting' | 'HandedOver' | 'Settled';
export type CadenceDto = 'daily' | 'weekly' | 'monthly';
export type ReportFormatDto = 'json' | 'csv' | 'xlsx' | 'pdf';
export type ReportPeriodDto =
  | 'yesterday'
  | 'previousWeek'
  | 'monthToDate'
  | 'previousMonth'
  | 'previousQuarter'
  | 'yearToDate'
  | 'previousYear';
export type SubscriptionStateDto = 'Active' | 'Cancelled';

/**
 * @pattern ^[^\s@]{1,64}@[^\s@]{1,180}\.[A-Za-z]{2,20}$ Must be an e-mail address.
 * @example "fay@atlas.example"
 */
export type EmailText = string;

/**
 * Hour of the day in the company's time zone.
 * @isInt Must be a whole number.
 * @minimum 0
 * @maximum 23
 */
export type HourNumber = number;

export interface AttachmentDto {
  name: string;
  mediaType: string;
  bytes: number;
}

export interface DeliveryDto {
  outcome: LetterOutcomeDto;
  /** What the mail server answered, or why nothing was sent. */
  detail: string;
  at: InstantText;
}

/** A letter as it stands on record. */
export interface LetterDto {
  /** Also what stands before the `@` of its Message-ID. */
  letterId: string;
  kind: LetterKindDto;
  customerId: string | null;
  invoice: string | null;
  orderId: string | null;
  /** The request for approval that it tells of. */
  requestId: string | null;
  recipients: string[];
  subject: string;
  body: string;
  attachments: AttachmentDto[];
  writtenAt: InstantText;
  /** Null while it is on its way. */
  delivery: DeliveryDto | null;
}

export interface LettersQuery extends PageQuery {
  customerId?: IdText;
  invoice?: IdText;
  /** The request for approval that they tell of. */
  requestId?: IdText;
  kind?: LetterKindDto;
}

export interface DunningLevelDto {
  /**
   * Calendar days from the due date.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 3650
   */
  daysAfterDue: number;
  /** @example "Reminder: invoice {invoice}" */
  subject: LineText;
  /**
   * With the places {invoice}, {invoiceDate}, {dueDate}, {total}, {open}, {daysOverdue} and {customer}.
   * @minLength 1
   * @maxLength 4000
   */
  text: string;
}

/** A new version of a policy; invoices that are reminded of keep the one under which that began. */
export interface DefineDunningPolicyDto {
  policy: CodeText;
  /**
   * Holds for terms of so many days or more, up to the next policy.
   * @isInt Must be a whole number.
   * @minimum 0
   * @maximum 365
   */
  fromTermsDays: number;
  /** @maxItems 20 Must hold at most 20 levels. */
  levels: DunningLevelDto[];
}

export interface DunningPolicyDto extends DefineDunningPolicyDto {
  version: number;
  definedBy: ActorDto;
  definedAt: InstantText;
}

export interface DunningPolicyDefinedDto {
  policy: string;
  version: number;
  position: PositionText | null;
}

/** How the reminding of one invoice stands. */
export interface DunningDto {
  invoice: string;
  orderId: string;
  customerId: string;
  dueDate: DateText;
  policy: string;
  policyVersion: number;
  /** The last reminder that was written; 0: none yet. */
  level: number;
  levels: number;
  /** HandedOver: the last reminder is out, and Finance goes on. */
  state: DunningStateDto;
  /** The day of that reminder. */
  remindedOn: DateText | null;
  /**
   * How often the invoice has been open; each time it is reminded of from the first level on.
   * @isInt
   */
  opening: number;
  /** The day on which it was open again, from which its levels count; null the first time. */
  openedAgainOn: DateText | null;
  /** The day of the next reminder; null when there is none. */
  nextReminderOn: DateText | null;
}

export interface DunningsQuery extends PageQuery {
  state?: DunningStateDto;
  customerId?: IdText;
}

/** @example { "customerId": "C-1001", "invoice": "INV-000001", "reason": "They dispute the quantity." } */
export interface HoldDunningDto {
  customerId: IdText;
  /** Every invoice of the customer without one. */
  invoice?: IdText | null;
  reason: ReasonText;
}

export interface ReleaseHoldDto {
  reason: ReasonText;
}

export interface HoldReleaseDto {
  reason: string;
  by: ActorDto;
  at: InstantText;
}

export interface DunningHoldDto {
  holdId: string;
  customerId: string;
  invoice: string | null;
  reason: string;
  placedBy: ActorDto;
  placedAt: InstantText;
  released: HoldReleaseDto | null;
}

export interface HoldWrittenDto {
  holdId: string;
  position: PositionText | null;
}

export interface HoldsQuery extends PageQuery {
  customerId?: IdText;
}

/** What the report is asked with each time; of the parameters of its own page, with a period in place of dates. */
export interface SubscriptionQueryDto {
  period?: ReportPeriodDto;
  compare?: 'previousPeriod' | 'previousYear';
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
  by?: LineText;
  account?: LineText;
  customerId?: IdText;
  jobId?: IdText;
  part?: PartText;
}

/**
 * @example { "report": "trial-balance", "query": { "period": "previousMonth" }, "format": "xlsx", "recipients": ["fay@atlas.example"], "cadence": "monthly", "hour": 7 }
 */
export interface SubscribeDto {
  /** As in the path of the report: "trial-balance". */
  report: LineText;
  query: SubscriptionQueryDto;
  format: ReportFormatDto;
  /**
   * @minItems 1 Must hold at least one recipient.
   * @maxItems 50 Must hold at most 50 recipients.
   */
  recipients: EmailText[];
  /** Weekly: on Mondays; monthly: on the first. */
  cadence: CadenceDto;
  hour: HourNumber;
}

/** What is absent stays. */
export interface ChangeSubscriptionDto {
  query?: SubscriptionQueryDto;
  format?: ReportFormatDto;
  /**
   * @minItems 1 Must hold at least one recipient.
   * @maxItems 50 Must hold at most 50 recipients.
   */
  recipients?: EmailText[];
  cadence?: CadenceDto;
  hour?: HourNumber;
}

export interface ReportSubscriptionDto extends SubscribeDto {
  subscriptionId: string;
  state: SubscriptionStateDto;
  subscribedBy: ActorDto;
  subscribedAt: InstantText;
}

export interface SubscriptionWrittenDto {
  subscriptionId: string;
  state: SubscriptionStateDto;
  position: PositionText | null;
}

export interface SubscriptionsQuery extends PageQuery {
  state?: SubscriptionStateDto;
}

export interface CancelSubscriptionDto {
  reason: ReasonText;
}
