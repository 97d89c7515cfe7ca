import type { Kafka, Producer } from 'kafkajs';
import { CodecError, type FactCodec } from './avro.js';
import { backoffMilliseconds } from './backoff.js';
import type { Database } from './database.js';
import { type FactTopics, openProducer } from './kafka.js';
import { ensureTopics } from './kafka-topics.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { pauseFor } from './pause.js';
import { type HeldBack, holdBack, letGo, outboxBacklog, removeSent, type Unsent, unsent } from './relay-outbox.js';
import { slotOwner } from './relay-slots.js';

export interface RelayOptions {
  /** Logged in as atlas_relay. */
  readonly database: Database;
  /** Address of the same database, for the connection that holds the slots. */
  readonly databaseUrl: string;
  readonly kafka: Kafka;
  readonly topics: FactTopics;
  readonly codec: FactCodec;
  readonly log: Log;
  readonly metrics?: Metrics;
}

export interface Relay {
  /** Ends after the batch that is under way. */
  stop(): Promise<void>;
  /** Slots that this relay publishes now; the others belong to another relay. */
  slots(): readonly number[];
}

const BATCH = 1_000;
/** A partition's record batch must stay below the broker's message.max.bytes (1 MiB), whatever the spread. */
const BATCH_BYTES = 800_000;
const RECORD_OVERHEAD = 100;
const BUSY_MILLISECONDS = 20;
const IDLE_MILLISECONDS = 200;
const SLOTS_MILLISECONDS = 1_000;
const PAUSE = { first: 200, longest: 5_000 };

interface Ready {
  readonly position: string;
  readonly slot: number;
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
}

/**
 * Carries facts from the outbox to Kafka, at least once, in order within each aggregate: one owner a slot, and batch
 * n + 1 is read only after n is acknowledged. An unreachable database or broker makes it pause and retry without end.
 */
export function startRelay(options: RelayOptions): Relay {
  const { database, log } = options;
  const stopped = new AbortController();
  const owner = slotOwner({ url: options.databaseUrl, log });
  const published = options.metrics?.counter('atlas_relay_published_total', 'Facts acknowledged by Kafka.');
  if (options.metrics) observeBacklog(options.metrics, database, () => owner.owned.length);
  let producer: Producer | undefined;
  let slotsAskedAt = 0;
  let freshStart = true;

  const round = async (): Promise<number> => {
    if (owner.owned.length === 0 || Date.now() - slotsAskedAt > SLOTS_MILLISECONDS) {
      await owner.acquire();
      slotsAskedAt = Date.now();
    }
    if (owner.owned.length === 0) return 0;
    producer ??= await connect(options);
    if (freshStart) {
      // What this program's predecessor could not encode, this one perhaps can.
      const { queued } = await letGo(database);
      if (queued > 0) log.info('parked facts are tried again', { queued });
      freshStart = false;
    }
    const batch = await unsent(database, owner.owned, BATCH);
    const { ready, held } = sortOut(batch, options);
    if (held.length > 0) await setAside(options, held);
    for (const chunk of chunks(ready)) {
      if (chunk.some((record) => !owner.owned.includes(record.slot))) return 0;
      await send(producer, chunk);
      await removeSent(
        database,
        chunk.map((record) => record.position),
      );
      published?.inc(chunk.length);
    }
    return batch.length;
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    let wait = IDLE_MILLISECONDS;
    while (!stopped.signal.aborted) {
      try {
        const count = await round();
        if (failures > 0) log.info('publishing again', { after: failures });
        failures = 0;
        wait = owner.owned.length === 0 ? SLOTS_MILLISECONDS : nextWait(count, wait);
      } catch (error) {
        failures += 1;
        wait = backoffMilliseconds(failures, PAUSE);
        log.warn('publishing pauses', { error, failures, wait });
        // A new producer after any failure: kafkajs does not always recover its own.
        await producer?.disconnect().catch(() => undefined);
        producer = undefined;
      }
      if (wait > 0) await pauseFor(wait, stopped.signal);
    }
    await producer?.disconnect();
    await owner.close();
  };

  const running = run();
  return {
    stop: () => {
      stopped.abort();
      return running;
    },
    slots: () => owner.owned,
  };
}

/** A full batch: at once; some facts: soon; none: ever more slowly. */
function nextWait(count: number, last: number): number {
  if (count >= BATCH) return 0;
  if (count > 0) return BUSY_MILLISECONDS;
  return Math.min(IDLE_MILLISECONDS, Math.max(BUSY_MILLISECONDS, last * 2));
}

async function connect({ kafka, topics }: RelayOptions): Promise<Producer> {
  await ensureTopics(kafka, topics);
  const producer = openProducer(kafka);
  await producer.connect();
  return producer;
}

/** Encodes; what cannot be encoded is held back, and with it everything of its aggregate that follows. */
function sortOut(batch: readonly Unsent[], { codec, topics }: RelayOptions): { ready: Ready[]; held: HeldBack[] } {
  const ready: Ready[] = [];
  const held: HeldBack[] = [];
  const stuck = new Set<string>();
  for (const { fact, slot, behind } of batch) {
    const { position, aggregateId } = fact;
    if (behind || stuck.has(aggregateId)) {
      held.push({ position, slot, aggregateId, reason: null });
      continue;
    }
    try {
      ready.push({ position, slot, topic: topics.events(fact.domain), key: aggregateId, value: encoded(codec, fact) });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      stuck.add(aggregateId);
      held.push({ position, slot, aggregateId, reason: error.message });
    }
  }
  return { ready, held };
}

function encoded(codec: FactCodec, fact: Unsent['fact']): Buffer {
  const value = codec.encode(fact);
  if (value.length <= BATCH_BYTES) return value;
  throw new CodecError(`${fact.type} ${fact.eventId} has ${value.length} bytes, more than a record may have`);
}

async function setAside({ database, log }: RelayOptions, held: readonly HeldBack[]): Promise<void> {
  await holdBack(database, held);
  for (const { position, aggregateId, reason } of held) {
    if (reason) log.error('a fact cannot be published and is parked', { position, aggregateId, reason });
  }
}

function* chunks(ready: readonly Ready[]): Generator<Ready[]> {
  let chunk: Ready[] = [];
  let bytes = 0;
  for (const record of ready) {
    const size = record.value.length + record.key.length + RECORD_OVERHEAD;
    if (chunk.length > 0 && bytes + size > BATCH_BYTES) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(record);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

async function send(producer: Producer, chunk: readonly Ready[]): Promise<void> {
  const byTopic = new Map<string, { key: string; value: Buffer }[]>();
  for (const { topic, key, value } of chunk) {
    const messages = byTopic.get(topic) ?? [];
    messages.push({ key, value });
    byTopic.set(topic, messages);
  }
  const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
  await producer.sendBatch({ acks: -1, topicMessages });
}

function observeBacklog(metrics: Metrics, database: Database, slots: () => number): void {
  const oldest = metrics.gauge('atlas_relay_oldest_seconds', 'Age of the oldest fact that waits to be published.');
  const unpublished = metrics.gauge('atlas_relay_unpublished_facts', 'Facts that could not be published, and behind.');
  metrics.gauge('atlas_relay_slots', 'Slots that this relay owns.', [], (gauge) => gauge.set(slots()));
  metrics.gauge('atlas_relay_backlog_facts', 'Facts that wait to be published.', [], async (gauge) => {
    // A scrape while the database is down shows the last figures.
    const backlog = await outboxBacklog(database).catch(() => undefined);
    if (!backlog) return;
    gauge.set(backlog.facts);
    oldest.set(backlog.oldestSeconds);
    unpublished.set(backlog.unpublished);
  });
}
