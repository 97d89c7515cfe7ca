import { refuse } from './jobs.refusals.js';

export const OPERATION_STATES = ['Blocked', 'Ready', 'Running', 'Paused', 'Done', 'Skipped'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

export const OPERATION_EVENTS = ['unblock', 'block', 'start', 'pause', 'finish', 'rework'] as const;
export type OperationEvent = (typeof OPERATION_EVENTS)[number];

/**
 * The operation's state machine. `block` and `unblock` are the job's own: what comes before, material, holds and stopped
 * machines decide them. `rework` brings a finished operation back for units that failed.
 */
export const OPERATION_TRANSITIONS: Readonly<
  Record<OperationState, Readonly<Partial<Record<OperationEvent, OperationState>>>>
> = {
  Blocked: { unblock: 'Ready' },
  Ready: { block: 'Blocked', start: 'Running' },
  Running: { pause: 'Paused', finish: 'Done' },
  Paused: { start: 'Running', finish: 'Done' },
  Done: { rework: 'Ready' },
  Skipped: {},
};

/** Where a second person may put an operation by override; skipping is one. */
export const OPERATION_OVERRIDES: Readonly<Record<OperationState, readonly OperationState[]>> = {
  Blocked: ['Ready', 'Skipped'],
  Ready: ['Done', 'Skipped'],
  Running: ['Ready', 'Done', 'Skipped'],
  Paused: ['Ready', 'Done', 'Skipped'],
  Done: ['Ready'],
  Skipped: ['Ready'],
};

/** The state after an event; refuses with 'WrongState'. */
export function operationAfter(operation: number, state: OperationState, event: OperationEvent): OperationState {
  const next = OPERATION_TRANSITIONS[state][event];
  if (next) return next;
  throw refuse('WrongState', `Operation ${operation} is ${state} and cannot ${event}.`, { state, event, operation });
}

export const isOperationOver = (state: OperationState): boolean => state === 'Done' || state === 'Skipped';
