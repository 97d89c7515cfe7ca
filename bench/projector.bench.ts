import type { EachBatchPayload } from 'kafkajs';
import { startRelay } from '../platform/relay.js';
import { startProjector } from '../reporting/projector.js';
import { type Facts, firstAbove, meter, withFacts } from './support/facts.js';
import { type Benchmark, type Figure, figureOf, inTurn } from './support/figure.js';
import type { World } from './support/world.js';

const FACTS = 12_000;
const ROUNDS = 3;
/** As many facts a transaction as the projector takes. */
const BATCH = 500;

let groups = 0;

async function emptyReadModels({ pipeline: { test } }: Facts): Promise<void> {
  const tables = await test.admin<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'reporting'`,
  );
  await test.admin(`TRUNCATE ${tables.map((table) => table.name).join(', ')}`);
}

async function projected(facts: Facts, count: number): Promise<number> {
  await emptyReadModels(facts);
  const { kafka, topics, codec, log, projectorDatabase: database } = facts.pipeline;
  const { metrics, rate } = meter();
  const group = topics.group(`bench.${++groups}`);
  const projector = startProjector({
    ...{ database, kafka, codec, log, metrics },
    topics: { ...topics, group: () => group },
  });
  const perSecond = await rate('atlas_projector_facts_total', count);
  await projector.stop();
  return perSecond;
}

/** Rows in the read models, the inbox included. */
async function rowsIn({ pipeline: { test } }: Facts): Promise<number> {
  const tables = await test.admin<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'reporting'`,
  );
  const counts = tables.map(({ name }) => `SELECT count(*) AS n FROM ${name}`);
  const [row] = await test.admin<{ n: number }>(`SELECT sum(n)::int AS n FROM (${counts.join(' UNION ALL ')}) c`);
  return row?.n ?? 0;
}

/** Reads the same topics, and writes each batch's bytes as so many rows with one INSERT. */
async function consumed(facts: Facts, count: number, rowsPerFact: number): Promise<number> {
  const { kafka, topics, test } = facts.pipeline;
  await test.admin('DROP TABLE IF EXISTS public.bare_rows');
  await test.admin('CREATE TABLE public.bare_rows (id bigint PRIMARY KEY, value bytea NOT NULL)');
  const consumer = kafka.consumer({
    groupId: topics.group(`bench.${++groups}`),
    ...{ maxWaitTimeInMs: 500, maxBytesPerPartition: 524_288, maxBytes: 5_242_880 },
  });
  let seen = 0;
  let rows = 0;
  const eachBatch = async ({ batch, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload): Promise<void> => {
    for (let from = 0; from < batch.messages.length; from += BATCH) {
      const messages = batch.messages.slice(from, from + BATCH);
      const until = Math.round((seen + messages.length) * rowsPerFact);
      const values = messages.map(({ value }) => value);
      const ids = Array.from({ length: until - rows }, (_, index) => rows + index);
      seen += messages.length;
      rows = until;
      await test.admin('INSERT INTO public.bare_rows SELECT * FROM unnest($1::bigint[], $2::bytea[])', [
        ids,
        ids.map((id) => values[id % values.length]),
      ]);
      resolveOffset(messages.at(-1)?.offset ?? batch.lastOffset());
      await commitOffsetsIfNecessary();
      done += messages.length;
    }
  };
  let done = 0;
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics.allEvents], fromBeginning: true });
  await consumer.run({ eachBatchAutoResolve: false, partitionsConsumedConcurrently: 64, eachBatch });
  const first = await firstAbove(() => done, 0);
  const last = await firstAbove(() => done, count - 1);
  await consumer.disconnect();
  return ((last.value - first.value) * 1000) / (last.at - first.at);
}

async function filledTopics(facts: Facts): Promise<number> {
  const { pipeline, relayDatabase, fill } = facts;
  await fill(FACTS);
  const relay = startRelay({
    database: relayDatabase,
    databaseUrl: pipeline.test.urlFor('atlas_relay'),
    ...{ kafka: pipeline.kafka, topics: pipeline.topics, codec: pipeline.codec, log: pipeline.log },
  });
  await pipeline.published();
  await relay.stop();
  const [row] = await pipeline.test.admin<{ n: number }>('SELECT count(*)::int AS n FROM outbox.facts');
  return row?.n ?? 0;
}

/** From full topics to the read models, against a bare consumer that inserts as many rows. */
export const projectorRate: Benchmark = {
  name: 'projector',
  run: (world) => withFacts(world, (facts) => measure(world, facts)),
};

async function measure(world: World, facts: Facts): Promise<Figure[]> {
  const count = await filledTopics(facts);
  await projected(facts, count);
  const rowsPerFact = (await rowsIn(facts)) / count;
  world.say(`${count} facts make ${rowsPerFact.toFixed(2)} rows each`);
  const rates = await inTurn(
    world.repetitions(ROUNDS),
    () => projected(facts, count),
    () => consumed(facts, count, rowsPerFact),
    ({ value, control }) => world.say(`projector ${value.toFixed(0)}/s, bare consumer ${control.toFixed(0)}/s`),
  );
  return [figureOf({ figure: 'projector', unit: 'facts/s', ...rates }, { atLeast: 3_000 })];
}
