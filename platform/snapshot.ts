import type pg from 'pg';
import { plainly, type Queryable } from './queryable.js';

/** Reads of one owner that all see the database as it was at one moment; one after the other. */
export interface Snapshot extends Queryable {
  /** Row by row, a thousand in memory at a time. */
  rows<R extends object>(sql: string, parameters?: readonly unknown[]): AsyncGenerator<R, void, undefined>;
  /** Gives the connection back; may be called again. */
  end(): Promise<void>;
}

const ROWS_AT_ONCE = 1_000;

/** A read-only transaction that lasts until it is ended; its rows come through cursors. */
export async function openSnapshot(pool: pg.Pool, role: string): Promise<Snapshot> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let ended = false;
  let cursors = 0;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  const query = plainly(client);
  const end = async (): Promise<void> => {
    if (ended) return;
    ended = true;
    await client.query('ROLLBACK').catch(onError);
    client.off('error', onError);
    client.release(broken);
  };
  try {
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL ROLE ${role}`);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    query,
    end,
    rows: async function* <R extends object>(sql: string, parameters?: readonly unknown[]) {
      cursors += 1;
      const cursor = `rows_${cursors}`;
      await query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, parameters);
      for (;;) {
        const rows = await query<R>(`FETCH ${ROWS_AT_ONCE} FROM ${cursor}`);
        yield* rows;
        if (rows.length < ROWS_AT_ONCE) break;
      }
      await query(`CLOSE ${cursor}`);
    },
  };
}
