import { setMaxListeners } from 'node:events';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { backoffMilliseconds } from './backoff.js';
import { type RawRecord, recordOf } from './delivery.js';
import { RETRY } from './kafka.js';
import type { Log } from './log.js';
import { pauseFor } from './pause.js';

export interface ConsumerOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly log: Log;
  /**
   * Handles records of one partition, in order; partitions come at the same time. It never fails because of a record:
   * it returns when the offset may be committed, or throws when the signal says that the partition is lost.
   */
  readonly handle: (records: readonly RawRecord[], lost: AbortSignal) => Promise<void>;
  /** Runs before each connection, such as the creation of topics. */
  readonly prepare?: () => Promise<void>;
}

export interface FactConsumer {
  /** Ends after what is under way, and leaves the group. */
  stop(): Promise<void>;
}

const AT_ONCE = 500;
const HEARTBEAT_MILLISECONDS = 3_000;
const SIGN_OF_LIFE_MILLISECONDS = 90_000;
const LEAVE_MILLISECONDS = 10_000;
const PAUSE = { first: 500, longest: 5_000 };

/**
 * Reads topics from the beginning of what the group has not committed, at least once, for as long as it is not
 * stopped. Whatever ends kafkajs' own consumer (a crash, a broker that is gone for long, a silent stall), a new one
 * takes its place.
 */
export function startConsumer(options: ConsumerOptions): FactConsumer {
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopped.signal.aborted; ) {
      const joined = await life(options, stopped.signal);
      failures = joined ? 1 : failures + 1;
      if (!stopped.signal.aborted) await pauseFor(backoffMilliseconds(failures, PAUSE), stopped.signal);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopped.abort();
      return running;
    },
  };
}

/** One kafkajs consumer from its connection to its end; answers whether it ever joined the group. */
async function life(options: ConsumerOptions, stopped: AbortSignal): Promise<boolean> {
  const { kafka, groupId, log } = options;
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: 30_000,
    rebalanceTimeout: 60_000,
    heartbeatInterval: HEARTBEAT_MILLISECONDS,
    maxWaitTimeInMs: 500,
    maxBytesPerPartition: 524_288,
    maxBytes: 5_242_880,
    allowAutoTopicCreation: false,
    // kafkajs' own restart is not used: startConsumer makes a new consumer.
    retry: { ...RETRY, restartOnFailure: async () => false },
  });
  const ended = new AbortController();
  // Every partition listens.
  setMaxListeners(0, ended.signal);
  const sign = watch(consumer, ended, log);
  const end = (): void => ended.abort();
  stopped.addEventListener('abort', end, { once: true });
  try {
    await options.prepare?.();
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await read(consumer, options, ended.signal);
    while (!ended.signal.aborted) {
      await pauseFor(5_000, ended.signal);
      if (Date.now() - sign.at() > SIGN_OF_LIFE_MILLISECONDS) {
        log.warn('the consumer gave no sign of life and is replaced', { groupId });
        ended.abort();
      }
    }
  } catch (error) {
    log.warn('the consumer could not start', { groupId, error });
  } finally {
    stopped.removeEventListener('abort', end);
    ended.abort();
    await leave(consumer, groupId, log);
  }
  return sign.joined();
}

function watch(consumer: Consumer, ended: AbortController, log: Log): { at(): number; joined(): boolean } {
  const { CRASH, GROUP_JOIN, HEARTBEAT, FETCH, END_BATCH_PROCESS } = consumer.events;
  let at = Date.now();
  let joined = false;
  for (const event of [HEARTBEAT, FETCH, END_BATCH_PROCESS] as const) {
    consumer.on(event, () => {
      at = Date.now();
    });
  }
  consumer.on(GROUP_JOIN, ({ payload }) => {
    at = Date.now();
    joined = true;
    log.info('joined the group', { groupId: payload.groupId, assignment: payload.memberAssignment });
  });
  consumer.on(CRASH, ({ payload }) => {
    log.warn('the consumer ended and is replaced', { groupId: payload.groupId, error: payload.error });
    ended.abort();
  });
  return { at: () => at, joined: () => joined };
}

async function leave(consumer: Consumer, groupId: string, log: Log): Promise<void> {
  const timeout = new AbortController();
  const left = consumer
    .disconnect()
    .catch((error: unknown) => log.warn('leaving the group failed', { groupId, error }));
  await Promise.race([left, pauseFor(LEAVE_MILLISECONDS, timeout.signal)]);
  timeout.abort();
}

async function read(consumer: Consumer, options: ConsumerOptions, ended: AbortSignal): Promise<void> {
  const commit = committer(consumer);
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    // Enough for every partition of a fetch: the handler sees them at once and may put them together.
    partitionsConsumedConcurrently: 64,
    eachBatch: async (payload) => {
      const { batch, isRunning, isStale, resolveOffset, heartbeat } = payload;
      for (let from = 0; from < batch.messages.length; from += AT_ONCE) {
        if (!isRunning() || isStale() || ended.aborted) return;
        const messages = batch.messages.slice(from, from + AT_ONCE);
        const records = messages.map((message) => recordOf(batch.topic, batch.partition, message));
        if (!(await withHeartbeats((lost) => options.handle(records, lost), heartbeat, ended))) return;
        const last = records.at(-1)?.offset ?? batch.lastOffset();
        resolveOffset(last);
        await commit({ topic: batch.topic, partition: batch.partition, offset: (BigInt(last) + 1n).toString() });
      }
    },
  });
}

/**
 * Keeps the membership alive for as long as the work takes, even hours while a database is away. Answers false when
 * the work was given up because the consumer ends; throws when the group is rebalancing.
 */
async function withHeartbeats(
  work: (lost: AbortSignal) => Promise<void>,
  heartbeat: EachBatchPayload['heartbeat'],
  ended: AbortSignal,
): Promise<boolean> {
  const lost = new AbortController();
  const done = new AbortController();
  const giveUp = (): void => lost.abort();
  ended.addEventListener('abort', giveUp, { once: true });
  const working = work(lost.signal)
    .then(() => true)
    .finally(() => done.abort());
  // Observed below; a rejection must not count as unhandled while a heartbeat is awaited.
  working.catch(() => undefined);
  try {
    while (!done.signal.aborted) {
      await pauseFor(1_000, done.signal);
      if (!done.signal.aborted && !ended.aborted) await heartbeat();
    }
    return await working;
  } catch (error) {
    if (ended.aborted) return false;
    throw error;
  } finally {
    ended.removeEventListener('abort', giveUp);
    lost.abort();
  }
}

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** One commit request at a time; what comes meanwhile goes together into the next. */
function committer(consumer: Consumer): (place: Place) => Promise<void> {
  let pending = new Map<string, Place>();
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    const places = [...pending.values()];
    pending = new Map();
    next = undefined;
    current = consumer.commitOffsets(places);
    await current;
  };
  return (place) => {
    pending.set(`${place.topic}/${place.partition}`, place);
    next ??= current.then(flush, flush);
    return next;
  };
}
