import type { Kafka, Producer } from 'kafkajs';
import type { Fact, FactDefinition } from '../domain/kernel/fact.js';
import type { FactCodec } from './avro.js';
import { factName } from './avro-schemas.js';
import { type FactConsumer, startConsumer } from './consumer.js';
import type { Database } from './database.js';
import { deadLetters } from './dead-letters.js';
import { type Delivery, deliveryOf, factIn } from './delivery.js';
import { type DeliveryPolicy, deliver, type Handling } from './delivery-policy.js';
import { type FactTopics, openProducer } from './kafka.js';
import { ensureTopics } from './kafka-topics.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { type ParkedDeliveries, parkedDeliveries } from './parked.js';
import { pauseFor } from './pause.js';
import { watchForReplays } from './replay.js';

export interface ReactorOptions {
  /** Name of the reactor; its consumer group is `<prefix>atlas.<group>`. */
  readonly group: string;
  /** What it reacts to; everything else passes by. */
  readonly facts: readonly FactDefinition[];
  /**
   * Reacts to one fact, such as by a signal; in order for each aggregate, at least once, so it must be idempotent. It
   * throws what says that something is unreachable (then one waits), or what is this fact's own fault.
   */
  readonly react: (fact: Fact) => Promise<void>;
  readonly kafka: Kafka;
  readonly topics: FactTopics;
  readonly codec: FactCodec;
  /** May act as atlas_outbox: what fails is parked in outbox.parked. */
  readonly database: Database;
  readonly log: Log;
  readonly metrics?: Metrics;
}

export interface Reactor {
  stop(): Promise<void>;
}

/** From facts to what must happen next: reads topics of facts, and hands each fact that it wants to `react`. */
export function startReactor(options: ReactorOptions): Reactor {
  const { group, facts, kafka, topics, codec, database, log } = options;
  const stopped = new AbortController();
  const parked = parkedDeliveries('outbox', group, codec);
  const handling = reactorHandling(options, parked);
  const producer = openProducer(kafka);
  const consumer = startConsumer({
    kafka,
    log,
    groupId: topics.group(group),
    topics: [...new Set(facts.map((definition) => topics.events(definition.domain)))],
    prepare: () => prepare(kafka, topics, producer),
    handle: (records, lost) => {
      const policy: DeliveryPolicy = {
        ...handling,
        consumer: group,
        deadLetters: deadLetters(producer, topics),
        log,
        wanted: () => !lost.aborted && !stopped.signal.aborted,
        pause: (milliseconds) => pauseFor(milliseconds, lost),
      };
      return deliver(
        records.map((record) => deliveryOf(record, codec)),
        policy,
      );
    },
  });
  const replays = watchForReplays({
    database,
    owner: 'outbox',
    parked,
    log,
    handle: (_tx, delivery) => options.react(factIn(delivery)),
  });
  return { stop: () => stopAll(stopped, [consumer, replays], producer) };
}

async function prepare(kafka: Kafka, topics: FactTopics, producer: Producer): Promise<void> {
  await ensureTopics(kafka, topics);
  await producer.connect();
}

async function stopAll(stopped: AbortController, parts: readonly FactConsumer[], producer: Producer): Promise<void> {
  stopped.abort();
  await Promise.all(parts.map((part) => part.stop()));
  await producer.disconnect();
}

function reactorHandling({ facts, react, database, metrics }: ReactorOptions, parked: ParkedDeliveries): Handling {
  const wanted = new Set(facts.map(factName));
  const matters = ({ fact }: Delivery): boolean => fact === undefined || wanted.has(factName(fact));
  // A batch that fails half-way is tried again one by one: what was done is not done twice.
  const done = new WeakSet<Delivery>();
  const reacted = metrics?.counter('atlas_reactor_facts_total', 'Facts reacted to.', ['type']);

  const handle = async (deliveries: readonly Delivery[]): Promise<boolean> => {
    const due = deliveries.filter((delivery) => matters(delivery) && !done.has(delivery));
    if (due.length === 0) return true;
    const blocked = await blockedOf(database, parked, due);
    if (!blocked) return false;
    for (const delivery of due) {
      if (blocked.has(delivery.aggregateId)) continue;
      const fact = factIn(delivery);
      await react(fact);
      done.add(delivery);
      reacted?.inc({ type: fact.type });
    }
    return true;
  };
  const park: Handling['park'] = (rows) =>
    database.transaction('outbox', async (tx) => {
      if (!(await parked.lock(tx, 'shared'))) return false;
      await parked.add(
        tx,
        rows.filter(({ delivery }) => matters(delivery)),
      );
      return true;
    });
  return { handle, park };
}

/** Aggregates that have something parked, after these deliveries of theirs were put behind it. */
const blockedOf = (
  database: Database,
  parked: ParkedDeliveries,
  due: readonly Delivery[],
): Promise<ReadonlySet<string> | undefined> =>
  database.transaction('outbox', async (tx) => {
    if (!(await parked.lock(tx, 'shared'))) return undefined;
    const blocked = await parked.blocked(
      tx,
      due.map((delivery) => delivery.aggregateId),
    );
    const waiting = due.filter((delivery) => blocked.has(delivery.aggregateId));
    await parked.add(
      tx,
      waiting.map((delivery) => ({ delivery, state: 'waiting', reason: null, attempts: 0 })),
    );
    return blocked;
  });
