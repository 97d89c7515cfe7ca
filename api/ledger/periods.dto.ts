import type {
  ActorDto,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  PositionText,
  ReasonText,
  SignedAmountText,
} from '../formats.js';

export type PeriodStateDto = 'open' | 'locked' | 'closed';

export interface PeriodDto {
  /** @example "2026-03" */
  period: string;
  startsOn: DateText;
  endsOn: DateText;
  /** `locked` takes accounting entries only, `closed` nothing. */
  state: PeriodStateDto;
}

export interface PeriodListDto {
  items: PeriodDto[];
}

export interface PeriodCheckDto {
  /** What was checked; `yearEnd` of December only. */
  name: 'postings' | 'drafts' | 'compensations' | 'controlAccounts' | 'earlierPeriods' | 'chain' | 'yearEnd';
  /** A check that could not run counts as failed. */
  outcome: 'passed' | 'failed' | 'couldNotRun';
  detail: string;
  /** What stands in the way: the first of them. */
  ids: string[];
}

export interface PeriodClosingDto {
  attempt: number;
  closed: boolean;
  askedBy: ActorDto;
  askedAt: InstantText;
  checks: PeriodCheckDto[];
}

export interface PeriodReopeningDto {
  reopeningId: string;
  /** The request for approval, which another person decides. */
  requestId: string;
  reason: string;
  askedBy: ActorDto;
  askedAt: InstantText;
  /** Null while it waits. */
  decision: 'approved' | 'refused' | null;
  decidedBy: ActorDto | null;
  decidedAt: InstantText | null;
  /** Why it was refused. */
  refusal: string | null;
}

export interface PeriodChangeDto {
  command: 'define' | 'lock' | 'unlock' | 'close' | 'reopen';
  from: PeriodStateDto | 'none';
  to: PeriodStateDto;
  by: ActorDto;
  /** The second person, of a reopening. */
  approvedBy: ActorDto | null;
  /** In whose place that was decided, or null. */
  onBehalfOf: ActorDto | null;
  reason: string | null;
  at: InstantText;
}

export interface PeriodDetailDto extends PeriodDto {
  /** The last attempt to close it, with its checklist. */
  closing: PeriodClosingDto | null;
  /** The last reopening that was asked for. */
  reopening: PeriodReopeningDto | null;
  /** Oldest first. */
  history: PeriodChangeDto[];
}

/** How a period stands after a command. */
export interface PeriodProgressDto {
  period: string;
  state: PeriodStateDto;
  /** Waits for another person. */
  reopening: PeriodReopeningDto | null;
  /** The checklist with which it was closed. */
  closing: PeriodClosingDto | null;
  position: PositionText | null;
}

export interface PeriodReasonDto {
  reason: ReasonText;
}

/**
 * A fiscal year, which is the calendar year.
 * @isInt Must be a whole number.
 * @minimum 2000
 * @maximum 2099
 * @example 2028
 */
export type YearNumber = number;

export interface DefineYearDto {
  year: YearNumber;
}

export interface DefinedYearDto {
  year: number;
  periods: IdText[];
  position: PositionText | null;
}

export interface ClosedYearDto {
  year: number;
  /** How often the year was closed by now. */
  run: number;
  /** None when there was nothing to roll. */
  journal: string | null;
  /** Income rolled: credit less debit. */
  income: SignedAmountText;
  /** Expense rolled: debit less credit. */
  expense: SignedAmountText;
  position: PositionText | null;
}

export interface YearEndDto {
  run: number;
  journal: string | null;
  income: SignedAmountText;
  expense: SignedAmountText;
  closedBy: ActorDto;
  closedAt: InstantText;
}

/** What an account of income or expense holds on one set of dimensions. */
export interface LeftOpenDto {
  account: string;
  kind: 'income' | 'expense';
  dimensions: DimensionsDto;
  /** Debit less credit. */
  balance: SignedAmountText;
}

export interface LeftToRollDto {
  /** Credit less debit. */
  income: SignedAmountText;
  /** Debit less credit. */
  expense: SignedAmountText;
  accounts: LeftOpenDto[];
}

export interface FiscalYearDto {
  year: number;
  periods: PeriodDto[];
  /** Each rolling of income and expense into retained earnings, oldest first. */
  yearEnds: YearEndDto[];
}

export interface FiscalYearDetailDto extends FiscalYearDto {
  /** What the year holds that is not in retained earnings; closing the year rolls it. */
  left: LeftToRollDto;
}

export interface FiscalYearListDto {
  items: FiscalYearDto[];
}
