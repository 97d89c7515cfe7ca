import type { Fact } from '../domain/kernel/fact.js';
import type { Queryable } from '../platform/database.js';
import { type Delivery, factIn } from '../platform/delivery.js';
import { projections } from './projections/index.js';
import { LIVE } from './rebuild-schema.js';
import { tell } from './stream.js';

/**
 * Puts deliveries into the read models of a schema, each fact once: what is in the inbox already is passed over. All
 * within the caller's transaction. Throws when a record cannot be read or does not fit. Answers the facts that were new.
 */
export async function applyDeliveries(
  tx: Queryable,
  schema: string,
  deliveries: readonly Delivery[],
): Promise<readonly Fact[]> {
  const fresh = await unseen(tx, schema, deliveries);
  const facts = fresh.map(factIn);
  for (const { rows, write } of projections) await write(tx, schema, rows(facts));
  if (schema === LIVE) await tell(tx, facts);
  return facts;
}

/** Enters deliveries into the inbox, and answers those that were not there, in order. */
async function unseen(tx: Queryable, schema: string, deliveries: readonly Delivery[]): Promise<Delivery[]> {
  if (deliveries.length === 0) return [];
  const entered = await tx.query<{ event_id: string }>(
    `INSERT INTO ${schema}.inbox (event_id, position) SELECT * FROM unnest($1::uuid[], $2::bigint[])
     ON CONFLICT (event_id) DO NOTHING RETURNING event_id`,
    [deliveries.map((delivery) => delivery.eventId), deliveries.map((delivery) => delivery.fact?.position ?? null)],
  );
  const ids = new Set(entered.map((row) => row.event_id));
  // A fact that comes twice in one batch counts once: its id leaves the set with the first.
  return deliveries.filter((delivery) => ids.delete(delivery.eventId));
}

/** Those that are not in the inbox. */
export async function notApplied(tx: Queryable, schema: string, deliveries: readonly Delivery[]): Promise<Delivery[]> {
  if (deliveries.length === 0) return [];
  const rows = await tx.query<{ event_id: string }>(
    `SELECT event_id FROM ${schema}.inbox WHERE event_id = ANY($1::uuid[])`,
    [deliveries.map((delivery) => delivery.eventId)],
  );
  const known = new Set(rows.map((row) => row.event_id));
  return deliveries.filter((delivery) => !known.has(delivery.eventId));
}
