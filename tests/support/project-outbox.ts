import { allFacts } from '../../domain/facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import { factCodec } from '../../platform/avro.js';
import { openDatabase } from '../../platform/database.js';
import { applyDeliveries } from '../../reporting/apply.js';
import { deliveriesOf, pieces, shuffled } from './deliveries.js';
import { diceOf } from './fact-samples.js';
import type { TestDatabase } from './test-database.js';

const codec = factCodec(allFacts, []);

/** Puts all that the rooms told into the read models, in any order of the aggregates and in batches. */
export async function projectOutbox(test: TestDatabase, seed: number): Promise<void> {
  const facts = await test.admin<Fact>(
    `SELECT f.event_id AS "eventId", f.position::text, f.domain, f.type, f.version, f.aggregate_id AS "aggregateId",
       f.aggregate_version AS "aggregateVersion", f.correlation_id AS "correlationId",
       f.causation_id AS "causationId", f.workflow_id AS "workflowId", f.actor, f.payload,
       to_char(f.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt"
     FROM outbox.facts f ORDER BY f.position`,
  );
  const projector = openDatabase({ url: test.urlFor('atlas_projector'), size: 1 });
  try {
    const dice = diceOf(seed);
    for (const batch of pieces(shuffled(deliveriesOf(facts, codec), dice), 200, dice)) {
      await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', batch));
    }
  } finally {
    await projector.close();
  }
}
