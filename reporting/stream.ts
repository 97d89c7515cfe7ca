import type { Dimensions } from '../domain/kernel/dimensions.js';
import type { Fact } from '../domain/kernel/fact.js';
import type { Database, Queryable } from '../platform/database.js';
import { summaryOf } from './projections/summary.js';
import { subjectOf } from './projections/timeline.js';

/** The table that a rebuild leaves as it is. */
export const STREAM_TABLE = 'stream';

/** Whoever was away for longer reads lists and begins anew. */
const KEPT = '7 days';

export const STREAM_LOCK = 4718;

const dimensionsOf = (fact: Fact): Partial<Dimensions> =>
  (fact.payload as { readonly dimensions?: Partial<Dimensions> }).dimensions ?? {};

/** Adds facts to what is told to those who listen: the last thing that the transaction of the read models does. */
export async function tell(tx: Queryable, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map((fact) => ({
    event_id: fact.eventId,
    position: fact.position,
    occurred_at: fact.occurredAt,
    domain: fact.domain,
    type: fact.type,
    aggregate_id: fact.aggregateId,
    subject: subjectOf(fact),
    business_unit: dimensionsOf(fact).businessUnit ?? null,
    site: dimensionsOf(fact).site ?? null,
    actor_name: fact.actor.name,
    summary: summaryOf(fact),
  }));
  // Numbers follow the order of the commits: nobody who has read a number meets a smaller one later.
  await tx.query(`SELECT pg_advisory_xact_lock(${STREAM_LOCK})`);
  await tx.query(
    `INSERT INTO reporting.stream (event_id, position, occurred_at, domain, type, aggregate_id, subject, business_unit,
       site, actor_name, summary)
     SELECT event_id, position, occurred_at, domain, type, aggregate_id, subject, business_unit, site, actor_name, summary
     FROM jsonb_to_recordset($1) AS r(event_id uuid, position bigint, occurred_at timestamptz, domain text, type text,
       aggregate_id text, subject text, business_unit text, site text, actor_name text, summary text)`,
    [JSON.stringify(rows)],
  );
}

/** Forgets what nobody can ask for any more; answers how much that was. */
export const forgetOld = (database: Database): Promise<number> =>
  database.transaction('reporting', async (tx) => {
    const gone = await tx.query<{ arrival: string }>(
      `DELETE FROM reporting.stream WHERE arrival IN (
         SELECT arrival FROM reporting.stream WHERE arrived_at < now() - interval '${KEPT}' ORDER BY arrival LIMIT 50000)
       RETURNING arrival`,
    );
    return gone.length;
  });
