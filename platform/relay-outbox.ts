import type { Actor } from '../domain/kernel/actor.js';
import type { Fact } from '../domain/kernel/fact.js';
import type { Database, Queryable } from './database.js';

/** A fact that waits to be published. */
export interface Unsent {
  readonly fact: Fact;
  readonly slot: number;
  /** An earlier fact of its aggregate could not be published: this one must wait behind it. */
  readonly behind: boolean;
}

interface UnsentRow {
  position: string;
  slot: number;
  behind: boolean;
  event_id: string;
  domain: string;
  type: string;
  version: number;
  aggregate_id: string;
  aggregate_version: number;
  correlation_id: string;
  causation_id: string | null;
  workflow_id: string | null;
  occurred_at: Date;
  actor: Actor;
  payload: unknown;
}

/** Guards outbox.unpublished: whoever parks facts or lets them go holds it for the transaction. */
const HOLD_LOCK = 'SELECT pg_advisory_xact_lock(4715)';

/** The oldest facts of these slots. One snapshot tells both what is to be sent and what must wait. */
export async function unsent(database: Database, slots: readonly number[], limit: number): Promise<Unsent[]> {
  const rows = await database.read('outbox', (tx) =>
    tx.query<UnsentRow>(
      `SELECT p.position, p.slot, f.event_id, f.domain, f.type, f.version, f.aggregate_id, f.aggregate_version,
         f.correlation_id, f.causation_id, f.workflow_id, f.occurred_at, f.actor, f.payload,
         EXISTS (SELECT FROM outbox.unpublished u WHERE u.aggregate_id = f.aggregate_id) AS behind
       FROM (SELECT position, slot FROM outbox.to_publish WHERE slot = ANY($1) ORDER BY position LIMIT $2) AS p
       JOIN outbox.facts f ON f.position = p.position
       ORDER BY p.position`,
      [slots, limit],
    ),
  );
  return rows.map(({ slot, behind, ...row }) => ({ slot, behind, fact: factOf(row) }));
}

const factOf = (row: Omit<UnsentRow, 'slot' | 'behind'>): Fact => ({
  eventId: row.event_id,
  position: row.position,
  domain: row.domain,
  type: row.type,
  version: row.version,
  aggregateId: row.aggregate_id,
  aggregateVersion: row.aggregate_version,
  correlationId: row.correlation_id,
  causationId: row.causation_id,
  workflowId: row.workflow_id,
  occurredAt: row.occurred_at.toISOString(),
  actor: row.actor,
  payload: row.payload,
});

/** Published: the rows leave the queue. */
export const removeSent = (database: Database, positions: readonly string[]): Promise<unknown> =>
  database.transaction('outbox', (tx) =>
    tx.query('DELETE FROM outbox.to_publish WHERE position = ANY($1::bigint[])', [positions]),
  );

/** What cannot be published, with the reason, and what waits behind it, without one. */
export interface HeldBack {
  readonly position: string;
  readonly slot: number;
  readonly aggregateId: string;
  readonly reason: string | null;
}

/**
 * Parks facts. One that only waits stays in the queue when its aggregate was let go in the meantime: it is then read
 * again, behind those that were let go.
 */
export const holdBack = (database: Database, held: readonly HeldBack[]): Promise<unknown> =>
  database.transaction('outbox', async (tx) => {
    await tx.query(HOLD_LOCK);
    const failed = held.filter((row) => row.reason !== null);
    await park(tx, failed, 'failed', 'true');
    await park(
      tx,
      held.filter((row) => row.reason === null),
      'waiting',
      'EXISTS (SELECT FROM outbox.unpublished u WHERE u.aggregate_id = r."aggregateId")',
    );
    await tx.query(
      `DELETE FROM outbox.to_publish p USING outbox.unpublished u
       WHERE u.position = p.position AND p.position = ANY($1::bigint[])`,
      [held.map((row) => row.position)],
    );
  });

const park = (tx: Queryable, rows: readonly HeldBack[], state: string, condition: string): Promise<unknown> =>
  tx.query(
    `INSERT INTO outbox.unpublished (position, slot, aggregate_id, state, reason)
     SELECT position, slot, "aggregateId", $2, reason
     FROM jsonb_to_recordset($1) AS r(position bigint, slot smallint, "aggregateId" text, reason text)
     WHERE ${condition} ON CONFLICT (position) DO NOTHING`,
    [JSON.stringify(rows), state],
  );

/** Puts parked facts back into the queue, of one aggregate or of all; `drop` gives up those that failed. */
export const letGo = (
  database: Database,
  options: { aggregateId?: string; drop?: boolean } = {},
): Promise<{ queued: number; dropped: number }> =>
  database.transaction('outbox', async (tx) => {
    await tx.query(HOLD_LOCK);
    const [counts] = await tx.query<{ queued: number; dropped: number }>(
      `WITH gone AS (
         DELETE FROM outbox.unpublished WHERE $1::text IS NULL OR aggregate_id = $1 RETURNING position, slot, state
       ), queued AS (
         INSERT INTO outbox.to_publish (position, slot) SELECT position, slot FROM gone
         WHERE NOT ($2 AND state = 'failed') ON CONFLICT (position) DO NOTHING RETURNING 1
       )
       SELECT (SELECT count(*) FROM queued)::int AS queued,
         (SELECT count(*) FROM gone WHERE $2 AND state = 'failed')::int AS dropped`,
      [options.aggregateId ?? null, options.drop ?? false],
    );
    return counts ?? { queued: 0, dropped: 0 };
  });

export interface Backlog {
  readonly facts: number;
  readonly oldestSeconds: number;
  readonly unpublished: number;
}

/** How much waits for the relay, how long the oldest has waited, and how much is parked. */
export async function outboxBacklog(database: Database): Promise<Backlog> {
  const [row] = await database.read('outbox', (tx) =>
    tx.query<{ facts: number; oldest: number | null; unpublished: number }>(
      `SELECT (SELECT count(*) FROM outbox.to_publish)::int AS facts,
         (SELECT extract(epoch FROM now() - f.occurred_at)::float8 FROM outbox.facts f
           WHERE f.position = (SELECT min(position) FROM outbox.to_publish)) AS oldest,
         (SELECT count(*) FROM outbox.unpublished)::int AS unpublished`,
    ),
  );
  return { facts: row?.facts ?? 0, oldestSeconds: Math.max(0, row?.oldest ?? 0), unpublished: row?.unpublished ?? 0 };
}
