import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import {
  COMMAND_STATES,
  isOver,
  notYetPassed,
  ORDER_COMMANDS,
  ORDER_EVENTS,
  ORDER_STATES,
  type OrderEvent,
  type OrderState,
  progressOf,
  requireCommandState,
  transition,
} from './order.js';

/** Written out once more, by hand: `state: event→state …`. Every pair that is not here is refused. */
const EXPECTED: Record<OrderState, string> = {
  Placed: 'runShort→Backordered reserve→Reserved compensate→Cancelling',
  Backordered: 'reserve→Reserved amend→Backordered compensate→Cancelling',
  Reserved: 'invoice→Invoiced holdCredit→CreditHeld compensate→Cancelling',
  Invoiced: 'decline→Invoiced pay→Paid compensate→Cancelling',
  Paid: 'askApproval→AwaitingApproval confirm→Confirmed compensate→Cancelling',
  CreditHeld: 'askApproval→AwaitingApproval confirm→Confirmed compensate→Cancelling',
  AwaitingApproval: 'askApproval→AwaitingApproval confirm→Confirmed amend→AwaitingApproval compensate→Cancelling',
  Confirmed:
    'askApproval→AwaitingApproval amend→Confirmed shipPart→PartlyShipped shipAll→Shipped compensate→Cancelling',
  PartlyShipped: 'shipPart→PartlyShipped shipAll→Shipped fulfil→Fulfilled',
  Shipped: 'fulfil→Fulfilled',
  Fulfilled: '',
  Cancelling: 'cancel→Cancelled reject→Rejected fail→Failed',
  Cancelled: '',
  Rejected: '',
  Failed: '',
};

const expectedOf = (state: OrderState): Map<string, string> =>
  new Map(
    EXPECTED[state]
      .split(' ')
      .filter(Boolean)
      .map((pair) => pair.split('→') as [string, string]),
  );

describe('the state table of orders', () => {
  for (const state of ORDER_STATES) {
    for (const event of ORDER_EVENTS) {
      const next = expectedOf(state).get(event);
      it(`${state} + ${event} → ${next ?? 'refused'}`, () => {
        if (next) return expect(transition(state, event as OrderEvent)).to.equal(next);
        const refused = refusalOf(() => transition(state, event));
        expect(refused.code).to.equal('WrongState');
        expect(refused.details.state).to.equal(state);
      });
    }
  }

  it('ends nowhere but in the four last states', () => {
    expect(ORDER_STATES.filter(isOver)).to.deep.equal(['Fulfilled', 'Cancelled', 'Rejected', 'Failed']);
  });

  it('reaches every state from Placed', () => {
    const reached = new Set<OrderState>(['Placed']);
    for (const state of reached) {
      for (const event of ORDER_EVENTS) {
        const next = expectedOf(state).get(event);
        if (next) reached.add(next as OrderState);
      }
    }
    expect([...reached].sort()).to.deep.equal([...ORDER_STATES].sort());
  });
});

describe('the commands of orders', () => {
  for (const kind of ORDER_COMMANDS) {
    for (const state of ORDER_STATES) {
      const taken = COMMAND_STATES[kind].includes(state);
      it(`${kind} of an order that is ${state} is ${taken ? 'taken' : 'refused with the state'}`, () => {
        if (taken) return expect(() => requireCommandState(kind, state)).not.to.throw();
        expect(refusalOf(() => requireCommandState(kind, state)).details.state).to.equal(state);
      });
    }
  }

  it('takes no command once goods have all left or the order is over', () => {
    const late = ['Shipped', 'Fulfilled', 'Cancelling', 'Cancelled', 'Rejected', 'Failed'] as const;
    for (const kind of ORDER_COMMANDS) expect(COMMAND_STATES[kind]).not.to.include.members([...late]);
  });

  it('says why a shipped order cannot be cancelled', () => {
    expect(refusalOf(() => requireCommandState('cancel', 'Shipped')).message).to.contain('its goods have left');
  });

  it('never goes back in progress along the forward path', () => {
    const path: OrderState[] = ['Placed', 'Backordered', 'Reserved', 'Invoiced', 'Paid', 'Confirmed', 'Shipped'];
    const progress = path.map(progressOf);
    expect(progress).to.deep.equal([...progress].sort((a, b) => a - b));
  });

  it('cause no transition twice: what was passed already is skipped', () => {
    const way = (...events: OrderEvent[]) => events.map((event) => ({ event }));
    const stopped = way('reserve', 'invoice', 'compensate');
    expect(notYetPassed('Placed', stopped)).to.deep.equal(stopped);
    expect(notYetPassed('Reserved', stopped)).to.deep.equal(way('invoice', 'compensate'));
    expect(notYetPassed('Confirmed', stopped)).to.deep.equal(way('compensate'));
    // No way leads on from an order that is over: all of it is refused.
    expect(notYetPassed('Cancelled', stopped)).to.deep.equal(stopped);
  });
});

function refusalOf(body: () => unknown): Refused {
  try {
    body();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
