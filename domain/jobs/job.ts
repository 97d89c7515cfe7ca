import { refuse } from './jobs.refusals.js';

export const JOB_STATES = [
  'Quoted',
  'Accepted',
  'Planned',
  'Released',
  'InProgress',
  'OnHold',
  'Completed',
  'Closed',
  'Cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export const JOB_EVENTS = [
  'revise',
  'accept',
  'decline',
  'lapse',
  'plan',
  'release',
  'start',
  'hold',
  'resumeReleased',
  'resumeStarted',
  'completePart',
  'complete',
  'close',
  'cancel',
] as const;
export type JobEvent = (typeof JOB_EVENTS)[number];

/** The job's state machine: what each event makes of each state. What is not here is refused, or needs an override. */
export const JOB_TRANSITIONS: Readonly<Record<JobState, Readonly<Partial<Record<JobEvent, JobState>>>>> = {
  Quoted: { revise: 'Quoted', accept: 'Accepted', decline: 'Cancelled', lapse: 'Cancelled', cancel: 'Cancelled' },
  Accepted: { plan: 'Planned', cancel: 'Cancelled' },
  Planned: { plan: 'Planned', release: 'Released', cancel: 'Cancelled' },
  Released: {
    start: 'InProgress',
    hold: 'OnHold',
    completePart: 'InProgress',
    complete: 'Completed',
    cancel: 'Cancelled',
  },
  InProgress: {
    hold: 'OnHold',
    completePart: 'InProgress',
    complete: 'Completed',
    cancel: 'Cancelled',
  },
  OnHold: { hold: 'OnHold', resumeReleased: 'Released', resumeStarted: 'InProgress', cancel: 'Cancelled' },
  Completed: { close: 'Closed' },
  Closed: {},
  Cancelled: {},
};

/** Where a second person may put a job by override. What is closed or cancelled holds no cost and stays so. */
export const JOB_OVERRIDES: Readonly<Record<JobState, readonly JobState[]>> = {
  Quoted: ['Accepted'],
  Accepted: [],
  Planned: ['Accepted'],
  Released: ['InProgress'],
  InProgress: ['Released', 'Completed'],
  OnHold: ['Released', 'InProgress'],
  Completed: ['InProgress'],
  Closed: [],
  Cancelled: [],
};

/** The state after an event; refuses with 'WrongState'. */
export function jobAfter(state: JobState, event: JobEvent): JobState {
  const next = JOB_TRANSITIONS[state][event];
  if (next) return next;
  throw refuse('WrongState', `A job that is ${state} cannot ${event}.`, { state, event });
}

export const isJobOver = (state: JobState): boolean => state === 'Closed' || state === 'Cancelled';

/** Everything that can be asked of a job's process. */
export const JOB_COMMANDS = [
  'reviseQuote',
  'acceptQuote',
  'declineQuote',
  'changeJob',
  'planJob',
  'releaseJob',
  'holdJob',
  'resumeJob',
  'startOperation',
  'pauseOperation',
  'finishOperation',
  'reportQuantity',
  'logTime',
  'scrapUnits',
  'sendOut',
  'receiveBack',
  'inspect',
  'decideDisposition',
  'issueMaterial',
  'returnMaterial',
  'completeJob',
  'closeJob',
  'cancelJob',
  'overrideJob',
  'openJobCosts',
] as const;
export type JobCommandKind = (typeof JOB_COMMANDS)[number];

const WORKING: readonly JobState[] = ['Released', 'InProgress'];
/** Its operations may run. */
export const isWorking = (state: JobState): boolean => WORKING.includes(state);
const ON_THE_FLOOR: readonly JobState[] = ['Released', 'InProgress', 'OnHold'];
const UNTIL_CLOSED: readonly JobState[] = ['Released', 'InProgress', 'OnHold', 'Completed'];

/** In which states each command is taken. */
export const JOB_COMMAND_STATES: Readonly<Record<JobCommandKind, readonly JobState[]>> = {
  reviseQuote: ['Quoted'],
  acceptQuote: ['Quoted'],
  declineQuote: ['Quoted'],
  changeJob: ['Accepted', 'Planned', 'Released', 'InProgress', 'OnHold'],
  planJob: ['Accepted', 'Planned'],
  releaseJob: ['Planned'],
  holdJob: ON_THE_FLOOR,
  resumeJob: ['OnHold'],
  startOperation: WORKING,
  pauseOperation: ON_THE_FLOOR,
  finishOperation: WORKING,
  reportQuantity: WORKING,
  logTime: UNTIL_CLOSED,
  scrapUnits: ON_THE_FLOOR,
  sendOut: WORKING,
  receiveBack: ON_THE_FLOOR,
  inspect: ON_THE_FLOOR,
  decideDisposition: ON_THE_FLOOR,
  issueMaterial: UNTIL_CLOSED,
  returnMaterial: UNTIL_CLOSED,
  completeJob: WORKING,
  closeJob: ['Completed'],
  cancelJob: ['Quoted', 'Accepted', 'Planned', 'Released', 'InProgress', 'OnHold'],
  overrideJob: ['Quoted', 'Planned', 'Released', 'InProgress', 'OnHold', 'Completed'],
  openJobCosts: ['Accepted', 'Planned', 'Released', 'InProgress', 'OnHold'],
};

/** Refuses with 'WrongState' and the state when the command is not taken in it. */
export function requireJobState(kind: JobCommandKind, state: JobState): void {
  if (JOB_COMMAND_STATES[kind].includes(state)) return;
  throw refuse('WrongState', `The job is ${state}: ${kind} is refused.`, { state, command: kind });
}
