import { refuse } from './billing.refusals.js';

export const CORRECTION_STATES = ['Requested', 'PendingApproval', 'Paying', 'Done', 'Refused', 'Withdrawn'] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

export const CORRECTION_EVENTS = ['await', 'pay', 'do', 'refuse', 'withdraw'] as const;
export type CorrectionEvent = (typeof CORRECTION_EVENTS)[number];

/** The state machine: what each event makes of each state. What is not here is refused. */
export const CORRECTION_TRANSITIONS: Readonly<
  Record<CorrectionState, Readonly<Partial<Record<CorrectionEvent, CorrectionState>>>>
> = {
  Requested: { await: 'PendingApproval', refuse: 'Refused', withdraw: 'Withdrawn' },
  PendingApproval: { pay: 'Paying', do: 'Done', refuse: 'Refused', withdraw: 'Withdrawn' },
  Paying: { do: 'Done' },
  Done: {},
  Refused: {},
  Withdrawn: {},
};

/** The state after an event; refuses with 'CorrectionState'. */
export function correctionAfter(state: CorrectionState, event: CorrectionEvent): CorrectionState {
  const next = CORRECTION_TRANSITIONS[state][event];
  if (next) return next;
  throw refuse('CorrectionState', `A correction that is ${state} takes no ${event}.`, { state, event });
}

export const isCorrectionOver = (state: CorrectionState): boolean =>
  Object.keys(CORRECTION_TRANSITIONS[state]).length === 0;
