import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import { checkPeriod, nextPeriodState, type PeriodCommand, type PeriodStart, takes } from './period.js';

describe('period states', () => {
  const expected: Record<PeriodStart, Record<PeriodCommand, PeriodStart | 'UnknownPeriod' | 'PeriodState'>> = {
    none: { open: 'open', lock: 'UnknownPeriod', close: 'UnknownPeriod' },
    open: { open: 'PeriodState', lock: 'locked', close: 'PeriodState' },
    locked: { open: 'open', lock: 'PeriodState', close: 'closed' },
    closed: { open: 'PeriodState', lock: 'PeriodState', close: 'PeriodState' },
  };
  for (const [from, commands] of Object.entries(expected)) {
    for (const [command, to] of Object.entries(commands)) {
      it(`${from} + ${command} → ${to}`, () => {
        const act = () => nextPeriodState('2026-01', from as PeriodStart, command as PeriodCommand);
        if (to === 'UnknownPeriod' || to === 'PeriodState') expect(act).to.throw(Refused).with.property('code', to);
        else expect(act()).to.equal(to);
      });
    }
  }

  it('lets accounting entries, and nothing else, into a locked period', () => {
    const states = ['none', 'open', 'locked', 'closed'] as const;
    expect(states.filter((state) => takes(state, 'automatic'))).to.deep.equal(['open']);
    expect(states.filter((state) => takes(state, 'manual'))).to.deep.equal(['open', 'locked']);
  });

  for (const period of ['2026-13', '2026-1', '26-01', '2026-01-01', '']) {
    it(`refuses ${JSON.stringify(period)} as a period`, () => {
      expect(() => checkPeriod(period))
        .to.throw(Refused)
        .with.property('code', 'InvalidPeriod');
    });
  }
});
