import type { Database, Queryable, SchemaOwner } from './database.js';
import { MAINTENANCE_LOCK } from './parked.js';

/** What is parked, for people: of the relay, of a reactor, or of the projector. */
export interface ParkedFact {
  readonly consumer: string;
  readonly aggregateId: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly state: 'failed' | 'waiting';
  readonly reason: string | null;
  readonly attempts: number | null;
  readonly since: Date;
}

/** Who parks in `<schema>.parked`, and how a delivery is given up there for good. */
export interface ParkedPlace {
  readonly database: Database;
  readonly owner: SchemaOwner;
  /** Makes the consumer pass over facts that are dropped, however often they come. */
  readonly forget?: (tx: Queryable, dropped: readonly DroppedFact[]) => Promise<void>;
}

export interface DroppedFact {
  readonly eventId: string;
  readonly position: string | null;
}

export const listParked = ({ database, owner }: ParkedPlace): Promise<ParkedFact[]> =>
  database.read(owner, (tx) =>
    tx.query<ParkedFact>(
      `SELECT consumer, aggregate_id AS "aggregateId", event_id AS "eventId", type, state, reason, attempts, since
       FROM ${owner}.parked ORDER BY consumer, aggregate_id, topic, partition, "offset"`,
    ),
  );

/** Facts that the relay could not publish, and those behind them. */
export const listUnpublished = (database: Database): Promise<ParkedFact[]> =>
  database.read('outbox', (tx) =>
    tx.query<ParkedFact>(
      `SELECT 'relay' AS consumer, u.aggregate_id AS "aggregateId", f.event_id AS "eventId", f.type, u.state, u.reason,
         NULL AS attempts, u.since
       FROM outbox.unpublished u JOIN outbox.facts f ON f.position = u.position ORDER BY u.aggregate_id, u.position`,
    ),
  );

/** Asks the running consumers to try again what is parked of one aggregate, or of all; answers how many facts. */
export const requestReplay = async ({ database, owner }: ParkedPlace, aggregateId?: string): Promise<number> => {
  const rows = await database.transaction(owner, (tx) =>
    tx.query(
      `UPDATE ${owner}.parked SET replay = true WHERE $1::text IS NULL OR aggregate_id = $1 RETURNING 1 AS asked`,
      [aggregateId ?? null],
    ),
  );
  return rows.length;
};

/** Gives up the facts of an aggregate that failed; those behind them are then handled. Answers how many were dropped. */
export const dropFailed = ({ database, owner, forget }: ParkedPlace, aggregateId: string): Promise<number> =>
  database.transaction(owner, async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [MAINTENANCE_LOCK, owner]);
    const dropped = await tx.query<DroppedFact>(
      `DELETE FROM ${owner}.parked WHERE aggregate_id = $1 AND state = 'failed'
       RETURNING event_id AS "eventId", position`,
      [aggregateId],
    );
    await forget?.(tx, dropped);
    await tx.query(`UPDATE ${owner}.parked SET replay = true WHERE aggregate_id = $1`, [aggregateId]);
    return dropped.length;
  });
