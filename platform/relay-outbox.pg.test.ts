import { expect } from 'chai';
import { command, emit } from '../tests/support/emit.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { until } from '../tests/support/until.js';
import { type Database, openDatabase } from './database.js';
import { silentLog } from './log.js';
import { listUnpublished } from './parked-facts.js';
import { holdBack, letGo, outboxBacklog, removeSent, type Unsent, unsent } from './relay-outbox.js';
import { slotOwner } from './relay-slots.js';

const ALL_SLOTS = [0, 1, 2, 3, 4, 5, 6, 7];

describe('the outbox as the relay sees it', () => {
  let test: TestDatabase;
  let relay: Database;

  before(async () => {
    test = await testDatabase();
    relay = openDatabase({ url: test.urlFor('atlas_relay'), size: 2 });
  });
  after(async () => {
    await relay.close();
    await test.close();
  });
  beforeEach(() => test.admin('DELETE FROM outbox.to_publish'));

  const waiting = async (): Promise<Unsent[]> => unsent(relay, ALL_SLOTS, 100);
  const held = ({ fact, slot }: Unsent, reason: string | null) => ({
    position: fact.position,
    slot,
    aggregateId: fact.aggregateId,
    reason,
  });
  const words = (facts: readonly Unsent[]): unknown[] =>
    facts.map(({ fact }) => (fact.payload as { command: string }).command);

  it('gives facts by position, whole, until they are removed', async () => {
    await emit(test.database, [command('SO-1', 'first'), command('SO-2', 'second')], 'SO-1');
    const batch = await waiting();
    expect(words(batch)).to.deep.equal(['first', 'second']);
    expect(batch[0]?.fact).to.include({ domain: 'orders', aggregateId: 'order:SO-1', correlationId: 'SO-1' });
    expect(batch[0]?.fact.actor).to.deep.equal({ id: 'olga', name: 'Olga', roles: ['Ops'] });
    await removeSent(
      relay,
      batch.slice(0, 1).map(({ fact }) => fact.position),
    );
    expect(words(await waiting())).to.deep.equal(['second']);
    expect((await outboxBacklog(relay)).facts).to.equal(1);
  });

  it('keeps an aggregate to one slot, and gives only the slots that are asked for', async () => {
    await emit(test.database, [command('SO-1'), command('SO-1'), command('SO-2'), command('SO-3')]);
    const bySlot = await Promise.all(ALL_SLOTS.map((slot) => unsent(relay, [slot], 100)));
    const of = (aggregate: string): number =>
      bySlot.filter((batch) => batch.some(({ fact }) => fact.aggregateId === aggregate)).length;
    expect(bySlot.flat()).to.have.length(4);
    expect(of('order:SO-1')).to.equal(1);
  });

  it('parks what cannot be published and what follows of its aggregate, and lets them go in order', async () => {
    await emit(test.database, [command('SO-7', 'poison'), command('SO-7', 'behind'), command('SO-8', 'other')]);
    const batch = await waiting();
    const [poison, behind] = batch.filter(({ fact }) => fact.aggregateId === 'order:SO-7') as [Unsent, Unsent];
    await holdBack(relay, [held(poison, 'no schema'), held(behind, null)]);
    expect(words(await waiting())).to.deep.equal(['other']);
    expect((await listUnpublished(relay)).map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['failed', 'no schema'],
      ['waiting', null],
    ]);
    await emit(test.database, [command('SO-7', 'later')]);
    const later = (await waiting()).find(({ fact }) => fact.aggregateId === 'order:SO-7') as Unsent;
    expect(later.behind).to.equal(true);
    await holdBack(relay, [held(later, null)]);
    expect(await letGo(relay, { aggregateId: 'order:SO-7' })).to.deep.equal({ queued: 3, dropped: 0 });
    const ours = (await waiting()).filter(({ fact }) => fact.aggregateId === 'order:SO-7');
    expect(words(ours)).to.deep.equal(['poison', 'behind', 'later']);
    expect(ours.some((fact) => fact.behind)).to.equal(false);
  });

  it('leaves in the queue what would wait behind nothing any more', async () => {
    await emit(test.database, [command('SO-9', 'only waits')]);
    const [one] = (await waiting()) as [Unsent];
    await holdBack(relay, [held(one, null)]);
    expect(words(await waiting())).to.deep.equal(['only waits']);
  });

  it('drops what failed and lets the rest go', async () => {
    await emit(test.database, [command('SO-7', 'poison'), command('SO-7', 'behind')]);
    const [poison, behind] = (await waiting()) as [Unsent, Unsent];
    await holdBack(relay, [held(poison, 'no schema'), held(behind, null)]);
    expect(await letGo(relay, { aggregateId: 'order:SO-7', drop: true })).to.deep.equal({ queued: 1, dropped: 1 });
    expect(words(await waiting())).to.deep.equal(['behind']);
  });

  it('has one owner a slot; the slots of an owner whose connection is cut are free for the next', async () => {
    const options = { url: test.urlFor('atlas_relay'), log: silentLog };
    const [first, second] = [slotOwner(options), slotOwner(options)];
    try {
      expect(await first.acquire()).to.deep.equal(ALL_SLOTS);
      expect(await second.acquire()).to.deep.equal([]);
      await test.admin(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND classid = 4714 AND database = (SELECT oid FROM pg_database WHERE datname = $1)`,
        [test.name],
      );
      const taken = async (): Promise<readonly number[]> => {
        for (;;) {
          const slots = await second.acquire();
          if (slots.length === 8) return slots;
        }
      };
      expect(await taken()).to.deep.equal(ALL_SLOTS);
      // Which of the two learns first that the connection is gone, the asking or the listening, nobody knows.
      await until('the first owns nothing', async () => ((await first.acquire()).length === 0 ? true : undefined));
    } finally {
      await first.close();
      await second.close();
    }
  });
});
