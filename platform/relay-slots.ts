import pg from 'pg';
import type { Log } from './log.js';

/** Slots of outbox.to_publish: each aggregate falls into one of them. */
const SLOTS = 8;
/** First key of the advisory locks; the second is the slot. */
const LOCK_CLASS = 4714;
const ANSWER_MILLISECONDS = 5_000;

/** Who may publish which slot: a session-level advisory lock a slot, held by one dedicated connection. */
export interface SlotOwner {
  /** Tries to own every slot, and answers those owned now. Throws when the database cannot be reached. */
  acquire(): Promise<readonly number[]>;
  /** Empty as soon as the connection is lost, for with it went the locks. */
  readonly owned: readonly number[];
  close(): Promise<void>;
}

export function slotOwner(options: { url: string; log: Log }): SlotOwner {
  let client: pg.Client | undefined;
  let owned: readonly number[] = [];

  const lose = (lost: pg.Client, error?: Error): void => {
    if (client !== lost) return;
    if (owned.length > 0) options.log.warn('the slots are lost with their connection', { slots: owned, error });
    client = undefined;
    owned = [];
    lost.end().catch(() => undefined);
  };

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: options.url,
      application_name: 'atlas-relay-slots',
      connectionTimeoutMillis: ANSWER_MILLISECONDS,
      query_timeout: ANSWER_MILLISECONDS,
      keepAlive: true,
    });
    fresh.on('error', (error) => lose(fresh, error));
    fresh.on('end', () => lose(fresh));
    client = fresh;
    await fresh.connect();
    // A relay whose machine vanished must not keep the slots for hours.
    await fresh.query('SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3');
    return fresh;
  };

  return {
    get owned() {
      return owned;
    },
    acquire: async () => {
      const before = client;
      try {
        const connected = before ?? (await connect());
        const { rows } = await connected.query<{ slot: number }>(LOCK, [LOCK_CLASS, SLOTS - 1, owned]);
        if (client === connected) owned = [...owned, ...rows.map((row) => row.slot)];
        return owned;
      } catch (error) {
        if (client) lose(client, error as Error);
        throw error;
      }
    },
    close: async () => {
      const last = client;
      client = undefined;
      owned = [];
      await last?.end();
    },
  };
}

/** The filter stands inside the query so that a lock is tried once for each slot that is not held. */
const LOCK = `
  WITH free AS MATERIALIZED (SELECT slot FROM generate_series(0, $2::int) AS slot WHERE slot <> ALL($3::int[]))
  SELECT slot FROM free WHERE pg_try_advisory_lock($1, slot)`;
