import type {
  AmountText,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  LineText,
  ListQuery,
  PositionText,
  ReasonText,
} from '../formats.js';

export interface JournalLineDto {
  line: number;
  account: string;
  debit: AmountText;
  credit: AmountText;
  dimensions: DimensionsDto;
  memo?: string | null;
  /** @example "J-2001" */
  job?: string | null;
}

export interface JournalSourceDto {
  eventId: string;
  domain: string;
  type: string;
}

/** A posted journal: it is never changed, only reversed or corrected through its source document. */
export interface JournalDto {
  /** @example "JN-000001" */
  journal: string;
  sequence: number;
  kind: 'automatic' | 'manual' | 'reversal' | 'yearEnd';
  rule: string;
  postingDate: DateText;
  /** Date of the event; differs from the posting date when its period was closed. */
  eventDate: DateText;
  description: string;
  /** The fact that it posts. */
  source: JournalSourceDto | null;
  manualJournal: string | null;
  orderId: string | null;
  /** Whom it concerns. */
  customerId: string | null;
  correlationId: string;
  /** Key of the step that caused it. */
  step: string | null;
  /** The process that took the step. */
  workflowId: string | null;
  postedBy: string;
  postedAt: InstantText;
  reversalOf: string | null;
  reversedBy: string | null;
  reason: string | null;
  /** Its link of the hash chain. */
  hash: string;
  lines: JournalLineDto[];
}

/** A journal as the list shows it; its lines stand in the journal itself. */
export interface JournalItemDto {
  journal: string;
  sequence: number;
  postingDate: DateText;
  eventDate: DateText;
  rule: string;
  sourceEventId: string | null;
  sourceType: string | null;
  orderId: string | null;
  correlationId: string;
  description: string;
  reversalOf: string | null;
  postedAt: InstantText;
  postedBy: string;
}

export interface JournalExportQuery {
  format: 'beancount';
  /** First posting date; what the accounts held before it is one opening transaction. */
  from?: DateText;
  /** Last posting date. */
  to?: DateText;
}

export interface JournalsOfSourceDto {
  items: JournalDto[];
}

export interface ReverseJournalDto {
  reason: ReasonText;
  /**
   * Of the reversal: not before the journal's own date, in an open period. When it is left out, today or the first
   * open day after it, and never before the journal's own date.
   */
  date?: DateText;
}

export interface ReversedJournalDto {
  journal: string;
  reversalOf: string;
  position: PositionText | null;
}

/** Debit or credit, not both. */
export interface ManualLineDto {
  /**
   * @pattern ^\d{4}$ Must be an account of four digits.
   * @example "6000"
   */
  account: string;
  debit?: AmountText;
  credit?: AmountText;
  dimensions: DimensionsDto;
  memo?: LineText;
}

/**
 * @example {
 *   "date": "2026-03-31", "description": "Accrual of March electricity",
 *   "lines": [
 *     { "account": "6000", "debit": "120.00", "dimensions": { "businessUnit": "CORPORATE", "site": "LOUISVILLE", "costCentre": "CO_ADMIN" } },
 *     { "account": "2020", "credit": "120.00", "dimensions": { "businessUnit": "CORPORATE", "site": "LOUISVILLE", "costCentre": "CO_ADMIN" } }
 *   ]
 * }
 */
export interface DraftJournalDto {
  date: DateText;
  description: LineText;
  /**
   * @minItems 2 Must hold at least two lines.
   * @maxItems 500 Must hold at most 500 lines.
   */
  lines: ManualLineDto[];
}

export type ManualStateDto = 'Drafted' | 'Posted' | 'Rejected';

export interface ManualJournalDto {
  journalId: string;
  state: ManualStateDto;
  date: DateText;
  description: string;
  lines: JournalLineDto[];
  draftedBy: string;
  draftedAt: InstantText;
  decidedBy: string | null;
  decidedAt: InstantText | null;
  reason: string | null;
  /** Number of the posted journal. */
  journal: string | null;
}

export interface ManualJournalListDto {
  items: ManualJournalDto[];
}

/** How a manual journal stands after a command. */
export interface ManualProgressDto {
  journalId: string;
  state: ManualStateDto;
  /** Number of the posted journal. */
  journal: string | null;
  position: PositionText | null;
}

export interface RejectJournalDto {
  reason: ReasonText;
}

export interface JournalsQuery extends ListQuery {
  /** First posting date. */
  from?: DateText;
  /** Last posting date. */
  to?: DateText;
  orderId?: IdText;
}
