import { refuse } from './order.refusals.js';

/** An order that the engine has taken but whose row does not exist yet is shown as this. */
export const ACCEPTED = 'Accepted';

export const ORDER_STATES = [
  'Placed',
  'Backordered',
  'Reserved',
  'Invoiced',
  'Paid',
  'CreditHeld',
  'AwaitingApproval',
  'Confirmed',
  'PartlyShipped',
  'Shipped',
  'Fulfilled',
  'Cancelling',
  'Cancelled',
  'Rejected',
  'Failed',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const ORDER_EVENTS = [
  'runShort',
  'reserve',
  'invoice',
  'decline',
  'pay',
  'holdCredit',
  'askApproval',
  'confirm',
  'amend',
  'shipPart',
  'shipAll',
  'fulfil',
  'compensate',
  'cancel',
  'reject',
  'fail',
] as const;
export type OrderEvent = (typeof ORDER_EVENTS)[number];

const stoppable = { compensate: 'Cancelling' } as const;

/** The order's state machine: what each event makes of each state. What is not here is refused. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderState, Readonly<Partial<Record<OrderEvent, OrderState>>>>> = {
  Placed: { ...stoppable, runShort: 'Backordered', reserve: 'Reserved' },
  Backordered: { ...stoppable, reserve: 'Reserved', amend: 'Backordered' },
  Reserved: { ...stoppable, invoice: 'Invoiced', holdCredit: 'CreditHeld' },
  Invoiced: { ...stoppable, decline: 'Invoiced', pay: 'Paid' },
  Paid: { ...stoppable, askApproval: 'AwaitingApproval', confirm: 'Confirmed' },
  CreditHeld: { ...stoppable, askApproval: 'AwaitingApproval', confirm: 'Confirmed' },
  AwaitingApproval: { ...stoppable, confirm: 'Confirmed', amend: 'AwaitingApproval', askApproval: 'AwaitingApproval' },
  Confirmed: {
    ...stoppable,
    amend: 'Confirmed',
    askApproval: 'AwaitingApproval',
    shipPart: 'PartlyShipped',
    shipAll: 'Shipped',
  },
  PartlyShipped: { shipPart: 'PartlyShipped', shipAll: 'Shipped', fulfil: 'Fulfilled' },
  Shipped: { fulfil: 'Fulfilled' },
  Fulfilled: {},
  Cancelling: { cancel: 'Cancelled', reject: 'Rejected', fail: 'Failed' },
  Cancelled: {},
  Rejected: {},
  Failed: {},
};

/** The state after an event; refuses with 'WrongState'. */
export function transition(state: OrderState, event: OrderEvent): OrderState {
  const next = ORDER_TRANSITIONS[state][event];
  if (next) return next;
  throw refuse('WrongState', `An order that is ${state} cannot ${event}.`, { state, event });
}

/** The transitions from the first that leads from here to the last; all of them when there is no such way. */
export function notYetPassed<T extends { readonly event: OrderEvent }>(
  state: OrderState,
  transitions: readonly T[],
): readonly T[] {
  const leads = (rest: readonly T[]): boolean => {
    let at: OrderState | undefined = state;
    for (const { event } of rest) at = at && ORDER_TRANSITIONS[at][event];
    return at !== undefined;
  };
  const first = transitions.findIndex((_, index) => leads(transitions.slice(index)));
  return first > 0 ? transitions.slice(first) : transitions;
}

export const isOver = (state: OrderState): boolean => Object.keys(ORDER_TRANSITIONS[state]).length === 0;

export const ORDER_COMMANDS = ['cancel', 'amend', 'retryPayment', 'ship', 'abort'] as const;
/** What someone may ask of a running order; 'abort' is the process's own word for giving up. */
export type OrderCommandKind = (typeof ORDER_COMMANDS)[number];

/** In which states each command is taken. Nothing is un-shipped: a partly shipped order cancels only its rest. */
export const COMMAND_STATES: Readonly<Record<OrderCommandKind, readonly OrderState[]>> = {
  cancel: [
    'Placed',
    'Backordered',
    'Reserved',
    'Invoiced',
    'Paid',
    'CreditHeld',
    'AwaitingApproval',
    'Confirmed',
    'PartlyShipped',
  ],
  amend: ['Backordered', 'AwaitingApproval', 'Confirmed'],
  retryPayment: ['Invoiced'],
  ship: ['Confirmed', 'PartlyShipped'],
  abort: ['Placed', 'Backordered', 'Reserved', 'Invoiced', 'Paid', 'CreditHeld', 'AwaitingApproval', 'Confirmed'],
};

const WHY_NOT: Partial<Record<OrderState, string>> = {
  Shipped: 'its goods have left',
  Fulfilled: 'its goods have left',
  Cancelling: 'it is being cancelled',
  Cancelled: 'it is cancelled',
  Rejected: 'it was rejected',
  Failed: 'it failed',
};

/** Refuses with 'WrongState' and the state when the command is not taken in it. */
export function requireCommandState(kind: OrderCommandKind, state: OrderState): void {
  if (COMMAND_STATES[kind].includes(state)) return;
  const why = WHY_NOT[state] ? ` because ${WHY_NOT[state]}` : '';
  throw refuse('WrongState', `The order is ${state}: ${kind} is refused${why}.`, { state, command: kind });
}

/** How far along a state is; commands recorded in a state are replayed no earlier than there. */
export const progressOf = (state: OrderState): number => {
  const order: readonly OrderState[] = [
    'Placed',
    'Backordered',
    'Reserved',
    'Invoiced',
    'Paid',
    'CreditHeld',
    'AwaitingApproval',
    'Confirmed',
    'PartlyShipped',
    'Shipped',
  ];
  const index = order.indexOf(state);
  return index < 0 ? order.length : index;
};
