import { expect } from 'chai';
import { refusalOf } from '../../tests/support/refusal.js';
import {
  isOperationOver,
  OPERATION_EVENTS,
  OPERATION_OVERRIDES,
  OPERATION_STATES,
  type OperationState,
  operationAfter,
} from './operation.js';

/** Written out once more, by hand: `state: event→state …`. Every pair that is not here is refused. */
const EXPECTED: Record<OperationState, string> = {
  Blocked: 'unblock→Ready',
  Ready: 'block→Blocked start→Running',
  Running: 'pause→Paused finish→Done',
  Paused: 'start→Running finish→Done',
  Done: 'rework→Ready',
  Skipped: '',
};

const OVERRIDES: Record<OperationState, string> = {
  Blocked: 'Ready Skipped',
  Ready: 'Done Skipped',
  Running: 'Ready Done Skipped',
  Paused: 'Ready Done Skipped',
  Done: 'Ready',
  Skipped: 'Ready',
};

const wordsOf = (text: string): string[] => text.split(' ').filter(Boolean);
const expectedOf = (state: OperationState): Map<string, string> =>
  new Map(wordsOf(EXPECTED[state]).map((pair) => pair.split('→') as [string, string]));

describe('the state table of operations', () => {
  for (const state of OPERATION_STATES) {
    for (const event of OPERATION_EVENTS) {
      const next = expectedOf(state).get(event);
      it(`${state} + ${event} → ${next ?? 'refused'}`, async () => {
        if (next) return expect(operationAfter(10, state, event)).to.equal(next);
        const refused = await refusalOf(() => operationAfter(10, state, event), 'WrongState');
        return expect(refused.details).to.include({ state, event, operation: 10 });
      });
    }

    for (const to of OPERATION_STATES) {
      const allowed = wordsOf(OVERRIDES[state]).includes(to);
      it(`${state} ${allowed ? 'may' : 'may not'} be made ${to} by a second person`, () =>
        expect(OPERATION_OVERRIDES[state].includes(to)).to.equal(allowed));
    }
  }

  it('skips an operation by nothing but an override', () => {
    const reached = OPERATION_STATES.flatMap((state) => [...expectedOf(state).values()]);
    expect(reached).not.to.include('Skipped');
    expect(OPERATION_STATES.filter(isOperationOver)).to.deep.equal(['Done', 'Skipped']);
  });
});
