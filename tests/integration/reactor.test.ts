import { expect } from 'chai';
import type { Fact } from '../../domain/kernel/fact.js';
import { orderCommandRecorded } from '../../domain/orders/order.facts.js';
import { withAdmin } from '../../platform/kafka-topics.js';
import { listParked, requestReplay } from '../../platform/parked-facts.js';
import { type Reactor, startReactor } from '../../platform/reactor.js';
import { command, emit } from '../support/emit.js';
import { type FactPipeline, factPipeline } from '../support/fact-pipeline.js';
import { placed } from '../support/sample-drafts.js';
import { until } from '../support/until.js';

const wordsOf = (fact: Fact): string => (fact.payload as { command: string }).command;

describe('reactors', function () {
  this.timeout(120_000);
  let pipeline: FactPipeline;
  let reactor: Reactor;

  beforeEach(async () => {
    pipeline = await factPipeline();
  });
  afterEach(async () => {
    await reactor.stop();
    await pipeline.close();
  });

  const start = (react: (fact: Fact) => Promise<void>): Reactor => {
    const { kafka, topics, codec, log, test } = pipeline;
    reactor = startReactor({
      group: 'test-reactor',
      facts: [orderCommandRecorded],
      react,
      kafka,
      topics,
      codec,
      log,
      database: test.database,
    });
    return reactor;
  };
  const place = () => ({ database: pipeline.test.database, owner: 'outbox' as const });

  it('hand over the facts that they want, in order for each aggregate', async () => {
    const reacted: string[] = [];
    start(async (fact) => void reacted.push(`${fact.aggregateId} ${wordsOf(fact)}`));
    pipeline.relay();
    await emit(pipeline.test.database, [
      placed('SO-1'),
      command('SO-1', '1'),
      command('SO-2', '1'),
      command('SO-1', '2'),
      command('SO-1', '3'),
    ]);
    await until('four reactions', async () => (reacted.length >= 4 ? true : undefined), 60_000);
    expect(reacted.filter((words) => words.startsWith('order:SO-1'))).to.deep.equal([
      'order:SO-1 1',
      'order:SO-1 2',
      'order:SO-1 3',
    ]);
    expect(reacted).to.include('order:SO-2 1');
    expect(reacted).to.have.length(4);
  });

  it('wait for an engine that is unreachable, and then go on where they were', async () => {
    const unavailable = Object.assign(new Error('14 UNAVAILABLE'), { code: 14 });
    let refusals = 3;
    const reacted: string[] = [];
    start(async (fact) => {
      if (refusals-- > 0) throw unavailable;
      reacted.push(wordsOf(fact));
    });
    pipeline.relay();
    await emit(pipeline.test.database, [command('SO-1', '1'), command('SO-1', '2')]);
    await until('two reactions', async () => (reacted.length >= 2 ? true : undefined), 60_000);
    expect(reacted).to.deep.equal(['1', '2']);
    expect(await listParked(place())).to.deep.equal([]);
  });

  it('park what fails five times, and what follows of its aggregate, until someone replays it', async () => {
    let broken = true;
    let attempts = 0;
    const reacted: string[] = [];
    start(async (fact) => {
      if (broken && wordsOf(fact) === 'poison') {
        attempts += 1;
        throw new Error('cannot react');
      }
      reacted.push(`${fact.aggregateId} ${wordsOf(fact)}`);
    });
    pipeline.relay();
    await emit(pipeline.test.database, [
      command('SO-1', 'poison'),
      command('SO-1', 'behind'),
      command('SO-2', 'other'),
    ]);
    await until('parked facts', async () => ((await listParked(place())).length === 2 ? true : undefined), 60_000);
    expect((await listParked(place())).map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['failed', 'Error: cannot react'],
      ['waiting', null],
    ]);
    // Once with its batch, then five times alone.
    expect(attempts).to.equal(6);
    await until('the other', async () => (reacted.includes('order:SO-2 other') ? true : undefined), 60_000);
    const [dead] = await pipeline.records(pipeline.topics.deadLetters('orders'), 1);
    expect(String(dead?.message.headers?.['atlas-consumer'])).to.equal('test-reactor');

    broken = false;
    await requestReplay(place());
    await until('nothing parked', async () => ((await listParked(place())).length === 0 ? true : undefined));
    expect(reacted.filter((words) => words.startsWith('order:SO-1'))).to.deep.equal([
      'order:SO-1 poison',
      'order:SO-1 behind',
    ]);
  });

  it('begin at the first fact when their group is new, and do not repeat what is committed', async () => {
    const reacted: string[] = [];
    pipeline.relay();
    await emit(pipeline.test.database, [command('SO-1', 'early')]);
    await pipeline.published();
    start(async (fact) => void reacted.push(wordsOf(fact)));
    await until('the early one', async () => (reacted.length === 1 ? true : undefined), 60_000);
    await reactor.stop();
    const committed = await withAdmin(pipeline.kafka, (admin) =>
      admin.fetchOffsets({
        groupId: pipeline.topics.group('test-reactor'),
        topics: [pipeline.topics.events('orders')],
      }),
    );
    expect(committed.flatMap(({ partitions }) => partitions).map(({ offset }) => offset)).to.include('1');
    start(async (fact) => void reacted.push(wordsOf(fact)));
    await emit(pipeline.test.database, [command('SO-1', 'late')]);
    await until('the late one', async () => (reacted.includes('late') ? true : undefined), 60_000);
    expect(reacted).to.deep.equal(['early', 'late']);
  });
});
