import { matching, prose, whole } from '../kernel/fields.js';
import { refuse } from './ledger.refusals.js';
import type { JournalKind, PeriodState } from './ledger.wire.js';
import type { PeriodCheck, PeriodCommand, PeriodStart, RunCheckName } from './period.wire.js';

/** open → locked (accounting entries only) → closed (nothing); a closed one is reopened by override, and is locked then. */
export const periodTransitions: readonly {
  readonly from: PeriodStart;
  readonly command: PeriodCommand;
  readonly to: PeriodState;
}[] = [
  { from: 'none', command: 'define', to: 'open' },
  { from: 'open', command: 'lock', to: 'locked' },
  { from: 'locked', command: 'unlock', to: 'open' },
  { from: 'locked', command: 'close', to: 'closed' },
  { from: 'closed', command: 'reopen', to: 'locked' },
];

/** The state after a command; refuses with 'UnknownPeriod' or 'PeriodState'. */
export function nextPeriodState(period: string, from: PeriodStart, command: PeriodCommand): PeriodState {
  const transition = periodTransitions.find((each) => each.from === from && each.command === command);
  if (transition) return transition.to;
  if (from === 'none') throw refuse('UnknownPeriod', `Period ${period} is not defined.`);
  throw refuse('PeriodState', `Period ${period} is ${from}: it cannot ${command}.`, { state: from, command });
}

const periodCheck = matching(/^20\d{2}-(0[1-9]|1[0-2])$/, 'Must be a month, such as "2026-03".');

/** Refuses with 'InvalidPeriod' what is not written as a month. */
export function checkPeriod(period: string): void {
  const message = periodCheck(period);
  if (message) throw refuse('InvalidPeriod', 'The period is not valid.', { fields: [{ field: 'period', message }] });
}

/** Refuses with 'InvalidPeriod' a year that Atlas does not keep. */
export function checkFiscalYear(year: number): void {
  const message = whole(2000, 2099)(year);
  if (message) throw refuse('InvalidPeriod', 'The fiscal year is not valid.', { fields: [{ field: 'year', message }] });
}

/** Refuses with 'InvalidPeriod' a reason that says nothing. */
export function checkReason(reason: unknown): void {
  const message = prose(1, 500)(reason);
  if (message) throw refuse('InvalidPeriod', 'A reason is needed.', { fields: [{ field: 'reason', message }] });
}

/**
 * Whether a journal may be dated in a period of this state: a locked one takes what two people stand behind, which a
 * reversal is not.
 */
export const takes = (state: PeriodStart, kind: JournalKind): boolean =>
  state === 'open' || (state === 'locked' && (kind === 'manual' || kind === 'yearEnd'));

/** The months of a fiscal year, which is the calendar year. */
export const monthsOf = (year: number): string[] =>
  Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);

/** What its process looks at before a period is closed, in this order. */
export const PERIOD_CHECKS: readonly RunCheckName[] = [
  'postings',
  'drafts',
  'compensations',
  'controlAccounts',
  'earlierPeriods',
  'chain',
];

/** The whole list, in order: a check of which nothing is known could not run. */
export const wholeChecklist = (checks: readonly PeriodCheck[]): PeriodCheck[] =>
  PERIOD_CHECKS.map(
    (name) =>
      checks.find((each) => each.name === name) ?? { name, outcome: 'couldNotRun', detail: 'It was not run.', ids: [] },
  );

/** Closed by what passed, never by what is not known. */
export const passes = (checks: readonly PeriodCheck[]): boolean =>
  [...wholeChecklist(checks), ...checks].every(({ outcome }) => outcome === 'passed');
