import type { Queryable } from '../platform/database.js';
import { STREAM_LOCK, STREAM_TABLE } from './stream.js';

export const LIVE = 'reporting';
export const NEXT = 'reporting_next';
const OLD = 'reporting_old';

/** Empty tables as those in use, with their indexes and grants; facts that someone gave up stay given up. */
export async function createNext(owner: Queryable): Promise<void> {
  await owner.query(`DROP SCHEMA IF EXISTS ${NEXT} CASCADE`);
  await owner.query(`CREATE SCHEMA ${NEXT}`);
  const tables = await owner.query<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class WHERE relnamespace = '${LIVE}'::regnamespace AND relkind = 'r' AND relname <> '${STREAM_TABLE}'`,
  );
  for (const { name } of tables) {
    await owner.query(`CREATE TABLE ${NEXT}.${name} (LIKE ${LIVE}.${name} INCLUDING ALL)`);
    const [settings] = await owner.query<{ list: string | null }>(
      `SELECT array_to_string(reloptions, ', ') AS list FROM pg_class WHERE oid = '${LIVE}.${name}'::regclass`,
    );
    if (settings?.list) await owner.query(`ALTER TABLE ${NEXT}.${name} SET (${settings.list})`);
  }
  await owner.query(`GRANT USAGE ON SCHEMA ${NEXT} TO atlas_reporting, atlas_reporting_reader, atlas_limited_reader`);
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${NEXT} TO atlas_reporting`);
  await owner.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${NEXT} TO atlas_reporting_reader`);
  await limitReaders(owner);
  await carryDropped(owner);
}

/** Rows are shown to the same readers as those of the tables in use. */
async function limitReaders(owner: Queryable): Promise<void> {
  const policies = await owner.query<{ table: string; policy: string }>(
    `SELECT quote_ident(tablename) AS table, format('CREATE POLICY %I ON ${NEXT}.%I FOR %s TO %s USING (%s)%s', policyname,
       tablename, cmd, array_to_string(roles, ', '), regexp_replace(qual, '\\y${LIVE}\\.', '${NEXT}.', 'g'),
       ' WITH CHECK (' || with_check || ')') AS policy
     FROM pg_policies WHERE schemaname = '${LIVE}' AND tablename <> '${STREAM_TABLE}'`,
  );
  for (const { table, policy } of policies) {
    await owner.query(`ALTER TABLE ${NEXT}.${table} ENABLE ROW LEVEL SECURITY`);
    await owner.query(policy);
  }
  const granted = await owner.query<{ table: string }>(
    `SELECT quote_ident(table_name) AS table FROM information_schema.table_privileges
     WHERE table_schema = '${LIVE}' AND grantee = 'atlas_limited_reader' AND privilege_type = 'SELECT'`,
  );
  for (const { table } of granted) await owner.query(`GRANT SELECT ON ${NEXT}.${table} TO atlas_limited_reader`);
}

/** What was given up meanwhile, too; facts that waited behind it are tried again. */
export async function carryDropped(owner: Queryable): Promise<void> {
  await owner.query(`INSERT INTO ${NEXT}.dropped SELECT * FROM ${LIVE}.dropped ON CONFLICT DO NOTHING`);
  await owner.query(`INSERT INTO ${NEXT}.inbox SELECT event_id, position FROM ${LIVE}.dropped ON CONFLICT DO NOTHING`);
  await owner.query(
    `WITH gone AS (
       DELETE FROM ${NEXT}.parked p USING ${LIVE}.dropped d WHERE p.event_id = d.event_id RETURNING p.aggregate_id
     )
     UPDATE ${NEXT}.parked SET replay = true WHERE aggregate_id IN (SELECT aggregate_id FROM gone)`,
  );
}

export const dropNext = (owner: Queryable): Promise<unknown> => owner.query(`DROP SCHEMA IF EXISTS ${NEXT} CASCADE`);

/**
 * One transaction: whoever reads sees the old tables or the new ones. What was told is not told again, and what only the
 * new ones hold is told now.
 */
export async function exchange(owner: Queryable): Promise<void> {
  await owner.query(`DROP SCHEMA IF EXISTS ${OLD} CASCADE`);
  await owner.query(
    `BEGIN; SELECT pg_advisory_xact_lock(${STREAM_LOCK});
     INSERT INTO ${LIVE}.${STREAM_TABLE} (event_id, position, occurred_at, domain, type, aggregate_id, subject,
       business_unit, site, actor_name, summary)
     SELECT t.event_id, t.position, t.occurred_at, t.domain, t.type, t.aggregate_id, t.subject,
       t.details->'dimensions'->>'businessUnit', t.details->'dimensions'->>'site', t.actor_name, t.summary
     FROM ${NEXT}.timeline t WHERE NOT EXISTS (SELECT FROM ${LIVE}.inbox i WHERE i.event_id = t.event_id)
     ORDER BY t.position;
     ALTER SCHEMA ${LIVE} RENAME TO ${OLD}; ALTER SCHEMA ${NEXT} RENAME TO ${LIVE};
     ALTER TABLE ${OLD}.${STREAM_TABLE} SET SCHEMA ${LIVE}; COMMIT`,
  );
}

/** After the exchange; a reader that still holds the old tables is waited for. */
export const dropOld = (owner: Queryable): Promise<unknown> => owner.query(`DROP SCHEMA IF EXISTS ${OLD} CASCADE`);

export interface Distance {
  /** Facts that the new tables hold. */
  readonly held: number;
  /** Facts that the tables in use hold, or parked, and the new ones neither. */
  readonly behind: number;
  /** Of those, facts that the new ones could not take. */
  readonly failed: number;
  /** Facts that only the new ones hold so far. */
  readonly ahead: number;
}

export async function distance(owner: Queryable): Promise<Distance> {
  const [row] = await owner.query<Distance>(
    `WITH missing AS (
       SELECT l.event_id FROM ${LIVE}.inbox l WHERE NOT EXISTS (
         SELECT FROM ${NEXT}.inbox n WHERE n.event_id = l.event_id)
     ), unparked AS (
       SELECT l.event_id FROM ${LIVE}.parked l
       WHERE NOT EXISTS (SELECT FROM ${NEXT}.inbox n WHERE n.event_id = l.event_id)
         AND NOT EXISTS (SELECT FROM ${NEXT}.parked n WHERE n.event_id = l.event_id)
     )
     SELECT (SELECT count(*) FROM ${NEXT}.inbox)::int AS held,
       ((SELECT count(*) FROM missing) + (SELECT count(*) FROM unparked))::int AS behind,
       (SELECT count(*) FROM missing m JOIN ${NEXT}.parked p ON p.event_id = m.event_id AND p.state = 'failed')::int
         AS failed,
       (SELECT count(*) FROM ${NEXT}.inbox n WHERE NOT EXISTS (
         SELECT FROM ${LIVE}.inbox l WHERE l.event_id = n.event_id))::int AS ahead`,
  );
  if (!row) throw new Error('the inboxes could not be compared');
  return row;
}
