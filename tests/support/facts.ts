import type { Fact } from '../../domain/kernel/fact.js';
import type { TestDatabase } from './test-database.js';

export interface EmittedFact {
  type: string;
  aggregate_id: string;
  aggregate_version: number;
  correlation_id: string;
  payload: Record<string, unknown>;
}

/** The facts of an aggregate in the outbox, oldest first. */
export const factsOfAggregate = (test: TestDatabase, aggregateId: string): Promise<EmittedFact[]> =>
  test.admin<EmittedFact>(
    `SELECT type, aggregate_id, aggregate_version, correlation_id, payload FROM outbox.facts
     WHERE aggregate_id = $1 ORDER BY aggregate_version`,
    [aggregateId],
  );

export const factTypes = async (test: TestDatabase, aggregateId: string): Promise<string[]> =>
  (await factsOfAggregate(test, aggregateId)).map(({ type }) => type);

/** The facts behind a position of the outbox, as a reactor is given them. */
export const factsAfter = (test: TestDatabase, position: string): Promise<Fact[]> =>
  test.admin<Fact>(
    `SELECT f.event_id AS "eventId", f.position::text, f.domain, f.type, f.version, f.aggregate_id AS "aggregateId",
       f.aggregate_version AS "aggregateVersion", f.correlation_id AS "correlationId",
       f.causation_id AS "causationId", f.workflow_id AS "workflowId", f.actor, f.payload,
       to_char(f.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt"
     FROM outbox.facts f WHERE f.position > $1::bigint ORDER BY f.position`,
    [position],
  );
