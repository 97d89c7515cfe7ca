import { matching } from '../kernel/fields.js';
import { refuse } from './ledger.refusals.js';
import type { JournalKind, PeriodState } from './ledger.wire.js';

export type PeriodCommand = 'open' | 'lock' | 'close';
export type PeriodStart = PeriodState | 'none';

/** open → locked (manual journals only) → closed; a locked period may be opened again, a closed one never. */
export const periodTransitions: readonly {
  readonly from: PeriodStart;
  readonly command: PeriodCommand;
  readonly to: PeriodState;
}[] = [
  { from: 'none', command: 'open', to: 'open' },
  { from: 'locked', command: 'open', to: 'open' },
  { from: 'open', command: 'lock', to: 'locked' },
  { from: 'locked', command: 'close', to: 'closed' },
];

/** The state after a command; refuses with 'UnknownPeriod' or 'PeriodState'. */
export function nextPeriodState(period: string, from: PeriodStart, command: PeriodCommand): PeriodState {
  const transition = periodTransitions.find((each) => each.from === from && each.command === command);
  if (transition) return transition.to;
  if (from === 'none') throw refuse('UnknownPeriod', `Period ${period} is not defined.`);
  throw refuse('PeriodState', `Period ${period} is ${from}: it cannot be made to ${command}.`, { state: from });
}

const periodCheck = matching(/^20\d{2}-(0[1-9]|1[0-2])$/, 'Must be a month, such as "2026-03".');

/** Refuses with 'InvalidPeriod' what is not written as a month. */
export function checkPeriod(period: string): void {
  const message = periodCheck(period);
  if (message) throw refuse('InvalidPeriod', 'The period is not valid.', { fields: [{ field: 'period', message }] });
}

/** Whether a journal may be dated in a period of this state: a locked one takes accounting entries only. */
export const takes = (state: PeriodStart, kind: JournalKind): boolean =>
  state === 'open' || (state === 'locked' && kind !== 'automatic');
