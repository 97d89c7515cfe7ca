import { refuse } from './returns.refusals.js';

export const RETURN_STATES = [
  'Authorised',
  'Received',
  'Inspected',
  'Approved',
  'Credited',
  'Stocked',
  'Refunding',
  'Replacing',
  'Settled',
  'Closed',
  'Compensating',
  'SendingBack',
  'Cancelled',
  'Lapsed',
] as const;
export type ReturnState = (typeof RETURN_STATES)[number];

export const RETURN_EVENTS = [
  'receive',
  'inspect',
  'complete',
  'lapse',
  'approve',
  'reject',
  'credit',
  'stock',
  'refund',
  'confirm',
  'replace',
  'settle',
  'close',
  'cancel',
  'compensate',
  'compensated',
] as const;
export type ReturnEvent = (typeof RETURN_EVENTS)[number];

/** The return's state machine: what each event makes of each state. What is not here is refused. */
export const RETURN_TRANSITIONS: Readonly<Record<ReturnState, Readonly<Partial<Record<ReturnEvent, ReturnState>>>>> = {
  Authorised: { receive: 'Received', lapse: 'Lapsed', cancel: 'Cancelled' },
  Received: { receive: 'Received', inspect: 'Received', complete: 'Inspected', cancel: 'SendingBack' },
  Inspected: { approve: 'Approved', reject: 'SendingBack', settle: 'Settled', cancel: 'SendingBack' },
  Approved: { credit: 'Credited', compensate: 'Compensating' },
  Credited: { stock: 'Stocked', compensate: 'Compensating' },
  Stocked: { refund: 'Refunding', replace: 'Replacing', settle: 'Settled', compensate: 'Compensating' },
  Refunding: { confirm: 'Refunding', settle: 'Settled' },
  Replacing: { replace: 'Replacing', settle: 'Settled' },
  Settled: { close: 'Closed' },
  Closed: {},
  Compensating: { compensated: 'SendingBack' },
  SendingBack: { close: 'Cancelled' },
  Cancelled: {},
  Lapsed: {},
};

/** The state after an event; refuses with 'WrongState'. */
export function returnAfter(state: ReturnState, event: ReturnEvent): ReturnState {
  const next = RETURN_TRANSITIONS[state][event];
  if (next) return next;
  throw refuse('WrongState', `A return that is ${state} cannot ${event}.`, { state, event });
}

export const isReturnOver = (state: ReturnState): boolean => Object.keys(RETURN_TRANSITIONS[state]).length === 0;

/** Everything that people ask of a return's process. */
export const RETURN_COMMANDS = ['receiveGoods', 'inspectGoods', 'confirmRefund', 'sendBack', 'cancelReturn'] as const;
export type ReturnCommandKind = (typeof RETURN_COMMANDS)[number];

/** In which states each command is taken. Once anything may have been credited, nobody cancels. */
export const RETURN_COMMAND_STATES: Readonly<Record<ReturnCommandKind, readonly ReturnState[]>> = {
  receiveGoods: ['Authorised', 'Received'],
  inspectGoods: ['Received'],
  confirmRefund: ['Refunding'],
  sendBack: ['Settled', 'SendingBack'],
  cancelReturn: ['Authorised', 'Received', 'Inspected'],
};

/** Refuses with 'WrongState' and the state when the command is not taken in it. */
export function requireReturnState(kind: ReturnCommandKind, state: ReturnState): void {
  if (RETURN_COMMAND_STATES[kind].includes(state)) return;
  throw refuse('WrongState', `The return is ${state}: ${kind} is refused.`, { state, command: kind });
}

export interface ReturnNeeds {
  readonly state: ReturnState;
  /** Something that came has not been inspected. */
  readonly toInspect: boolean;
  /** An approval has been asked for. */
  readonly approvalAsked: boolean;
  /** A refund goes by bank, which a person pays and confirms. */
  readonly toPayOut: boolean;
  /** Goods that go back to the customer are still here. */
  readonly toSendBack: boolean;
}

type Waits = (needs: ReturnNeeds) => string | null;
const nobody: Waits = () => null;

const WAITING_FOR: Readonly<Record<ReturnState, Waits>> = {
  Authorised: () => 'goods',
  Received: ({ toInspect }) => (toInspect ? 'inspection' : 'goods'),
  Inspected: ({ approvalAsked }) => (approvalAsked ? 'approval' : null),
  Approved: nobody,
  Credited: nobody,
  Stocked: nobody,
  Refunding: ({ toPayOut }) => (toPayOut ? 'bank transfer' : null),
  Replacing: () => 'replacement',
  Settled: ({ toSendBack }) => (toSendBack ? 'sending back' : null),
  Closed: nobody,
  Compensating: nobody,
  SendingBack: ({ toSendBack }) => (toSendBack ? 'sending back' : null),
  Cancelled: nobody,
  Lapsed: nobody,
};

/** What somebody has to do next; null when nobody, because the process goes on by itself or the return is over. */
export const returnWaitsFor = (needs: ReturnNeeds): string | null => WAITING_FOR[needs.state](needs);

/** Number of the order that replaces what came back; a further one when the first came to nothing. */
export const replacementOrderId = (returnId: string, round: number): string =>
  round === 1 ? `SO-${returnId}` : `SO-${returnId}-${round}`;

/** The return that an order replaces the goods of; null of every other order. */
export const returnOfReplacement = (orderId: string): string | null =>
  /^SO-(RMA-\d+)(-\d+)?$/.exec(orderId)?.[1] ?? null;
