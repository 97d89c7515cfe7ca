import { expect } from 'chai';
import { type Quota, quotaOf } from './quota.js';
import type { TakePortion } from './shared-counts.js';

/** Counts that several processes share, and how often they were asked. */
function counted(perWindow: number): { take: TakePortion; asked: () => number; clock: { now: number } } {
  const clock = { now: 1_000_000 };
  const windows = new Map<string, { taken: number; until: number }>();
  let asked = 0;
  const take: TakePortion = async (key, wanted) => {
    asked += 1;
    const known = windows.get(key);
    const window = known && known.until > clock.now ? known : { taken: 0, until: clock.now + 60_000 };
    window.taken += wanted;
    windows.set(key, window);
    const granted = Math.max(0, wanted - Math.max(0, window.taken - perWindow));
    return { granted, beyond: Math.max(0, perWindow - window.taken), resetMs: window.until - clock.now };
  };
  return { take, asked: () => asked, clock };
}

async function allowedOf(quota: Quota, key: string, times: number): Promise<number> {
  const standings = await Promise.all(Array.from({ length: times }, () => quota(key)));
  return standings.filter(({ allowed }) => allowed).length;
}

describe('a quota', () => {
  it('lets through exactly what it says, at one statement for each portion', async () => {
    const { take, asked, clock } = counted(1_010);
    const quota = quotaOf(take, 1_010, () => clock.now);
    expect(await allowedOf(quota, 'ada', 1_500)).to.equal(1_010);
    expect(asked()).to.equal(Math.ceil(1_010 / 20));
    expect(await quota('ada')).to.deep.equal({ allowed: false, left: 0, resetSeconds: 60 });
    expect(asked(), 'whoever is refused costs no statement').to.equal(Math.ceil(1_010 / 20));
    expect((await quota('bob')).allowed, 'somebody else').to.equal(true);
  });

  it('begins anew with the next window', async () => {
    const { take, clock } = counted(3);
    const quota = quotaOf(take, 3, () => clock.now);
    expect(await allowedOf(quota, 'ada', 5)).to.equal(3);
    clock.now += 59_999;
    expect((await quota('ada')).resetSeconds).to.equal(1);
    clock.now += 1;
    expect(await quota('ada')).to.deep.equal({ allowed: true, left: 2, resetSeconds: 60 });
  });

  it('is one quota for two processes, to within what one of them holds', async () => {
    const { take, clock } = counted(100);
    const [one, two] = [quotaOf(take, 100, () => clock.now), quotaOf(take, 100, () => clock.now)];
    let allowed = 0;
    for (let round = 0; round < 200; round += 1) {
      for (const quota of [one, two]) if ((await quota('ada')).allowed) allowed += 1;
    }
    expect(allowed).to.equal(100);
    const { take: other } = counted(100);
    const idle = quotaOf(other, 100, () => clock.now);
    await idle('ada');
    expect(
      await allowedOf(
        quotaOf(other, 100, () => clock.now),
        'ada',
        200,
      ),
    ).to.equal(98);
  });

  it('passes on that nothing can be counted', async () => {
    const quota = quotaOf(() => Promise.reject(new Error('no counts')), 10);
    const reason = await quota('ada').catch((error: Error) => error.message);
    expect(reason).to.equal('no counts');
  });
});
