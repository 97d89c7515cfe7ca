import { expect } from 'chai';
import { impatient, MOST_AT_ONCE, PAUSE_MS } from './impatient.js';

describe('counts that are asked for with little patience', () => {
  const gone = async (asked: Promise<unknown>): Promise<boolean> =>
    asked.then(
      () => false,
      () => true,
    );

  it('are left alone for a second after one did not come', async () => {
    const clock = { now: 1_000 };
    let asked = 0;
    let answers = false;
    const ask = impatient(
      () => {
        asked += 1;
        return answers ? Promise.resolve('counted') : new Promise<string>(() => undefined);
      },
      { patienceMs: 20, now: () => clock.now },
    );
    expect(await gone(ask('one')), 'too late').to.equal(true);
    answers = true;
    expect(await gone(ask('two'))).to.equal(true);
    expect(asked).to.equal(1);
    clock.now += PAUSE_MS;
    expect(await ask('three')).to.equal('counted');
    expect(asked).to.equal(2);
  });

  it('queue only so far', async () => {
    const waiting: ((answer: string) => void)[] = [];
    const ask = impatient(() => new Promise<string>((resolve) => waiting.push(resolve)), { patienceMs: 5_000 });
    const first = Array.from({ length: MOST_AT_ONCE }, () => ask('one'));
    expect(await gone(ask('one too many'))).to.equal(true);
    expect(waiting).to.have.length(MOST_AT_ONCE);
    for (const answer of waiting.splice(0)) answer('counted');
    expect(new Set(await Promise.all(first))).to.deep.equal(new Set(['counted']));
    const next = ask('and the next');
    waiting[0]?.('counted');
    expect(await next).to.equal('counted');
  });
});
