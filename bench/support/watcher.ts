import type pg from 'pg';

/** Tells when each of many ids shows up in the answer of one query: one look for all of them, every few milliseconds. */
export interface Watcher {
  seen(id: string): Promise<void>;
  stop(): void;
}

const LOOK_MILLISECONDS = 5;
const PATIENCE_MILLISECONDS = 120_000;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly since: number;
}

/** `sql` takes the ids as $1 and answers those that are there, as `id`. */
export function watcher(pool: pg.Pool, sql: string): Watcher {
  const waiting = new Map<string, Waiting>();
  let looking = false;
  let stopped = false;

  const look = async (): Promise<void> => {
    const { rows } = await pool.query<{ id: string }>(sql, [[...waiting.keys()]]);
    for (const { id } of rows) {
      waiting.get(id)?.resolve();
      waiting.delete(id);
    }
    for (const [id, { since, reject }] of waiting) {
      if (Date.now() - since < PATIENCE_MILLISECONDS) continue;
      reject(new Error(`${id} did not show up within ${PATIENCE_MILLISECONDS / 1000} s`));
      waiting.delete(id);
    }
  };
  const run = async (): Promise<void> => {
    looking = true;
    try {
      while (waiting.size > 0 && !stopped) {
        await look();
        await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
      }
    } catch (error) {
      for (const each of waiting.values()) each.reject(error instanceof Error ? error : new Error(String(error)));
      waiting.clear();
    } finally {
      looking = false;
    }
  };
  return {
    seen: (id) =>
      new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, since: Date.now() });
        if (!looking) void run();
      }),
    stop: () => {
      stopped = true;
    },
  };
}
