import { expect } from 'chai';
import { groupCommit, type Outcome } from './group-commit.js';

/** A batch runner that waits for `release` and remembers what it was given. */
function runner(outcome: (key: string) => Outcome<string> = (key) => ({ value: `done ${key}` })) {
  const batches: string[][] = [];
  const releases: (() => void)[] = [];
  const run = async (keys: readonly string[]): Promise<Map<string, Outcome<string>>> => {
    batches.push([...keys]);
    await new Promise<void>((resolve) => releases.push(resolve));
    return new Map(keys.map((key) => [key, outcome(key)]));
  };
  const release = async (): Promise<void> => {
    while (releases.length === 0) await new Promise((resolve) => setImmediate(resolve));
    releases.shift()?.();
  };
  return { batches, run, release };
}

describe('groupCommit', () => {
  it('collects what comes while a batch is under way', async () => {
    const { batches, run, release } = runner();
    const submit = groupCommit(run, 10);
    const first = [submit('a'), submit('b')];
    await new Promise((resolve) => setImmediate(resolve));
    const second = [submit('c'), submit('d'), submit('e')];
    await release();
    expect(await Promise.all(first)).to.deep.equal(['done a', 'done b']);
    await release();
    expect(await Promise.all(second)).to.deep.equal(['done c', 'done d', 'done e']);
    expect(batches).to.deep.equal([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('keeps to the largest batch', async () => {
    const { batches, run, release } = runner();
    const submit = groupCommit(run, 2);
    const all = ['a', 'b', 'c', 'd', 'e'].map(submit);
    for (const _ of [1, 2, 3]) await release();
    await Promise.all(all);
    expect(batches.map((batch) => batch.length)).to.deep.equal([2, 2, 1]);
  });

  it('gives callers of one key one place in the batch', async () => {
    const { batches, run, release } = runner();
    const submit = groupCommit(run, 10);
    const both = [submit('a'), submit('a')];
    await release();
    expect(await Promise.all(both)).to.deep.equal(['done a', 'done a']);
    expect(batches).to.deep.equal([['a']]);
  });

  it('gives an error to its own caller only', async () => {
    const { run, release } = runner((key) => (key === 'bad' ? { error: new Error('no') } : { value: key }));
    const submit = groupCommit(run, 10);
    const settled = Promise.allSettled([submit('good'), submit('bad')]);
    await release();
    expect((await settled).map((each) => each.status)).to.deep.equal(['fulfilled', 'rejected']);
  });

  it('rejects a whole batch that throws, and goes on with the next', async () => {
    let calls = 0;
    const submit = groupCommit<string>(async (keys) => {
      calls += 1;
      if (calls === 1) throw new Error('database away');
      return new Map(keys.map((key) => [key, { value: key }]));
    }, 10);
    const failed = await Promise.allSettled([submit('a'), submit('b')]);
    expect(failed.map((each) => each.status)).to.deep.equal(['rejected', 'rejected']);
    expect(await submit('a')).to.equal('a');
  });

  it('rejects a key that its batch forgot', async () => {
    const submit = groupCommit<string>(async () => new Map(), 10);
    const [settled] = await Promise.allSettled([submit('a')]);
    expect(settled?.status).to.equal('rejected');
  });
});
