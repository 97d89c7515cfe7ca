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

/** As the fact itself says: of the thing that it is about, or as fields of it. */
function dimensionsOf(fact: Fact): Partial<Dimensions> {
  const { dimensions, site, businessUnit } = fact.payload as Partial<Dimensions> & { dimensions?: Partial<Dimensions> };
  return dimensions ?? { ...(site ? { site } : {}), ...(businessUnit ? { businessUnit } : {}) };
}

/** What stands somewhere, by its id; a fact that names no place stands where its own thing does, or else its subject. */
const PLACED = {
  orders: 'order_id',
  jobs: 'job_id',
  repairs: 'repair_id',
  returns: 'return_id',
  approvals: 'request_id',
  invoices: 'invoice',
};

const placeOf = (column: 'business_unit' | 'site'): string => {
  const found = ['id', 'subject'].flatMap((by) => Object.keys(PLACED).map((table) => `${table}_by_${by}.${column}`));
  return `coalesce(r.${column}, ${found.join(', ')})`;
};

const JOINED = Object.entries(PLACED)
  .flatMap(([table, key]) => [
    [`${table}_by_id`, table, key, `split_part(r.aggregate_id, ':', 2)`],
    [`${table}_by_subject`, table, key, 'r.subject'],
  ])
  .map(
    ([alias, table, key, id]) => `LEFT JOIN reporting.${table} ${alias} ON r.site IS NULL AND ${alias}.${key} = ${id}`,
  )
  .join(' ');

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
     SELECT r.event_id, r.position, r.occurred_at, r.domain, r.type, r.aggregate_id, r.subject, ${placeOf('business_unit')},
       ${placeOf('site')}, r.actor_name, r.summary
     FROM jsonb_to_recordset($1) AS r(event_id uuid, position bigint, occurred_at timestamptz, domain text, type text,
       aggregate_id text, subject text, business_unit text, site text, actor_name text, summary text) ${JOINED}
     ORDER BY r.position`,
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
