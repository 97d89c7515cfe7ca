import type { Database, Queryable, SchemaOwner } from './database.js';
import { reasonOf } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import type { Log } from './log.js';
import type { ParkedDeliveries } from './parked.js';
import { pauseFor } from './pause.js';
import { isUnreachable } from './unreachable.js';

export interface ReplayOptions {
  readonly database: Database;
  readonly owner: SchemaOwner;
  readonly parked: ParkedDeliveries;
  readonly log: Log;
  /** Handles one parked delivery within the transaction that takes it out. */
  readonly handle: (tx: Queryable, delivery: Delivery) => Promise<void>;
}

const LOOK_MILLISECONDS = 1_000;

/** Looks now and then whether someone wants parked deliveries to be tried again, until it is stopped. */
export function watchForReplays(options: ReplayOptions): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        await replayWanted(options);
      } catch (error) {
        options.log.warn('looking for replays failed', { error });
      }
      await pauseFor(LOOK_MILLISECONDS, stopped.signal);
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

/** Tries again what is wanted: each aggregate in order, up to the first delivery that fails again. */
export async function replayWanted({ database, owner, parked, log, handle }: ReplayOptions): Promise<void> {
  const aggregates = await database.transaction(owner, (tx) => parked.wanted(tx));
  for (const aggregateId of aggregates) {
    let handled = 0;
    while (await replayNext(aggregateId)) handled += 1;
    log.info('parked facts were tried again', { aggregateId, handled });
  }

  async function replayNext(aggregateId: string): Promise<boolean> {
    let trying: Delivery | undefined;
    try {
      return await database.transaction(owner, async (tx) => {
        await parked.lock(tx, 'exclusive');
        trying = await parked.next(tx, aggregateId);
        if (!trying) return false;
        await handle(tx, trying);
        await parked.remove(tx, trying);
        return true;
      });
    } catch (error) {
      if (!trying || isUnreachable(error)) throw error;
      const failed = trying;
      log.error('a parked fact failed again', { aggregateId, eventId: failed.eventId, error });
      await database.transaction(owner, (tx) => parked.failedAgain(tx, failed, reasonOf(error)));
      return false;
    }
  }
}
