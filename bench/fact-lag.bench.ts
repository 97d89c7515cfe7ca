import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { loadConfig } from '../platform/config.js';
import { type Kafka, openKafka, openProducer, type Producer } from '../platform/kafka.js';
import { silentLog } from '../platform/log.js';
import { command, emit } from '../tests/support/emit.js';
import { until } from '../tests/support/until.js';
import { bareTopic, forgetTopics } from './support/facts.js';
import { type Benchmark, figureOf, percentile } from './support/figure.js';
import { watcher } from './support/watcher.js';
import type { Application, World } from './support/world.js';

const PER_SECOND = 100;
const SECONDS = 8;
const ROUNDS = 2;
const TOPIC = 'bench.bare.lag';

/** Does something so many times a second, whatever each takes; answers how long each took to be seen. */
async function steadily(seconds: number, body: (index: number) => Promise<number>): Promise<number[]> {
  const start = performance.now();
  const pending: Promise<number>[] = [];
  for (let index = 0; index < seconds * PER_SECOND; index += 1) {
    const due = start + (index * 1000) / PER_SECOND;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    pending.push(body(index));
  }
  return Promise.all(pending);
}

/** From before the fact's transaction until it is in the read models' tables. */
async function factLags({ admin, database }: Application, seconds: number): Promise<number[]> {
  const inbox = watcher(admin, 'SELECT event_id::text AS id FROM reporting.inbox WHERE event_id = ANY($1::uuid[])');
  return steadily(seconds, async (index) => {
    const eventId = randomUUID();
    const start = performance.now();
    await emit(database, [{ ...command(`SO-LAG-${index % 50}`), eventId }]);
    await inbox.seen(eventId);
    return performance.now() - start;
  });
}

interface Bare {
  readonly producer: Producer;
  readonly consumer: Consumer;
  readonly arrivals: Map<string, (at: number) => void>;
}

async function openBare(kafka: Kafka): Promise<Bare> {
  const producer = openProducer(kafka);
  const consumer = kafka.consumer({ groupId: `${TOPIC}.reader`, maxWaitTimeInMs: 500 });
  const arrivals: Bare['arrivals'] = new Map();
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: 64,
    eachMessage: async ({ message }) => {
      const key = message.key?.toString() ?? '';
      arrivals.get(key)?.(performance.now());
      arrivals.delete(key);
    },
  });
  return { producer, consumer, arrivals };
}

/** From before a record is sent until a bare consumer has it. */
async function bareLags({ producer, arrivals }: Bare, value: Buffer, seconds: number): Promise<number[]> {
  return steadily(seconds, async () => {
    const key = randomUUID();
    const start = performance.now();
    const arrived = new Promise<number>((resolve) => arrivals.set(key, resolve));
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ key, value }] });
    return (await arrived) - start;
  });
}

async function pipelineRuns(world: World): Promise<void> {
  await world.once(
    'relay and projector',
    async () => {
      const { stack, admin } = await world.application();
      const running = [await stack.another('relay', 'relay'), await stack.another('projector', 'projector')];
      await until(
        'the read models have caught up',
        async () => {
          const { rows } = await admin.query(
            'SELECT 1 WHERE (SELECT count(*) FROM reporting.inbox) = (SELECT count(*) FROM outbox.facts)',
          );
          return rows.length === 1 ? true : undefined;
        },
        120_000,
      );
      return running;
    },
    async (running) => Promise.all(running.map((each) => each.stop())),
  );
}

/** A fact a hundredth of a second, through relay, Kafka and projector, each a process of its own. */
export const factLag: Benchmark = {
  name: 'fact-lag',
  run: async (world) => {
    const app = await world.application();
    await pipelineRuns(world);
    const kafka = openKafka({ config: loadConfig(app.env), clientId: 'bench', log: silentLog });
    await bareTopic(kafka, TOPIC);
    const bare = await openBare(kafka);
    const value = Buffer.alloc(300, 7);
    await factLags(app, 2);
    await bareLags(bare, value, 2);
    const rounds = world.repetitions(ROUNDS);
    const values: number[] = [];
    const controls: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      values.push(...(await factLags(app, SECONDS)));
      controls.push(...(await bareLags(bare, value, SECONDS)));
    }
    await Promise.all([bare.producer.disconnect(), bare.consumer.disconnect()]);
    await forgetTopics(kafka, [TOPIC]);
    const at = (share: number) => ({ value: percentile(values, share), control: percentile(controls, share) });
    world.say(`half of the facts within ${at(0.5).value.toFixed(0)} ms`);
    const measured = { figure: 'fact to read model p99 at 100 facts/s', unit: 'ms', ...at(0.99) };
    return [figureOf(measured, { below: 1_000 })];
  },
};
