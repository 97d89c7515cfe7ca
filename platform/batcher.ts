import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items that belong together until their owner loses interest. */
interface Entry<Item> {
  readonly items: readonly Item[];
  readonly lost: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Answers when a run with these items has ended; rejects when it failed or when they were lost before it. */
export type Batcher<Item> = (items: readonly Item[], lost: AbortSignal) => Promise<void>;

/**
 * One run at a time; what arrives meanwhile goes together into the next, up to `most` items: a group commit. `wanted`
 * tells a run whether anyone still waits for it.
 */
export function batcher<Item>(
  most: number,
  run: (items: readonly Item[], wanted: () => boolean) => Promise<void>,
): Batcher<Item> {
  const queue: Entry<Item>[] = [];
  let draining = false;

  const take = (): Entry<Item>[] => {
    const taken: Entry<Item>[] = [];
    let count = 0;
    for (let entry = queue[0]; entry; entry = queue[0]) {
      if (taken.length > 0 && count + entry.items.length > most) break;
      queue.shift();
      if (entry.lost.aborted) {
        entry.reject(new Error('lost before it was handled'));
        continue;
      }
      taken.push(entry);
      count += entry.items.length;
    }
    return taken;
  };

  const drain = async (): Promise<void> => {
    draining = true;
    // What arrives in this turn joins the first run.
    await nextTurn();
    while (queue.length > 0) {
      const entries = take();
      const items = entries.flatMap((entry) => entry.items);
      try {
        if (items.length > 0) await run(items, () => entries.some((entry) => !entry.lost.aborted));
        for (const entry of entries) entry.resolve();
      } catch (error) {
        for (const entry of entries) entry.reject(error);
      }
    }
    draining = false;
  };

  return (items, lost) =>
    new Promise((resolve, reject) => {
      queue.push({ items, lost, resolve, reject });
      if (!draining) void drain();
    });
}
