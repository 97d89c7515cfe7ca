import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import {
  isReturnOver,
  RETURN_COMMAND_STATES,
  RETURN_COMMANDS,
  RETURN_EVENTS,
  RETURN_STATES,
  type ReturnNeeds,
  type ReturnState,
  replacementOrderId,
  requireReturnState,
  returnAfter,
  returnOfReplacement,
  returnWaitsFor,
} from './return.js';

/** Written out once more, by hand: `event→state …`. Every pair that is not here is refused. */
const EXPECTED: Record<ReturnState, string> = {
  Authorised: 'receive→Received lapse→Lapsed cancel→Cancelled',
  Received: 'receive→Received inspect→Received complete→Inspected cancel→SendingBack',
  Inspected: 'approve→Approved reject→SendingBack settle→Settled cancel→SendingBack',
  Approved: 'credit→Credited compensate→Compensating',
  Credited: 'stock→Stocked compensate→Compensating',
  Stocked: 'refund→Refunding replace→Replacing settle→Settled compensate→Compensating',
  Refunding: 'confirm→Refunding settle→Settled',
  Replacing: 'replace→Replacing settle→Settled',
  Settled: 'close→Closed',
  Closed: '',
  Compensating: 'compensated→SendingBack',
  SendingBack: 'close→Cancelled',
  Cancelled: '',
  Lapsed: '',
};

const expectedOf = (state: ReturnState): Map<string, ReturnState> =>
  new Map(
    EXPECTED[state]
      .split(' ')
      .filter(Boolean)
      .map((pair) => pair.split('→') as [string, ReturnState]),
  );

function refusalOf(body: () => unknown): Refused {
  try {
    body();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the state table of returns', () => {
  for (const state of RETURN_STATES) {
    for (const event of RETURN_EVENTS) {
      const next = expectedOf(state).get(event);
      it(`${state} + ${event} → ${next ?? 'refused'}`, () => {
        if (next) return expect(returnAfter(state, event)).to.equal(next);
        const refused = refusalOf(() => returnAfter(state, event));
        expect(refused.code).to.equal('WrongState');
        expect(refused.details.state).to.equal(state);
      });
    }
  }

  it('ends when all is settled, when it was cancelled, or when nothing came', () => {
    expect(RETURN_STATES.filter(isReturnOver)).to.deep.equal(['Closed', 'Cancelled', 'Lapsed']);
  });

  it('reaches every state from Authorised', () => {
    const reached = new Set<ReturnState>(['Authorised']);
    for (const state of reached) for (const next of expectedOf(state).values()) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...RETURN_STATES].sort());
  });
});

describe('the commands of returns', () => {
  for (const kind of RETURN_COMMANDS) {
    for (const state of RETURN_STATES) {
      const taken = RETURN_COMMAND_STATES[kind].includes(state);
      it(`${kind} of a return that is ${state} is ${taken ? 'taken' : 'refused with the state'}`, () => {
        if (taken) return expect(() => requireReturnState(kind, state)).not.to.throw();
        expect(refusalOf(() => requireReturnState(kind, state)).details).to.include({ state, command: kind });
      });
    }
  }

  it('are waited for in plain words', () => {
    const needs = (state: ReturnState, more: Partial<ReturnNeeds> = {}): string | null =>
      returnWaitsFor({ state, toInspect: false, approvalAsked: false, toPayOut: false, toSendBack: false, ...more });
    expect(needs('Authorised')).to.equal('goods');
    expect(needs('Received')).to.equal('goods');
    expect(needs('Received', { toInspect: true })).to.equal('inspection');
    expect(needs('Inspected', { approvalAsked: true })).to.equal('approval');
    expect(needs('Refunding', { toPayOut: true })).to.equal('bank transfer');
    expect(needs('Replacing')).to.equal('replacement');
    expect(needs('Settled', { toSendBack: true })).to.equal('sending back');
    expect(needs('SendingBack', { toSendBack: true })).to.equal('sending back');
    const alone = ['Inspected', 'Approved', 'Credited', 'Stocked', 'Refunding', 'Settled', 'Closed'] as const;
    expect(alone.map((state) => needs(state))).to.deep.equal(alone.map(() => null));
  });

  it('name the order of a replacement, and find the return by it', () => {
    expect(replacementOrderId('RMA-1001', 1)).to.equal('SO-RMA-1001');
    expect(replacementOrderId('RMA-1001', 2)).to.equal('SO-RMA-1001-2');
    expect(['SO-RMA-1001', 'SO-RMA-1001-2', 'SO-1001', 'RMA-1001'].map(returnOfReplacement)).to.deep.equal([
      ...['RMA-1001', 'RMA-1001', null, null],
    ]);
  });
});
