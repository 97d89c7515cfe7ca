import type { FactCodec } from '../platform/avro.js';
import { batcher } from '../platform/batcher.js';
import { startConsumer } from '../platform/consumer.js';
import type { Database } from '../platform/database.js';
import { deadLetters } from '../platform/dead-letters.js';
import { type Delivery, deliveryOf } from '../platform/delivery.js';
import { type DeliveryPolicy, deliver } from '../platform/delivery-policy.js';
import { type FactTopics, type Kafka, openProducer, type Producer } from '../platform/kafka.js';
import { ensureTopics } from '../platform/kafka-topics.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import { parkedDeliveries } from '../platform/parked.js';
import { pauseFor } from '../platform/pause.js';
import { watchForReplays } from '../platform/replay.js';
import { applyDeliveries } from './apply.js';
import { projectorHandling } from './projector-handling.js';
import { observeProjector } from './projector-metrics.js';

export const PROJECTOR = 'projector';
const AT_ONCE = 500;

export interface ProjectorOptions {
  /** Logged in as atlas_projector. */
  readonly database: Database;
  readonly kafka: Kafka;
  readonly topics: FactTopics;
  readonly codec: FactCodec;
  readonly log: Log;
  readonly metrics?: Metrics;
  /** Another schema and group, and no dead letters, while read models are rebuilt. */
  readonly rebuild?: { readonly schema: string; readonly group: string };
}

export interface Projector {
  /** Ends after the batch that is under way. */
  stop(): Promise<void>;
}

/** Builds the read models from Kafka: facts of all partitions go together into transactions of up to 500 facts. */
export function startProjector(options: ProjectorOptions): Projector {
  const { database, kafka, topics, codec, log, rebuild } = options;
  const schema = rebuild?.schema ?? 'reporting';
  const parked = parkedDeliveries(schema, PROJECTOR, codec);
  const stopped = new AbortController();
  const producer = rebuild ? undefined : openProducer(kafka);
  const observed = options.metrics && observeProjector(options.metrics, database, parked);
  const handling = projectorHandling({ database, schema, parked, onApplied: observed?.applied });
  const policy: Omit<DeliveryPolicy, 'wanted'> = {
    ...handling,
    consumer: PROJECTOR,
    deadLetters: producer && deadLetters(producer, topics),
    log,
    pause: (milliseconds) => pauseFor(milliseconds, stopped.signal),
    ...(observed ? { onPause: observed.paused } : {}),
  };
  const apply = batcher<Delivery>(AT_ONCE, (deliveries, wanted) =>
    deliver(deliveries, { ...policy, wanted: () => wanted() && !stopped.signal.aborted }),
  );
  const consumer = startConsumer({
    kafka,
    log,
    groupId: topics.group(rebuild?.group ?? PROJECTOR),
    topics: topics.allEvents,
    prepare: () => prepare(kafka, topics, producer),
    handle: (records, lost) =>
      apply(
        records.map((record) => deliveryOf(record, codec)),
        lost,
      ),
  });
  const replays = watchForReplays({
    database,
    owner: 'reporting',
    parked,
    log,
    handle: async (tx, delivery) => {
      await applyDeliveries(tx, schema, [delivery]);
    },
  });
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([consumer.stop(), replays.stop()]);
      await producer?.disconnect();
    },
  };
}

async function prepare(kafka: Kafka, topics: FactTopics, producer: Producer | undefined): Promise<void> {
  await ensureTopics(kafka, topics);
  await producer?.connect();
}
