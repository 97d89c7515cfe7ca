import type { Actor } from '../kernel/actor.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { Instant } from '../kernel/time.js';
import type { Period, PeriodState } from './ledger.wire.js';

export type PeriodCommand = 'define' | 'lock' | 'unlock' | 'close' | 'reopen';
export type PeriodStart = PeriodState | 'none';

/** Those that the process runs, one after the other. */
export type RunCheckName = 'postings' | 'drafts' | 'compensations' | 'controlAccounts' | 'earlierPeriods' | 'chain';
/** Whether its year is rolled is looked at in the closing itself, of December. */
export type PeriodCheckName = RunCheckName | 'yearEnd';

export type CheckOutcome = 'passed' | 'failed' | 'couldNotRun';

/** What one check of the checklist said. */
export interface PeriodCheck {
  readonly name: PeriodCheckName;
  readonly outcome: CheckOutcome;
  readonly detail: string;
  /** What stands in the way, by id: the first of them. */
  readonly ids: readonly string[];
}

/** An attempt to close. */
export interface PeriodClosing {
  readonly attempt: number;
  readonly closed: boolean;
  readonly askedBy: Actor;
  readonly askedAt: Instant;
  readonly checks: readonly PeriodCheck[];
}

export interface PeriodChange {
  readonly command: PeriodCommand;
  readonly from: PeriodStart;
  readonly to: PeriodState;
  readonly by: Actor;
  /** The second person, of a reopening. */
  readonly approvedBy: Actor | null;
  /** In whose place that was decided, by delegation. */
  readonly onBehalfOf: { readonly id: string; readonly name: string } | null;
  readonly reason: string | null;
  readonly at: Instant;
}

/** Someone asked to reopen a closed period: another person decides. */
export interface PeriodReopening {
  readonly reopeningId: string;
  readonly requestId: string;
  readonly reason: string;
  readonly askedBy: Actor;
  readonly askedAt: Instant;
  readonly decision: 'approved' | 'refused' | null;
  readonly decidedBy: Actor | null;
  readonly decidedAt: Instant | null;
  /** Why it was refused. */
  readonly refusal: string | null;
}

/** What a period's process must know. */
export interface PeriodStanding {
  readonly period: string;
  readonly state: PeriodState;
  /** A reopening that waits for another person. */
  readonly reopening: PeriodReopening | null;
}

/** What a process that begins anew finds. */
export interface PeriodRecord extends PeriodStanding {
  /** Keys of the commands that are done. */
  readonly done: readonly string[];
}

export interface PeriodView extends Period {
  /** The last attempt to close. */
  readonly closing: PeriodClosing | null;
  /** The last reopening that was asked for. */
  readonly reopening: PeriodReopening | null;
  /** Oldest first. */
  readonly history: readonly PeriodChange[];
}

export interface PeriodInput {
  readonly period: string;
}

export interface PeriodReasonInput extends PeriodInput {
  readonly reason: string;
}

export interface ClosePeriodInput extends PeriodInput {
  readonly checks: readonly PeriodCheck[];
}

export interface ReopenPeriodInput extends PeriodInput {
  readonly reopeningId: string;
  readonly approvedBy: Actor;
  readonly onBehalfOf?: { readonly id: string; readonly name: string };
}

export interface RefuseReopeningInput extends PeriodInput {
  readonly reopeningId: string;
  readonly refusedBy: Actor;
  readonly reason: string;
}

export interface FiscalYearInput {
  readonly year: number;
}

export interface DefinedYear {
  readonly year: number;
  readonly periods: readonly string[];
}

/** One rolling of a year's income and expense into retained earnings. */
export interface YearEnd {
  readonly year: number;
  readonly run: number;
  /** None when nothing was left to roll. */
  readonly journal: string | null;
  /** What was rolled: income is credit less debit, expense debit less credit. */
  readonly income: Amount;
  readonly expense: Amount;
  readonly closedBy: Actor;
  readonly closedAt: Instant;
}

/** What an account of income or expense holds on one set of dimensions. */
export interface LeftOpen {
  readonly account: string;
  readonly kind: 'income' | 'expense';
  readonly dimensions: Dimensions;
  /** Debit less credit. */
  readonly balance: Amount;
}

/** What income and expense of a year hold that is not rolled into retained earnings. */
export interface LeftToRoll {
  readonly income: Amount;
  readonly expense: Amount;
  readonly accounts: readonly LeftOpen[];
}

export interface FiscalYear {
  readonly year: number;
  readonly periods: readonly Period[];
  readonly yearEnds: readonly YearEnd[];
}

export interface FiscalYearView extends FiscalYear {
  readonly left: LeftToRoll;
}
