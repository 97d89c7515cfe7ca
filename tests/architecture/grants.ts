import type { TestDatabase } from '../support/test-database.js';

/** Something that a role may do and should not. */
export interface Grant {
  readonly role: string;
  readonly object: string;
  readonly privilege: string;
}

type Admin = TestDatabase['admin'];

const OURS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** What each role may do outside its own schema, read from the catalog: tables, columns, sequences, schemas, and functions that act as their owner. */
export const reachOf = (admin: Admin, roles: readonly string[]): Promise<Grant[]> =>
  admin<Grant>(
    `WITH roles AS (SELECT role, substr(role, length('atlas_') + 1) AS home FROM unnest($1::text[]) AS role),
     relations AS (
       SELECT c.oid, c.relkind, n.nspname AS schema, n.nspname || '.' || c.relname AS object
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${OURS})
     SELECT role, object, privilege FROM roles, relations,
       unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
     WHERE relkind <> 'S' AND schema <> home AND (has_table_privilege(role, oid, privilege)
       OR CASE WHEN privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
          THEN has_any_column_privilege(role, oid, privilege) END)
     UNION ALL
     SELECT role, object, privilege FROM roles, relations, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) AS privilege
     WHERE relkind = 'S' AND schema <> home AND has_sequence_privilege(role, oid, privilege)
     UNION ALL
     SELECT role, n.nspname, privilege FROM roles, pg_namespace n, unnest(ARRAY['USAGE', 'CREATE']) AS privilege
     WHERE ${OURS} AND n.nspname <> home AND has_schema_privilege(role, n.oid, privilege)
     UNION ALL
     SELECT role, n.nspname || '.' || p.proname, 'EXECUTE'
     FROM roles, pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE ${OURS} AND p.prosecdef AND n.nspname <> home AND has_function_privilege(role, p.oid, 'EXECUTE')
     ORDER BY 1, 2, 3`,
    [roles],
  );

/**
 * Where grants and triggers do not say the same: an append-only table that a role may change, and a table that its own
 * role may only insert into, without the trigger that refuses changes to everyone.
 */
export const appendOnlyBreaches = (admin: Admin): Promise<Grant[]> =>
  admin<Grant>(
    `WITH tables AS (
       SELECT c.oid, n.nspname AS schema, n.nspname || '.' || c.relname AS object, coalesce(bit_or(t.tgtype::int), 0) AS refuses
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid = 'public.refuse_change'::regproc AND t.tgenabled <> 'D'
       WHERE c.relkind IN ('r', 'p') AND ${OURS} GROUP BY 1, 2, 3),
     roles AS (SELECT rolname AS role FROM pg_roles WHERE rolname LIKE 'atlas\\_%')
     SELECT role, object, privilege FROM tables, roles, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
     WHERE refuses & ${UPDATE} > 0 AND (has_table_privilege(role, oid, privilege)
       OR (privilege = 'UPDATE' AND has_any_column_privilege(role, oid, privilege)))
     UNION ALL
     SELECT role, object, 'no trigger' FROM tables JOIN roles ON role = 'atlas_' || schema
     WHERE refuses & ${ALL_CHANGES} <> ${ALL_CHANGES} AND has_table_privilege(role, oid, 'INSERT')
       AND NOT has_any_column_privilege(role, oid, 'UPDATE') AND NOT has_table_privilege(role, oid, 'DELETE')
     ORDER BY 1, 2, 3`,
  );

/** Bits of pg_trigger.tgtype. */
const UPDATE = 16;
const ALL_CHANGES = UPDATE + 8 + 32;

/** The tables that the trigger protects, as the catalog has them. */
export const appendOnlyTables = async (admin: Admin): Promise<string[]> => {
  const rows = await admin<{ name: string }>(
    `SELECT DISTINCT t.tgrelid::regclass::text AS name FROM pg_trigger t
     WHERE t.tgfoid = 'public.refuse_change'::regproc AND t.tgtype & ${UPDATE} > 0 ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

/** Login roles that can do anything by themselves, before SET ROLE. */
export const loginBreaches = async (admin: Admin, logins: readonly string[]): Promise<Grant[]> => {
  const attributes = await admin<Grant>(
    `SELECT rolname AS role, 'itself' AS object, concat_ws(' ', CASE WHEN rolinherit THEN 'INHERIT' END,
       CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
       CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END) AS privilege
     FROM pg_roles WHERE rolname = ANY($1) AND (rolinherit OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls)`,
    [logins],
  );
  const inherited = await admin<Grant>(
    `SELECT login AS role, rolname AS object, 'inherited' AS privilege
     FROM unnest($1::text[]) AS login, pg_roles WHERE rolname <> login AND pg_has_role(login, oid, 'USAGE')`,
    [logins],
  );
  return [...attributes, ...inherited, ...(await reachOf(admin, logins))];
};

/** Which roles each login may take, of the whole cluster's Atlas roles. */
export const membersOf = (admin: Admin): Promise<{ member: string; role: string }[]> =>
  admin(
    `SELECT m.rolname AS member, r.rolname AS role FROM pg_auth_members a
     JOIN pg_roles m ON m.oid = a.member JOIN pg_roles r ON r.oid = a.roleid
     WHERE m.rolname LIKE 'atlas\\_%' OR r.rolname LIKE 'atlas\\_%' ORDER BY 1, 2`,
  );

/** Every table of every schema. */
export const allTables = async (admin: Admin): Promise<{ schema: string; name: string; column: string }[]> =>
  admin(
    `SELECT n.nspname AS schema, n.nspname || '.' || c.relname AS name, quote_ident(a.attname) AS column
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
     WHERE c.relkind IN ('r', 'p') AND ${OURS} ORDER BY 2`,
  );

/** The statements that the database did not refuse for want of a right, each tried by whoever `run` is. */
export async function notRefused(
  run: (sql: string) => Promise<readonly object[]>,
  statements: readonly string[],
): Promise<string[]> {
  const tries = statements.map(
    (statement) => `
      BEGIN
        EXECUTE ${literal(statement)};
        taken := taken || ${literal(statement)}::text;
      EXCEPTION WHEN insufficient_privilege THEN NULL;
      WHEN OTHERS THEN taken := taken || ${literal(statement)}::text;
      END;`,
  );
  await run(`DO $try$ DECLARE taken text[] := '{}'; BEGIN ${tries.join('')}
    PERFORM set_config('atlas.taken', to_json(taken)::text, false); END $try$`);
  const [row] = await run(`SELECT current_setting('atlas.taken') AS taken`);
  return JSON.parse((row as { taken: string }).taken) as string[];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
