import type { FactCodec } from './avro.js';
import type { Queryable } from './database.js';
import { type Delivery, deliveryOf } from './delivery.js';

/** First key of the advisory lock on a schema's parked deliveries; the second is the hash of the schema's name. */
export const MAINTENANCE_LOCK = 4716;

/** A delivery that failed, with the reason, or one that waits behind it. */
export interface Parked {
  readonly delivery: Delivery;
  readonly state: 'failed' | 'waiting';
  readonly reason: string | null;
  readonly attempts: number;
}

/** Deliveries of one consumer that wait in `<schema>.parked`; every call is within the caller's transaction. */
export interface ParkedDeliveries {
  /**
   * Shared by whoever adds rows: answers at once whether it got it. Exclusive for whoever takes them out, and for
   * whoever exchanges the schema: waits its turn, and newcomers then wait for it.
   */
  lock(tx: Queryable, mode: 'shared' | 'exclusive'): Promise<boolean>;
  /** Which of these aggregates have something parked. */
  blocked(tx: Queryable, aggregateIds: readonly string[]): Promise<ReadonlySet<string>>;
  add(tx: Queryable, parked: readonly Parked[]): Promise<void>;
  /** Aggregates whose deliveries someone wants to be tried again. */
  wanted(tx: Queryable): Promise<string[]>;
  /** The first delivery of an aggregate that is still wanted again. */
  next(tx: Queryable, aggregateId: string): Promise<Delivery | undefined>;
  remove(tx: Queryable, delivery: Delivery): Promise<void>;
  /** A replay failed again: the rows stay, with the new reason at the one that failed. */
  failedAgain(tx: Queryable, delivery: Delivery, reason: string): Promise<void>;
  count(tx: Queryable): Promise<number>;
}

interface ParkedRow {
  topic: string;
  partition: number;
  offset: string;
  aggregate_id: string;
  value: Buffer;
}

export function parkedDeliveries(schema: string, consumer: string, codec: FactCodec): ParkedDeliveries {
  const table = `${schema}.parked`;
  const place = 'consumer = $1 AND topic = $2 AND partition = $3 AND "offset" = $4';
  const placeOf = ({ topic, partition, offset }: Delivery): unknown[] => [consumer, topic, partition, offset];
  return {
    lock: async (tx, mode) => {
      const take = mode === 'shared' ? 'pg_try_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
      const [row] = await tx.query<{ got: unknown }>(`SELECT ${take}(${MAINTENANCE_LOCK}, hashtext($1)) AS got`, [
        schema,
      ]);
      return mode === 'exclusive' || row?.got === true;
    },
    blocked: async (tx, aggregateIds) => {
      const rows = await tx.query<{ aggregate_id: string }>(
        `SELECT DISTINCT aggregate_id FROM ${table} WHERE consumer = $1 AND aggregate_id = ANY($2)`,
        [consumer, aggregateIds],
      );
      return new Set(rows.map((row) => row.aggregate_id));
    },
    add: async (tx, parked) => {
      if (parked.length === 0) return;
      await tx.query(
        `INSERT INTO ${table} (consumer, topic, partition, "offset", aggregate_id, event_id, position, type, state,
           reason, attempts, value)
         SELECT $1, r.topic, r.partition, r."offset", r.aggregate_id, r.event_id, r.position, r.type, r.state, r.reason,
           r.attempts, decode(r.value, 'base64')
         FROM jsonb_to_recordset($2) AS r(topic text, partition integer, "offset" bigint, aggregate_id text,
           event_id uuid, position bigint, type text, state text, reason text, attempts integer, value text)
         ON CONFLICT DO NOTHING`,
        [consumer, JSON.stringify(parked.map(rowOf))],
      );
    },
    wanted: async (tx) => {
      const rows = await tx.query<{ aggregate_id: string }>(
        `SELECT DISTINCT aggregate_id FROM ${table} WHERE consumer = $1 AND replay ORDER BY aggregate_id`,
        [consumer],
      );
      return rows.map((row) => row.aggregate_id);
    },
    next: async (tx, aggregateId) => {
      const [row] = await tx.query<ParkedRow>(
        `SELECT topic, partition, "offset", aggregate_id, value FROM ${table}
         WHERE consumer = $1 AND aggregate_id = $2 AND EXISTS (
           SELECT FROM ${table} w WHERE w.consumer = $1 AND w.aggregate_id = $2 AND w.replay)
         ORDER BY topic, partition, "offset" LIMIT 1`,
        [consumer, aggregateId],
      );
      if (!row) return undefined;
      const { aggregate_id, ...record } = row;
      return deliveryOf({ ...record, aggregateId: aggregate_id }, codec);
    },
    remove: async (tx, delivery) => {
      await tx.query(`DELETE FROM ${table} WHERE ${place}`, placeOf(delivery));
    },
    failedAgain: async (tx, delivery, reason) => {
      await tx.query(`UPDATE ${table} SET replay = false WHERE consumer = $1 AND aggregate_id = $2`, [
        consumer,
        delivery.aggregateId,
      ]);
      await tx.query(`UPDATE ${table} SET state = 'failed', attempts = attempts + 1, reason = $5 WHERE ${place}`, [
        ...placeOf(delivery),
        reason,
      ]);
    },
    count: async (tx) => {
      const [row] = await tx.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${table} WHERE consumer = $1`,
        [consumer],
      );
      return row?.count ?? 0;
    },
  };
}

const rowOf = ({ delivery, state, reason, attempts }: Parked): object => ({
  topic: delivery.topic,
  partition: delivery.partition,
  offset: delivery.offset,
  aggregate_id: delivery.aggregateId,
  event_id: delivery.eventId,
  position: delivery.fact?.position ?? null,
  type: delivery.fact?.type ?? null,
  state,
  reason,
  attempts,
  value: delivery.value.toString('base64'),
});
