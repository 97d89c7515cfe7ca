import { expect } from 'chai';
import { allFacts } from '../../domain/facts.js';
import { avro, type Fact, factsOf } from '../../domain/kernel/fact.js';
import { factCodec } from '../../platform/avro.js';
import { withAdmin } from '../../platform/kafka-topics.js';
import { dropFailed, listParked, listUnpublished, requestReplay } from '../../platform/parked-facts.js';
import { type Checksum, checksums } from '../../reporting/checksums.js';
import { ordersList, trialBalance, waitForPosition } from '../../reporting/index.js';
import { command, type Draft, emit, journal } from '../support/emit.js';
import { type FactPipeline, factPipeline } from '../support/fact-pipeline.js';
import { diceOf, sampleFacts } from '../support/fact-samples.js';
import { placed } from '../support/sample-drafts.js';
import { until } from '../support/until.js';

const tied = (amount: string) => [
  { account: '1110', debit: amount, credit: '0.00' },
  { account: '4010', debit: '0.00', credit: amount },
];

/** Every fact's aggregate versions, as first seen, count 1, 2, 3 … */
function firstSeenInOrder(facts: readonly Fact[]): boolean {
  const versions = new Map<string, number>();
  for (const { aggregateId, aggregateVersion } of facts) {
    const last = versions.get(aggregateId) ?? 0;
    if (aggregateVersion > last + 1) return false;
    versions.set(aggregateId, Math.max(last, aggregateVersion));
  }
  return true;
}

/** The first of each: Kafka holds a fact at least once. */
const distinct = (facts: readonly Fact[]): Fact[] =>
  [...new Map([...facts].reverse().map((fact) => [fact.eventId, fact])).values()].reverse();

const interleaved = (aggregates: number, each: number): Draft[] =>
  Array.from({ length: aggregates * each }, (_, index) => command(`SO-${index % aggregates}`, `note ${index}`));

describe('facts from outbox to read models', function () {
  this.timeout(120_000);
  let pipeline: FactPipeline;

  beforeEach(async () => {
    pipeline = await factPipeline();
  });
  afterEach(() => pipeline.close());

  const sums = (): Promise<Checksum[]> =>
    pipeline.projectorDatabase.transaction('reporting', (tx) => checksums(tx, 'reporting'));
  const inbox = async (): Promise<number> =>
    (await pipeline.test.admin<{ n: number }>('SELECT count(*)::int AS n FROM reporting.inbox'))[0]?.n ?? -1;
  const place = () => ({ database: pipeline.projectorDatabase, owner: 'reporting' as const });

  it('people read what they wrote: an order and its journal show in list and trial balance', async () => {
    pipeline.relay();
    pipeline.projector();
    await emit(pipeline.test.database, [journal('J-1', '2026-03-01', tied('107.00'))]);
    const position = await emit(pipeline.test.database, [placed('SO-1001')]);
    await until(
      'the order',
      async () => (await waitForPosition(pipeline.test.database, position)) || undefined,
      60_000,
    );
    await pipeline.projected();
    const { items } = await ordersList(pipeline.test.database, { page: 1, pageSize: 10 });
    expect(items.map(({ orderId }) => orderId)).to.deep.equal(['SO-1001']);
    const { totals } = await trialBalance(pipeline.test.database);
    expect(totals).to.include({ debit: '107.00', credit: '107.00' });
  });

  it('topics keep everything and have their fixed partitions; the key is the aggregate', async () => {
    pipeline.relay();
    await emit(pipeline.test.database, interleaved(5, 2));
    await pipeline.published();
    const records = await pipeline.records(pipeline.topics.events('orders'), 10);
    expect(new Set(records.map(({ message }) => message.key?.toString()))).to.have.property('size', 5);
    await withAdmin(pipeline.kafka, async (admin) => {
      const topic = pipeline.topics.events('ledger');
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      expect(topics[0]?.partitions).to.have.length(6);
      const { resources } = await admin.describeConfigs({
        includeSynonyms: true,
        resources: [{ type: 2, name: topic, configNames: ['retention.ms', 'retention.bytes'] }],
      });
      const entries = resources[0]?.configEntries ?? [];
      expect(entries.map(({ configValue }) => configValue)).to.deep.equal(['-1', '-1']);
      // Of the topic itself, whatever the broker does with others: 1 is a topic's own setting.
      expect(entries.map(({ configSource }) => configSource)).to.deep.equal([1, 1]);
    });
  });

  it('two relays at once, whose connections are cut and which are restarted: nothing lost, order kept per aggregate', async () => {
    const relays = [pipeline.relay(), pipeline.relay()];
    for (let round = 0; round < 6; round += 1) {
      await emit(pipeline.test.database, interleaved(40, 10));
      if (round % 2 === 1) {
        await relays.shift()?.stop();
        relays.push(pipeline.relay());
      }
      await pipeline.test.admin(
        `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.classid = 4714 AND a.datname = $1`,
        [pipeline.test.name],
      );
    }
    await pipeline.published();
    // Each slot has one owner, and none is left without.
    const all = await until('every slot owned', async () => {
      const slots = relays.flatMap((relay) => relay.slots());
      return slots.length >= 8 ? slots : undefined;
    });
    expect(all.sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    const facts = await pipeline.facts('orders', 2_400);
    expect(new Set(facts.map(({ eventId }) => eventId))).to.have.property('size', 2_400);
    expect(firstSeenInOrder(facts)).to.equal(true);
  });

  it('a broker that is gone is waited for; afterwards every fact is in the read models once', async () => {
    pipeline.relay();
    pipeline.projector();
    await emit(pipeline.test.database, interleaved(10, 10));
    await pipeline.projected();
    pipeline.network.cut();
    await emit(pipeline.test.database, [...interleaved(10, 10), journal('J-1', '2026-03-01', tied('5.00'))]);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const [waiting] = await pipeline.test.admin<{ n: number }>('SELECT count(*)::int AS n FROM outbox.to_publish');
    expect(waiting?.n).to.equal(101);
    pipeline.network.mend();
    await pipeline.published();
    await until('every fact', async () => ((await inbox()) === 201 ? true : undefined), 60_000);
    const [entries] = await pipeline.test.admin<{ n: number }>('SELECT count(*)::int AS n FROM reporting.timeline');
    expect(entries?.n).to.equal(201);
  });

  it('database connections that are cut under load: nothing lost, nothing twice', async () => {
    pipeline.relay();
    pipeline.projector();
    for (let round = 1; round <= 5; round += 1) {
      await emit(pipeline.test.database, [...interleaved(20, 10), journal(`J-${round}`, '2026-03-01', tied('1.00'))]);
      await pipeline.test.admin(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = $1 AND usename IN ('atlas_relay', 'atlas_projector')`,
        [pipeline.test.name],
      );
    }
    await pipeline.published();
    await until('every fact', async () => ((await inbox()) === 1_005 ? true : undefined), 60_000);
    expect((await trialBalance(pipeline.test.database)).totals.debit).to.equal('5.00');
  });

  it('a consumer group that is reset to the start changes nothing', async () => {
    pipeline.relay();
    const projector = pipeline.projector();
    const samples = sampleFacts(300, diceOf(5)).filter(({ domain }) => domain !== 'http');
    await emit(pipeline.test.database, samples);
    await pipeline.published();
    await pipeline.projected();
    const before = await sums();
    expect(before.find(({ table }) => table === 'timeline')?.rows).to.equal(String(samples.length));
    await projector.stop();
    const groupId = pipeline.topics.group('projector');
    await withAdmin(pipeline.kafka, (admin) => admin.deleteGroups([groupId]));
    pipeline.projector();
    await pipeline.projected();
    expect(await sums()).to.deep.equal(before);
  });

  it('a fact that cannot be projected parks its aggregate only; a replay mends it, in order', async () => {
    await pipeline.test.admin(`
      CREATE FUNCTION reporting.refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.details->>'command' = 'poison' THEN RAISE EXCEPTION 'this one is poison'; END IF;
        RETURN NEW;
      END $$`);
    await pipeline.test.admin(
      'CREATE TRIGGER poison BEFORE INSERT ON reporting.timeline FOR EACH ROW EXECUTE FUNCTION reporting.refuse_poison()',
    );
    pipeline.relay();
    pipeline.projector();
    await emit(pipeline.test.database, [
      command('SO-1', 'before'),
      command('SO-1', 'poison'),
      command('SO-1', 'behind'),
      ...interleaved(20, 3).filter(({ aggregateId }) => aggregateId !== 'order:SO-1'),
    ]);
    await pipeline.published();
    await pipeline.projected();
    await emit(pipeline.test.database, [command('SO-1', 'later')]);
    await pipeline.published();
    await pipeline.projected();
    expect(await inbox()).to.equal(1 + 57);
    expect((await listParked(place())).map(({ state, attempts }) => [state, attempts])).to.deep.equal([
      ['failed', 5],
      ['waiting', 0],
      ['waiting', 0],
    ]);
    const [dead] = await pipeline.records(pipeline.topics.deadLetters('orders'), 1);
    const headers = Object.fromEntries(
      Object.entries(dead?.message.headers ?? {}).map(([key, value]) => [key, String(value)]),
    );
    expect(headers).to.include({
      'atlas-consumer': 'projector',
      'atlas-topic': pipeline.topics.events('orders'),
      'atlas-type': 'OrderCommandRecorded',
      'atlas-attempts': '5',
      'atlas-error': 'error: this one is poison',
    });
    expect(
      (pipeline.codec.decode(dead?.message.value ?? Buffer.alloc(0)).payload as { command: string }).command,
    ).to.equal('poison');

    await pipeline.test.admin('DROP TRIGGER poison ON reporting.timeline');
    expect(await requestReplay(place(), 'order:SO-1')).to.equal(3);
    await until('nothing parked', async () => ((await listParked(place())).length === 0 ? true : undefined));
    const entries = await pipeline.test.admin<{ command: string }>(
      `SELECT details->>'command' AS command FROM reporting.timeline WHERE subject = 'SO-1' ORDER BY position`,
    );
    expect(entries.map((entry) => entry.command)).to.deep.equal(['before', 'poison', 'behind', 'later']);
  });

  it('a dropped fact stays dropped, and what waited behind it goes on', async () => {
    pipeline.relay();
    pipeline.projector();
    await emit(pipeline.test.database, [
      journal('J-1', 'no date', tied('1.00')),
      { ...journal('J-2', '2026-03-01', tied('2.00')), aggregateId: 'journal:J-1' },
    ]);
    await pipeline.published();
    await pipeline.projected();
    expect((await listParked(place())).map(({ state }) => state)).to.deep.equal(['failed', 'waiting']);
    expect(await dropFailed(place(), 'journal:J-1')).to.equal(1);
    await until('nothing parked', async () => ((await listParked(place())).length === 0 ? true : undefined));
    expect((await trialBalance(pipeline.test.database)).totals.debit).to.equal('2.00');
  });

  it('a fact that cannot be encoded holds up its aggregate only, until a relay that knows it starts', async () => {
    const news = factsOf('orders')('OrderSung', 1, 'Someone sang.', { orderId: avro.text });
    const sung: Draft = {
      domain: 'orders',
      type: 'OrderSung',
      version: 1,
      aggregateId: 'order:SO-1',
      payload: { orderId: 'SO-1' },
    };
    const relay = pipeline.relay();
    await emit(pipeline.test.database, [command('SO-1', 'before'), sung, command('SO-1', 'after'), command('SO-2')]);
    await pipeline.published();
    await emit(pipeline.test.database, [command('SO-1', 'later')]);
    await pipeline.published();
    const held = await listUnpublished(pipeline.test.database);
    expect(held.map(({ type, state }) => [type, state])).to.deep.equal([
      ['OrderSung', 'failed'],
      ['OrderCommandRecorded', 'waiting'],
      ['OrderCommandRecorded', 'waiting'],
    ]);
    expect(held[0]?.reason).to.contain('orders.OrderSung.v1 is not known');
    expect(distinct(await pipeline.facts('orders', 2))).to.have.length(2);

    await relay.stop();
    const knowing = factCodec([...allFacts, news], []);
    pipeline.relay(knowing);
    await until('nothing held', async () =>
      (await listUnpublished(pipeline.test.database)).length === 0 ? true : undefined,
    );
    await pipeline.published();
    const records = await pipeline.records(pipeline.topics.events('orders'), 5);
    const facts = distinct(records.map(({ message }) => knowing.decode(message.value ?? Buffer.alloc(0))));
    const versions = facts
      .filter(({ aggregateId }) => aggregateId === 'order:SO-1')
      .map(({ aggregateVersion }) => aggregateVersion);
    expect(versions).to.deep.equal([1, 2, 3, 4]);
  });
});
