import { openProducer } from '../platform/kafka.js';
import { startRelay } from '../platform/relay.js';
import { outboxBacklog, unsent } from '../platform/relay-outbox.js';
import { bareTopic, type Facts, forgetTopics, meter, withFacts } from './support/facts.js';
import { type Benchmark, type Figure, figureOf, inTurn, timed } from './support/figure.js';
import type { World } from './support/world.js';

const FACTS = 12_000;
const ROUNDS = 3;
/** As many records a request as the relay sends. */
const BATCH = 1_000;
const ALL_SLOTS = [0, 1, 2, 3, 4, 5, 6, 7];

async function relayed({ pipeline, relayDatabase, fill }: Facts): Promise<number> {
  await fill(FACTS);
  const { facts: count } = await outboxBacklog(relayDatabase);
  const { metrics, rate } = meter();
  const relay = startRelay({
    database: relayDatabase,
    databaseUrl: pipeline.test.urlFor('atlas_relay'),
    kafka: pipeline.kafka,
    topics: pipeline.topics,
    codec: pipeline.codec,
    log: pipeline.log,
    metrics,
  });
  const perSecond = await rate('atlas_relay_published_total', count);
  await relay.stop();
  await pipeline.published();
  return perSecond;
}

interface Message {
  readonly key: string;
  readonly value: Buffer;
}

/** The very bytes that the relay sends. */
async function bytesOf({ pipeline, relayDatabase, fill }: Facts): Promise<Message[]> {
  const count = await fill(FACTS);
  const rows = await unsent(relayDatabase, ALL_SLOTS, count);
  return rows.map(({ fact }) => ({ key: fact.aggregateId, value: pipeline.codec.encode(fact) }));
}

async function produced({ pipeline }: Facts, messages: readonly Message[], topic: string): Promise<number> {
  const producer = openProducer(pipeline.kafka);
  await producer.connect();
  const send = (from: number) =>
    producer.send({ topic, acks: -1, messages: messages.slice(from, from + BATCH) as Message[] });
  await send(0);
  const milliseconds = await timed(async () => {
    for (let from = BATCH; from < messages.length; from += BATCH) await send(from);
  });
  await producer.disconnect();
  return ((messages.length - BATCH) * 1000) / milliseconds;
}

/** From a full outbox to Kafka's acknowledgement, against a bare producer of the same bytes. */
export const relayRate: Benchmark = {
  name: 'relay',
  run: (world) => withFacts(world, (facts) => measure(world, facts)),
};

async function measure(world: World, facts: Facts): Promise<Figure[]> {
  const messages = await bytesOf(facts);
  const { kafka, test } = facts.pipeline;
  const topic = await bareTopic(kafka, `${test.name}.bare.produced`);
  await relayed(facts);
  const rates = await inTurn(
    world.repetitions(ROUNDS),
    () => relayed(facts),
    () => produced(facts, messages, topic),
    ({ value, control }) => world.say(`relay ${value.toFixed(0)}/s, bare producer ${control.toFixed(0)}/s`),
  );
  await forgetTopics(kafka, [topic]);
  return [figureOf({ figure: 'relay', unit: 'facts/s', ...rates }, { atLeast: 3_000 })];
}
