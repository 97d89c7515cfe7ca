import { connect, type Socket } from 'node:net';
import type { ISocketFactory, KafkaMessage } from 'kafkajs';
import { allFacts } from '../../domain/facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import { type FactCodec, factCodec } from '../../platform/avro.js';
import { loadConfig } from '../../platform/config.js';
import { type Database, openDatabase } from '../../platform/database.js';
import { type FactTopics, factTopics, type Kafka, openKafka } from '../../platform/kafka.js';
import { withAdmin } from '../../platform/kafka-topics.js';
import { type Log, silentLog } from '../../platform/log.js';
import { type Relay, startRelay } from '../../platform/relay.js';
import { type Projector, startProjector } from '../../reporting/projector.js';
import { type TestDatabase, testDatabase } from './test-database.js';
import { until } from './until.js';

/** Connections to the broker that a test can cut, and keep cut. */
export interface Network {
  readonly socketFactory: ISocketFactory;
  cut(): void;
  mend(): void;
}

export function network(): Network {
  const sockets = new Set<Socket>();
  let down = false;
  return {
    socketFactory: ({ host, port, onConnect }) => {
      // Port 9 (discard) refuses: the broker is gone.
      const socket = connect({ host, port: down ? 9 : port }, onConnect);
      socket.setKeepAlive(true, 60_000);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
    cut: () => {
      down = true;
      for (const socket of sockets) socket.destroy(new Error('the connection was cut'));
    },
    mend: () => {
      down = false;
    },
  };
}

/** Outbox, Kafka and read models of one test: a database and topics that nobody else uses. */
export interface FactPipeline {
  readonly test: TestDatabase;
  readonly kafka: Kafka;
  readonly topics: FactTopics;
  readonly codec: FactCodec;
  readonly network: Network;
  readonly log: Log;
  /** Logged in as atlas_projector. */
  readonly projectorDatabase: Database;
  relay(codec?: FactCodec): Relay;
  projector(): Projector;
  /** Waits until nothing is left in the outbox. */
  published(): Promise<void>;
  /** Waits (a minute, unless more is given) until nothing is left in the outbox, and the projector has committed everything that the topics hold. */
  projected(withinMs?: number): Promise<void>;
  /** What a topic holds, from its beginning. */
  records(topic: string, atLeast: number): Promise<{ partition: number; message: KafkaMessage }[]>;
  facts(domain: string, atLeast: number): Promise<Fact[]>;
  /** Stops what was started here, and forgets its topics. */
  close(): Promise<void>;
}

export async function factPipeline(log: Log = silentLog): Promise<FactPipeline> {
  if (!process.env['ATLAS_KAFKA_BROKERS'])
    throw new Error('ATLAS_KAFKA_BROKERS is not set: run these tests through `make test`');
  const test = await testDatabase();
  const cable = network();
  const kafka = openKafka({ config: loadConfig(), clientId: test.name, log, socketFactory: cable.socketFactory });
  const topics = factTopics(`${test.name}.`);
  const codec = factCodec(allFacts, []);
  const relayDatabase = openDatabase({ url: test.urlFor('atlas_relay'), size: 6 });
  const projectorDatabase = openDatabase({ url: test.urlFor('atlas_projector'), size: 6 });
  const running: { stop(): Promise<void> }[] = [];
  const kept = <T extends { stop(): Promise<void> }>(part: T): T => {
    running.push(part);
    return part;
  };

  const records: FactPipeline['records'] = async (topic, atLeast) => {
    const found: { partition: number; message: KafkaMessage }[] = [];
    const reader = kafka.consumer({ groupId: `${test.name}.reader.${crypto.randomUUID()}`, maxWaitTimeInMs: 200 });
    await reader.connect();
    try {
      await reader.subscribe({ topics: [topic], fromBeginning: true });
      await reader.run({ eachMessage: async ({ partition, message }) => void found.push({ partition, message }) });
      await until(`${atLeast} records in ${topic}`, async () => (found.length >= atLeast ? true : undefined), 60_000);
      return found;
    } finally {
      await reader.disconnect();
    }
  };

  const published = async (withinMs = 60_000): Promise<void> => {
    await until(
      'an empty outbox',
      async () => {
        const [row] = await test.admin<{ n: number }>('SELECT count(*)::int AS n FROM outbox.to_publish');
        return row?.n === 0 ? true : undefined;
      },
      withinMs,
    );
  };

  return {
    test,
    kafka,
    topics,
    codec,
    network: cable,
    log,
    projectorDatabase,
    relay: (own = codec) =>
      kept(
        startRelay({
          database: relayDatabase,
          databaseUrl: test.urlFor('atlas_relay'),
          kafka,
          topics,
          codec: own,
          log,
        }),
      ),
    projector: () => kept(startProjector({ database: projectorDatabase, kafka, topics, codec, log })),
    published: () => published(),
    projected: async (withinMs = 60_000) => {
      await published(withinMs);
      await until('the projector at the end of its topics', () => caughtUp(kafka, topics), withinMs);
    },
    records,
    facts: async (domain, atLeast) =>
      (await records(topics.events(domain), atLeast)).map(({ message }) =>
        codec.decode(message.value ?? Buffer.alloc(0)),
      ),
    close: async () => {
      cable.mend();
      await Promise.all(running.map((part) => part.stop()));
      await relayDatabase.close();
      await projectorDatabase.close();
      await forgetTopics(kafka, topics);
      await test.close();
    },
  };
}

/** Whether the projector's group has committed every offset. */
const caughtUp = (kafka: Kafka, topics: FactTopics): Promise<true | undefined> =>
  withAdmin(kafka, async (admin) => {
    const groups = await admin.fetchOffsets({ groupId: topics.group('projector'), topics: [...topics.allEvents] });
    const committed = new Map(
      groups.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => [`${topic}/${partition}`, offset]),
      ),
    );
    for (const topic of topics.allEvents) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
        if (high !== '0' && committed.get(`${topic}/${partition}`) !== high) return undefined;
      }
    }
    return true;
  });

const forgetTopics = (kafka: Kafka, topics: FactTopics): Promise<unknown> =>
  withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const own = [...topics.allEvents, ...topics.allDeadLetters].filter((topic) => existing.has(topic));
    if (own.length > 0) await admin.deleteTopics({ topics: own });
  });
