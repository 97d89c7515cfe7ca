import type { FactDefinition } from '../domain/kernel/fact.js';
import type { DatabaseReads } from './database.js';

export interface OutboxPayload<Payload> {
  readonly aggregateId: string;
  readonly payload: Payload;
}

/** What the outbox holds of one type of fact about these aggregates, published or not. */
export const payloadsInOutbox = <Payload>(
  database: DatabaseReads,
  { type, version }: FactDefinition,
  aggregateIds: readonly string[],
): Promise<OutboxPayload<Payload>[]> =>
  database.read('outbox', (tx) =>
    tx.query<OutboxPayload<Payload>>(
      `SELECT f.aggregate_id AS "aggregateId", f.payload FROM outbox.facts f
       WHERE f.aggregate_id = ANY ($1) AND f.type = $2 AND f.version = $3 ORDER BY f.position`,
      [aggregateIds, type, version],
    ),
  );
