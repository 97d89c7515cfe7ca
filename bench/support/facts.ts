import { openDatabase } from '../../platform/database.js';
import type { Kafka } from '../../platform/kafka.js';
import { PARTITIONS, withAdmin } from '../../platform/kafka-topics.js';
import { createMetrics, type Metrics } from '../../platform/metrics.js';
import type { Draft } from '../../tests/support/emit.js';
import { emit } from '../../tests/support/emit.js';
import { type FactPipeline, factPipeline } from '../../tests/support/fact-pipeline.js';
import { until } from '../../tests/support/until.js';
import { ordersOf } from './orders.js';
import type { World } from './world.js';

const ORDERS_AT_ONCE = 25;

/** A pipeline of facts that is filled with what orders emit. */
export interface Facts {
  readonly pipeline: FactPipeline;
  readonly relayDatabase: FactPipeline['projectorDatabase'];
  /** Puts at least this many facts of orders into the outbox; answers how many. */
  fill(atLeast: number): Promise<number>;
}

/** Opens a pipeline of its own for the body, and forgets it afterwards. */
export async function withFacts<T>(world: World, body: (facts: Facts) => Promise<T>): Promise<T> {
  const template = await world.once(
    'facts of an order',
    () => factsOfAnOrder(world),
    async () => undefined,
  );
  const pipeline = await factPipeline();
  const relayDatabase = openDatabase({ url: pipeline.test.urlFor('atlas_relay'), size: 6 });
  let orders = 0;
  const fill = async (atLeast: number): Promise<number> => {
    let made = 0;
    while (made < atLeast) {
      const few = Array.from({ length: ORDERS_AT_ONCE }, () => another(template, ++orders)).flat();
      await emit(pipeline.test.database, few, `SO-${orders}`);
      made += few.length;
    }
    return made;
  };
  try {
    return await body({ pipeline, relayDatabase, fill });
  } finally {
    await relayDatabase.close();
    await pipeline.close();
  }
}

/** What an order of three lines emits from placed to confirmed, read off the outbox. */
async function factsOfAnOrder(world: World): Promise<Draft[]> {
  const app = await world.application();
  const orders = await ordersOf(world);
  const [start] = await orders.starts(1);
  if (!start) throw new Error('no order');
  const { orderId } = start.order;
  await orders.place(start);
  await orders.confirmed(orderId);
  await until('the order is posted', async () => {
    const { rows } = await app.admin.query('SELECT 1 FROM outbox.to_post LIMIT 1');
    return rows.length === 0 ? true : undefined;
  });
  const { rows } = await app.admin.query<Draft>(
    `SELECT domain, type, version, aggregate_id AS "aggregateId",
       replace(payload::text, $1, 'SO-@')::jsonb AS payload
     FROM outbox.facts WHERE correlation_id = $1 ORDER BY position`,
    [orderId],
  );
  world.say(`an order emits ${rows.length} facts: ${rows.map((row) => row.type).join(', ')}`);
  return rows.map((row) => ({ ...row, aggregateId: row.aggregateId.replace(orderId, 'SO-@') }));
}

/** The same facts of another order: its number, and those of its documents, are others. */
function another(template: readonly Draft[], number: number): Draft[] {
  const text = JSON.stringify(template)
    .replaceAll('SO-@', `SO-${number}`)
    .replace(/INV-\d+/g, `INV-${number}`)
    .replace(/\bJ(\w*)-(\d+)/g, (_, letters: string, digits: string) => `J${letters}-${number}${digits}`)
    .replace(/\bch_\w+/g, `ch_${number}`);
  return JSON.parse(text) as Draft[];
}

export interface Meter {
  readonly metrics: Metrics;
  /** Counts per second from the first count that is seen until the counter has reached so many. */
  rate(counter: string, count: number): Promise<number>;
}

const LOOK_MILLISECONDS = 5;

export function meter(): Meter {
  const metrics = createMetrics('bench', { runtime: false });
  const read = async (counter: string): Promise<number> => {
    const found = await metrics.registry.getSingleMetric(counter)?.get();
    return found?.values[0]?.value ?? 0;
  };
  return {
    metrics,
    rate: async (counter, count) => {
      const first = await firstAbove(() => read(counter), 0);
      const last = await firstAbove(() => read(counter), count - 1);
      return ((last.value - first.value) * 1000) / (last.at - first.at);
    },
  };
}

/** The first value above the limit, and when it was seen. */
export async function firstAbove(
  read: () => number | Promise<number>,
  limit: number,
): Promise<{ value: number; at: number }> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const value = await read();
    if (value > limit) return { value, at: performance.now() };
    if (performance.now() > deadline) throw new Error(`stuck at ${value}, waiting for more than ${limit}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  }
}

/** A topic with as many partitions as those of the facts. */
export async function bareTopic(kafka: Kafka, topic: string): Promise<string> {
  await withAdmin(kafka, (admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS, replicationFactor: 1 }], waitForLeaders: true }),
  );
  return topic;
}

export const forgetTopics = (kafka: Kafka, topics: string[]): Promise<void> =>
  withAdmin(kafka, (admin) => admin.deleteTopics({ topics }));
