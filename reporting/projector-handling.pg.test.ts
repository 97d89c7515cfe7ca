import { expect } from 'chai';
import { allFacts } from '../domain/facts.js';
import type { Fact } from '../domain/kernel/fact.js';
import { factCodec } from '../platform/avro.js';
import { type Database, openDatabase } from '../platform/database.js';
import { type Delivery, deliveryOf } from '../platform/delivery.js';
import type { Handling } from '../platform/delivery-policy.js';
import { silentLog } from '../platform/log.js';
import { type ParkedDeliveries, parkedDeliveries } from '../platform/parked.js';
import { dropFailed, listParked, type ParkedPlace, requestReplay } from '../platform/parked-facts.js';
import { replayWanted } from '../platform/replay.js';
import { deliveriesOf } from '../tests/support/deliveries.js';
import { diceOf, sampleFacts } from '../tests/support/fact-samples.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { applyDeliveries } from './apply.js';
import { forgetDropped } from './drop.js';
import { PROJECTOR } from './projector.js';
import { projectorHandling } from './projector-handling.js';

const codec = factCodec(allFacts, []);
const [sample] = sampleFacts(1, diceOf(1)) as [Fact];

describe('the projector’s handling', () => {
  let test: TestDatabase;
  let database: Database;
  let handling: Handling;
  let parked: ParkedDeliveries;
  let place: ParkedPlace;

  before(async () => {
    test = await testDatabase();
    database = openDatabase({ url: test.urlFor('atlas_projector'), size: 3 });
    parked = parkedDeliveries('reporting', PROJECTOR, codec);
    handling = projectorHandling({ database, schema: 'reporting', parked });
    place = { database, owner: 'reporting', forget: forgetDropped('olga', 'nonsense') };
  });
  after(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    for (const table of ['inbox', 'parked', 'dropped', 'timeline', 'parts']) {
      await test.admin(`DELETE FROM reporting.${table}`);
    }
  });

  /** Facts of one aggregate each, in order; a part whose number is "bad" cannot be projected. */
  function deliveries(...facts: readonly (readonly [aggregate: string, bad?: 'bad'])[]): Delivery[] {
    const versions = new Map<string, number>();
    const made = facts.map(([aggregate, bad], index): Fact => {
      const version = (versions.get(aggregate) ?? 0) + 1;
      versions.set(aggregate, version);
      return {
        ...sample,
        eventId: crypto.randomUUID(),
        position: String(index + 1),
        aggregateId: aggregate,
        aggregateVersion: version,
        domain: 'ledger',
        type: 'JournalPosted',
        version: 1,
        payload: {
          journal: `${aggregate}-${version}`,
          sequence: 1,
          postingDate: bad ? 'no date' : '2026-03-01',
          eventDate: '2026-03-01',
          rule: 'r',
          description: 'd',
          lines: [],
        },
      };
    });
    return deliveriesOf(made, codec);
  }
  const applied = async (): Promise<number> =>
    (await test.admin<{ n: number }>('SELECT count(*)::int AS n FROM reporting.timeline'))[0]?.n ?? -1;
  const failure = (delivery: Delivery) => ({ delivery, state: 'failed' as const, reason: 'no date', attempts: 5 });
  const replay = (): Promise<void> =>
    replayWanted({
      database,
      owner: 'reporting',
      parked,
      log: silentLog,
      handle: async (tx, delivery) => void (await applyDeliveries(tx, 'reporting', [delivery])),
    });

  it('is all or nothing', async () => {
    const batch = deliveries(['a'], ['b', 'bad'], ['c']);
    const error = await handling.handle(batch).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).to.contain('no date');
    expect(await applied()).to.equal(0);
  });

  it('lets later facts of a parked aggregate wait, and no others', async () => {
    const [poison, behind, other] = deliveries(['a', 'bad'], ['a'], ['b']) as [Delivery, Delivery, Delivery];
    await handling.park([failure(poison)]);
    expect(await handling.handle([behind, other])).to.equal(true);
    expect(await applied()).to.equal(1);
    expect((await listParked(place)).map(({ state }) => state)).to.deep.equal(['failed', 'waiting']);
    // The same again, as after a reset of the group, changes nothing.
    await handling.handle([behind, other]);
    expect(await listParked(place)).to.have.length(2);
  });

  it('does not park again what was applied before', async () => {
    const [first, poison] = deliveries(['a'], ['a', 'bad']) as [Delivery, Delivery];
    await handling.handle([first]);
    await handling.park([failure(poison)]);
    await handling.handle([first]);
    expect((await listParked(place)).map(({ eventId }) => eventId)).to.deep.equal([poison.eventId]);
  });

  it('replays in order once the cause is mended, and only what was asked for', async () => {
    const [mended, behind, stays] = deliveries(['a'], ['a'], ['b']) as [Delivery, Delivery, Delivery];
    await handling.park([failure(mended), { ...failure(behind), state: 'waiting' }, failure(stays)]);
    expect(await requestReplay(place, 'a')).to.equal(2);
    await replay();
    expect(await applied()).to.equal(2);
    expect((await listParked(place)).map(({ aggregateId }) => aggregateId)).to.deep.equal(['b']);
  });

  it('keeps what fails again, with the new reason, and what waits behind it', async () => {
    const [poison, behind] = deliveries(['a', 'bad'], ['a']) as [Delivery, Delivery];
    await handling.park([
      { ...failure(poison), reason: 'long ago' },
      { ...failure(behind), state: 'waiting' },
    ]);
    await requestReplay(place);
    await replay();
    expect(await applied()).to.equal(0);
    const [head, tail] = await listParked(place);
    expect(head).to.include({ state: 'failed', attempts: 6 });
    expect(head?.reason).to.contain('invalid input syntax for type date');
    expect(tail).to.include({ state: 'waiting' });
    await replay();
    expect((await listParked(place))[0]).to.include({ attempts: 6 });
  });

  it('passes over a dropped fact for good, and handles what waited behind it', async () => {
    const [poison, behind] = deliveries(['a', 'bad'], ['a']) as [Delivery, Delivery];
    await handling.park([failure(poison), { ...failure(behind), state: 'waiting' }]);
    expect(await dropFailed(place, 'a')).to.equal(1);
    await replay();
    expect(await listParked(place)).to.deep.equal([]);
    expect(await applied()).to.equal(1);
    expect(await handling.handle([poison, behind])).to.equal(true);
    expect(await applied()).to.equal(1);
    const dropped = await test.admin('SELECT dropped_by, reason FROM reporting.dropped');
    expect(dropped).to.deep.equal([{ dropped_by: 'olga', reason: 'nonsense' }]);
  });

  it('parks bytes that nobody can read, under an id of their own', async () => {
    const place = { topic: 'atlas.orders.events.v1', partition: 3, offset: '9', aggregateId: 'order:SO-1' };
    const unreadable = deliveryOf({ ...place, value: Buffer.from('{}') }, codec);
    const again = deliveryOf({ ...place, value: Buffer.from('{}') }, codec);
    expect(unreadable.eventId).to.equal(again.eventId);
    const error = await handling.handle([unreadable]).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.name).to.equal('CodecError');
    await handling.park([{ ...failure(unreadable), reason: 'not Avro' }]);
    const [row] = await test.admin<{ value: Buffer; type: string | null }>('SELECT value, type FROM reporting.parked');
    expect(row?.value.toString()).to.equal('{}');
    expect(row?.type).to.equal(null);
  });

  it('stands back while someone holds the maintenance lock', async () => {
    const [one] = deliveries(['a']) as [Delivery];
    const other = await test.database.pool.connect();
    try {
      await other.query("SELECT pg_advisory_lock(4716, hashtext('reporting'))");
      expect(await handling.handle([one])).to.equal(false);
      expect(await handling.park([failure(one)])).to.equal(false);
      expect(await applied()).to.equal(0);
    } finally {
      other.release(true);
    }
    const retry = async (): Promise<void> => {
      if (!(await handling.handle([one]))) await retry();
    };
    await retry();
    expect(await applied()).to.equal(1);
  });
});
