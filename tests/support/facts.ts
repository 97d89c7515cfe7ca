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
