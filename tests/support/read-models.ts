import { allFacts } from '../../domain/facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import { factCodec } from '../../platform/avro.js';
import { type Database, openDatabase } from '../../platform/database.js';
import { applyDeliveries } from '../../reporting/apply.js';
import { deliveriesOf } from './deliveries.js';
import type { Draft } from './emit.js';
import { type TestDatabase, testDatabase } from './test-database.js';

const codec = factCodec(allFacts, []);

/** Read models in a database of their own, fed without Kafka. */
export interface ReadModels {
  /** As the API reads. */
  readonly database: Database;
  readonly test: TestDatabase;
  /** Facts as if each came a minute after the one before, on 1 March 2026. */
  feed(drafts: readonly Draft[], correlationId?: string): Promise<Fact[]>;
  close(): Promise<void>;
}

export async function readModels(): Promise<ReadModels> {
  const test = await testDatabase();
  const projector = openDatabase({ url: test.urlFor('atlas_projector'), size: 1 });
  const versions = new Map<string, number>();
  let position = 0;
  const factOf = (draft: Draft, correlationId: string): Fact => {
    position += 1;
    const version = (versions.get(draft.aggregateId) ?? 0) + 1;
    versions.set(draft.aggregateId, version);
    return {
      ...draft,
      eventId: draft.eventId ?? crypto.randomUUID(),
      position: String(position),
      aggregateVersion: version,
      correlationId,
      causationId: null,
      workflowId: null,
      occurredAt: new Date(Date.UTC(2026, 2, 1, 12, position)).toISOString(),
      actor: { id: 'olga', name: 'Olga', roles: ['Ops'] },
    };
  };
  return {
    database: test.api,
    test,
    feed: async (drafts, correlationId = 'SO-1') => {
      const facts = drafts.map((draft) => factOf(draft, correlationId));
      await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveriesOf(facts, codec)));
      return facts;
    },
    close: async () => {
      await projector.close();
      await test.close();
    },
  };
}
