import { expect } from 'chai';
import { batcher } from './batcher.js';

const never = new AbortController().signal;

describe('the batcher', () => {
  it('runs one batch at a time; what arrives meanwhile goes together, up to the limit', async () => {
    const runs: number[][] = [];
    let running = 0;
    let most = 0;
    const add = batcher<number>(3, async (items) => {
      running += 1;
      most = Math.max(most, running);
      runs.push([...items]);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
    await Promise.all([1, 2, 3, 4, 5].map((item) => add([item], never)));
    expect(runs).to.deep.equal([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(most).to.equal(1);
  });

  it('does not split what was added together', async () => {
    const runs: number[][] = [];
    const add = batcher<number>(2, async (items) => void runs.push([...items]));
    await Promise.all([add([1], never), add([2, 3, 4], never)]);
    expect(runs).to.deep.equal([[1], [2, 3, 4]]);
  });

  it('leaves out what was lost before its run, and tells a run when nobody waits for it', async () => {
    const lost = new AbortController();
    const runs: number[][] = [];
    const wantedAfter: boolean[] = [];
    const add = batcher<number>(1, async (items, wanted) => {
      runs.push([...items]);
      lost.abort();
      wantedAfter.push(wanted());
    });
    const results = await Promise.allSettled([add([1], lost.signal), add([2], lost.signal), add([3], never)]);
    expect(runs).to.deep.equal([[1], [3]]);
    expect(wantedAfter).to.deep.equal([false, true]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('rejects those whose run failed, and goes on', async () => {
    const add = batcher<number>(1, async ([item]) => {
      if (item === 1) throw new Error('no');
    });
    const results = await Promise.allSettled([add([1], never), add([2], never)]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled']);
  });
});
