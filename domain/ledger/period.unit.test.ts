import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import {
  checkFiscalYear,
  checkPeriod,
  monthsOf,
  nextPeriodState,
  PERIOD_CHECKS,
  passes,
  periodTransitions,
  takes,
  wholeChecklist,
} from './period.js';
import type { PeriodCheck, PeriodCommand, PeriodStart } from './period.wire.js';

describe('period states', () => {
  const no = 'PeriodState';
  const none = 'UnknownPeriod';
  const expected: Record<PeriodStart, Record<PeriodCommand, PeriodStart | typeof no | typeof none>> = {
    none: { define: 'open', lock: none, unlock: none, close: none, reopen: none },
    open: { define: no, lock: 'locked', unlock: no, close: no, reopen: no },
    locked: { define: no, lock: no, unlock: 'open', close: 'closed', reopen: no },
    closed: { define: no, lock: no, unlock: no, close: no, reopen: 'locked' },
  };
  for (const [from, commands] of Object.entries(expected)) {
    for (const [command, to] of Object.entries(commands)) {
      it(`${from} + ${command} → ${to}`, () => {
        const act = () => nextPeriodState('2026-01', from as PeriodStart, command as PeriodCommand);
        if (to === none || to === no) expect(act).to.throw(Refused).with.property('code', to);
        else expect(act()).to.equal(to);
      });
    }
  }

  it('are drawn by one table', () => expect(periodTransitions).to.have.length(5));

  it('lets what two people stand behind, and nothing else, into a locked period', () => {
    const states = ['none', 'open', 'locked', 'closed'] as const;
    for (const kind of ['automatic', 'reversal'] as const) {
      expect(states.filter((state) => takes(state, kind))).to.deep.equal(['open']);
    }
    for (const kind of ['manual', 'yearEnd'] as const) {
      expect(states.filter((state) => takes(state, kind))).to.deep.equal(['open', 'locked']);
    }
  });

  for (const period of ['2026-13', '2026-1', '26-01', '2026-01-01', '']) {
    it(`refuses ${JSON.stringify(period)} as a period`, () => {
      expect(() => checkPeriod(period))
        .to.throw(Refused)
        .with.property('code', 'InvalidPeriod');
    });
  }

  it('knows the months of a year, and which years there are', () => {
    expect([monthsOf(2028)[0], monthsOf(2028)[11], monthsOf(2028).length]).to.deep.equal(['2028-01', '2028-12', 12]);
    for (const year of [1999, 2100, 2026.5, Number.NaN]) expect(() => checkFiscalYear(year)).to.throw(Refused);
  });
});

describe('the checklist of a period', () => {
  const passed = (name: PeriodCheck['name']): PeriodCheck => ({ name, outcome: 'passed', detail: 'Fine.', ids: [] });
  const all = PERIOD_CHECKS.map(passed);

  it('passes by all of its checks only', () => expect(passes(all)).to.equal(true));

  for (const [index, name] of PERIOD_CHECKS.entries()) {
    it(`does not pass without ${name}, nor when it failed or could not run`, () => {
      const others = all.filter((_, at) => at !== index);
      expect(passes(others)).to.equal(false);
      for (const outcome of ['failed', 'couldNotRun'] as const) {
        expect(passes([...others, { ...passed(name), outcome }])).to.equal(false);
      }
      expect(wholeChecklist(others)[index]).to.deep.include({ name, outcome: 'couldNotRun' });
    });
  }
});
