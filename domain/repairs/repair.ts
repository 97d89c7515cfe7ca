import { refuse } from './repairs.refusals.js';

export const REPAIR_STATES = [
  'Received',
  'Evaluated',
  'Quoted',
  'Approved',
  'InRepair',
  'Tested',
  'Declined',
  'Returned',
  'Invoiced',
  'Closed',
  'Cancelled',
] as const;
export type RepairState = (typeof REPAIR_STATES)[number];

export const REPAIR_EVENTS = [
  'evaluate',
  'quote',
  'approve',
  'decline',
  'lapse',
  'startRepair',
  'passTest',
  'failTest',
  'return',
  'invoice',
  'close',
  'cancel',
] as const;
export type RepairEvent = (typeof REPAIR_EVENTS)[number];

/** The repair's state machine: what each event makes of each state. What is not here is refused. */
export const REPAIR_TRANSITIONS: Readonly<Record<RepairState, Readonly<Partial<Record<RepairEvent, RepairState>>>>> = {
  Received: { evaluate: 'Evaluated', cancel: 'Cancelled' },
  Evaluated: { evaluate: 'Evaluated', quote: 'Quoted', startRepair: 'InRepair', cancel: 'Cancelled' },
  Quoted: {
    evaluate: 'Evaluated',
    approve: 'Approved',
    decline: 'Declined',
    lapse: 'Declined',
    cancel: 'Cancelled',
  },
  Approved: { startRepair: 'InRepair' },
  InRepair: { passTest: 'Tested', failTest: 'InRepair', cancel: 'Cancelled' },
  Tested: { passTest: 'Tested', failTest: 'InRepair', return: 'Returned', cancel: 'Cancelled' },
  Declined: { quote: 'Quoted', return: 'Returned' },
  Returned: { invoice: 'Invoiced', close: 'Closed' },
  Invoiced: { close: 'Closed' },
  Closed: {},
  Cancelled: {},
};

/** The state after an event; refuses with 'WrongState'. */
export function repairAfter(state: RepairState, event: RepairEvent): RepairState {
  const next = REPAIR_TRANSITIONS[state][event];
  if (next) return next;
  throw refuse('WrongState', `A repair that is ${state} cannot ${event}.`, { state, event });
}

export const isRepairOver = (state: RepairState): boolean => Object.keys(REPAIR_TRANSITIONS[state]).length === 0;

/** Everything that people ask of a repair's process. */
export const REPAIR_COMMANDS = [
  'evaluateRepair',
  'quoteRepair',
  'approveRepair',
  'declineRepair',
  'testRepair',
  'returnAsset',
  'closeRepair',
  'cancelRepair',
] as const;
export type RepairCommandKind = (typeof REPAIR_COMMANDS)[number];

/** In which states each command is taken. */
export const REPAIR_COMMAND_STATES: Readonly<Record<RepairCommandKind, readonly RepairState[]>> = {
  evaluateRepair: ['Received', 'Evaluated', 'Quoted'],
  quoteRepair: ['Evaluated', 'Declined'],
  approveRepair: ['Quoted'],
  declineRepair: ['Quoted'],
  testRepair: ['InRepair', 'Tested'],
  returnAsset: ['Tested', 'Declined'],
  closeRepair: ['Returned', 'Invoiced'],
  cancelRepair: ['Received', 'Evaluated', 'Quoted', 'InRepair', 'Tested'],
};

/** Refuses with 'WrongState' and the state when the command is not taken in it. */
export function requireRepairState(kind: RepairCommandKind, state: RepairState): void {
  if (REPAIR_COMMAND_STATES[kind].includes(state)) return;
  throw refuse('WrongState', `The repair is ${state}: ${kind} is refused.`, { state, command: kind });
}

export interface RepairNeeds {
  readonly state: RepairState;
  /** Anything is to be billed to the customer. */
  readonly billable: boolean;
  /** State of the job that does the work, once there is one. */
  readonly jobState: string | null;
}

const nobody = (): null => null;

/** What is done next while the asset is being repaired, as far as its job is. */
const withJob =
  (next: string) =>
  ({ jobState }: RepairNeeds): string => {
    if (jobState === 'Cancelled') return 'cancellation';
    return isWorkDone(jobState) ? next : 'job';
  };

const WAITING_FOR: Readonly<Record<RepairState, (needs: RepairNeeds) => string | null>> = {
  Received: () => 'evaluation',
  Evaluated: ({ billable }) => (billable ? 'quote' : null),
  Quoted: () => 'approval',
  Approved: nobody,
  InRepair: withJob('test'),
  Tested: withJob('return'),
  Declined: () => 'return',
  Returned: ({ billable }) => (billable ? null : 'close'),
  Invoiced: () => 'close',
  Closed: nobody,
  Cancelled: nobody,
};

/** What somebody has to do next; null when nobody, because the process goes on by itself or the repair is over. */
export const waitingForOf = (needs: RepairNeeds): string | null => WAITING_FOR[needs.state](needs);

/** The job's cost has gone to warranty expense and cost of goods sold. */
export const isWorkDone = (jobState: string | null): boolean => jobState === 'Completed' || jobState === 'Closed';

/** Nothing of the repair stands in work in process any more. */
export const isJobOver = (jobState: string): boolean => jobState === 'Closed' || jobState === 'Cancelled';

/** Number of the job that does the work. */
export const jobIdOf = (repairId: string): string => `J-${repairId}`;
