import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import {
  CORRECTION_EVENTS,
  CORRECTION_STATES,
  type CorrectionEvent,
  type CorrectionState,
  correctionAfter,
  isCorrectionOver,
} from './correction.js';

/** Written out once more, by hand: every pair that is not here is refused. */
const EXPECTED: Record<CorrectionState, Partial<Record<CorrectionEvent, CorrectionState>>> = {
  Requested: { await: 'PendingApproval', refuse: 'Refused', withdraw: 'Withdrawn' },
  PendingApproval: { pay: 'Paying', do: 'Done', refuse: 'Refused', withdraw: 'Withdrawn' },
  Paying: { do: 'Done' },
  Done: {},
  Refused: {},
  Withdrawn: {},
};

describe('the states of a correction', () => {
  for (const state of CORRECTION_STATES) {
    for (const event of CORRECTION_EVENTS) {
      const next = EXPECTED[state][event];
      it(`${state}: ${event} ${next ? `makes it ${next}` : 'is refused'}`, () => {
        if (next) expect(correctionAfter(state, event)).to.equal(next);
        else expect(() => correctionAfter(state, event)).to.throw(Refused);
      });
    }
  }

  it('are over once it is done, refused or withdrawn', () => {
    expect(CORRECTION_STATES.filter(isCorrectionOver)).to.deep.equal(['Done', 'Refused', 'Withdrawn']);
  });
});
