import { expect } from 'chai';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { carryOut, check, emptyQueue, type TakesCommands, take } from './command-queue.js';

type Process = TakesCommands<'open' | 'close', string> & { standing: object | null; stale: boolean };

const late = new Refused({
  code: 'WrongState',
  kind: 'conflict',
  message: 'It is closed.',
  details: { state: 'Closed' },
});
const context = { actor: SYSTEM_ACTOR, correlationId: 'X-1' };
const command = (key: string): Command<unknown> => ({ key, context, input: {} });

/** A process in a state that takes `close` and nothing else. */
const closable = (): Process => ({
  ...emptyQueue(),
  ...{ subject: 'X-1', context, standing: {}, stale: false },
  progress: () => 'as it stands',
  requireState: (kind) => {
    if (kind !== 'close') throw late;
  },
});

describe('a process that takes commands', () => {
  it('does a command that is asked twice once, and answers both', async () => {
    const p = closable();
    const answers = [take(p, 'close', command('k-1')), take(p, 'close', command('k-1'))];
    expect(p.queue).to.have.length(1);
    const done: string[] = [];
    for (const asked of p.queue) await carryOut(p, asked, async (_p, kind) => void done.push(kind));
    expect(await Promise.all(answers)).to.deep.equal(['as it stands', 'as it stands']);
    expect(done).to.deep.equal(['close']);
  });

  it('tells a refusal to whoever asked, and goes on; what is none ends it', async () => {
    const p = closable();
    const refused = take(p, 'open', command('k-1')).catch((error: Error) => error);
    const broken = take(p, 'open', command('k-2'));
    const [first, second] = p.queue;
    if (!first || !second) throw new Error('nothing is queued');
    await carryOut(p, first, async () => {
      throw late;
    });
    expect(await refused).to.include({ message: 'It is closed.', type: 'WrongState', nonRetryable: true });
    const bug = new Error('a bug');
    const ended = await carryOut(p, second, () => Promise.reject(bug)).catch((error: unknown) => error);
    expect(ended).to.equal(bug);
    expect(await Promise.race([broken, 'waits'])).to.equal('waits');
  });

  it('refuses at once only what it knows to be too late', () => {
    const refuses = (p: Process): boolean => {
      try {
        check(p, 'open', command('k-1'));
        return false;
      } catch {
        return true;
      }
    };
    expect(refuses(closable())).to.equal(true);
    // No row yet; a row that may be another by now; a command of this run, and one of an earlier run.
    expect(refuses({ ...closable(), standing: null })).to.equal(false);
    expect(refuses({ ...closable(), stale: true })).to.equal(false);
    expect(refuses({ ...closable(), known: new Map([['k-1', Promise.resolve('')]]) })).to.equal(false);
    expect(refuses({ ...closable(), done: new Set(['k-1']) })).to.equal(false);
  });
});
