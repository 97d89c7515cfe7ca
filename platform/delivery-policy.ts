import { CodecError } from './avro.js';
import { backoffMilliseconds } from './backoff.js';
import { type DeadLetters, type Failure, reasonOf } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import type { Log } from './log.js';
import type { Parked } from './parked.js';
import { isLostRace, isUnreachable } from './unreachable.js';

/** What a consumer does with deliveries. Both answer false when maintenance holds the lock: then once more, soon. */
export interface Handling {
  /** All or nothing, and harmless to repeat. */
  handle(deliveries: readonly Delivery[]): Promise<boolean>;
  park(parked: readonly Parked[]): Promise<boolean>;
}

export interface DeliveryPolicy extends Handling {
  readonly consumer: string;
  /** Where failures are told; none while read models are rebuilt. */
  readonly deadLetters?: DeadLetters | undefined;
  readonly log: Log;
  /** Waits; answers at once when nobody wants the deliveries any more. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** False when the partitions are lost or the process stops. */
  readonly wanted: () => boolean;
  readonly onPause?: (paused: boolean) => void;
}

/** Thrown when deliveries are given up because nobody wants them; they will come again. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS = { first: 100, longest: 2_000 };
const UNREACHABLE = { first: 200, longest: 5_000 };
const LOCKED_MILLISECONDS = 50;

/**
 * Delivers a batch. When it fails, each delivery is tried on its own; one that fails five times goes to the dead
 * letters and is parked, and with it the later ones of its aggregate. An unreachable database, broker or engine is
 * waited for without end. Returns when everything is handled or parked.
 */
export async function deliver(deliveries: readonly Delivery[], policy: DeliveryPolicy): Promise<void> {
  try {
    await reliably(() => policy.handle(deliveries), policy);
    return;
  } catch (error) {
    if (error instanceof Abandoned) throw error;
    policy.log.warn('a batch failed; its facts are tried one by one', { error, facts: deliveries.length });
  }
  const failures = new Map<Delivery, Failure>();
  let remaining = deliveries;
  for (let attempt = 1; remaining.length > 0 && attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await policy.pause(backoffMilliseconds(attempt - 1, BETWEEN_ATTEMPTS));
    remaining = await oneByOne(remaining, failures, policy);
    if (remaining.every(({ fact }) => fact === undefined)) break;
  }
  if (remaining.length > 0) await park(remaining, failures, policy);
}

/** Tries each alone, in order, but none behind a failed one of its aggregate. Answers what is left. */
async function oneByOne(
  deliveries: readonly Delivery[],
  failures: Map<Delivery, Failure>,
  policy: DeliveryPolicy,
): Promise<Delivery[]> {
  const left: Delivery[] = [];
  const stuck = new Set<string>();
  for (const delivery of deliveries) {
    if (!stuck.has(delivery.aggregateId)) {
      const error = await failureOf(delivery, policy);
      if (error === undefined) continue;
      const before = failures.get(delivery);
      const firstFailedAt = before?.firstFailedAt ?? new Date().toISOString();
      failures.set(delivery, { delivery, error, attempts: (before?.attempts ?? 0) + 1, firstFailedAt });
      stuck.add(delivery.aggregateId);
    }
    left.push(delivery);
  }
  return left;
}

async function failureOf(delivery: Delivery, policy: DeliveryPolicy): Promise<Error | undefined> {
  try {
    await reliably(() => policy.handle([delivery]), policy);
    return undefined;
  } catch (error) {
    if (error instanceof Abandoned) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function park(
  left: readonly Delivery[],
  failures: ReadonlyMap<Delivery, Failure>,
  policy: DeliveryPolicy,
): Promise<void> {
  const dead = [...failures.values()].filter(({ delivery }) => left.includes(delivery));
  for (const { delivery, error, attempts } of dead) {
    policy.log.error('a fact cannot be handled and is parked', {
      consumer: policy.consumer,
      eventId: delivery.eventId,
      type: delivery.fact?.type,
      aggregateId: delivery.aggregateId,
      correlationId: delivery.fact?.correlationId,
      attempts,
      error,
    });
  }
  if (policy.deadLetters) {
    const { deadLetters, consumer } = policy;
    await reliably(() => deadLetters.send(consumer, dead).then(() => true), policy);
  }
  const parked = left.map((delivery): Parked => {
    const failure = failures.get(delivery);
    if (!failure) return { delivery, state: 'waiting', reason: null, attempts: 0 };
    return { delivery, state: 'failed', reason: reasonOf(failure.error), attempts: failure.attempts };
  });
  await reliably(() => policy.park(parked), policy);
}

/** Repeats until it is done; throws only what is the deliveries' own fault, or Abandoned. */
async function reliably(action: () => Promise<boolean>, policy: DeliveryPolicy): Promise<void> {
  let failures = 0;
  for (;;) {
    if (!policy.wanted()) throw new Abandoned('nobody wants these deliveries any more');
    try {
      if (await action()) break;
      await policy.pause(LOCKED_MILLISECONDS);
    } catch (error) {
      if (isLostRace(error)) continue;
      if (error instanceof CodecError || !isUnreachable(error)) throw error;
      failures += 1;
      const wait = backoffMilliseconds(failures, UNREACHABLE);
      policy.log.warn('consuming pauses: something is unreachable', {
        consumer: policy.consumer,
        error,
        failures,
        wait,
      });
      policy.onPause?.(true);
      await policy.pause(wait);
    }
  }
  if (failures === 0) return;
  policy.log.info('consuming again', { consumer: policy.consumer, after: failures });
  policy.onPause?.(false);
}
