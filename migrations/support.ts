import type { QueryRunner } from 'typeorm';

/** Creates a schema, its role and, for a room, its reader, its table of recorded steps and the door to the outbox. The role gets nothing but what is granted by name. */
export async function createSchema(runner: QueryRunner, name: string, options = { steps: true }): Promise<void> {
  const role = `atlas_${name}`;
  await ensureRole(runner, role, 'NOLOGIN');
  await runner.query(`CREATE SCHEMA ${name}`);
  await runner.query(`REVOKE ALL ON SCHEMA ${name} FROM PUBLIC`);
  await runner.query(`GRANT USAGE ON SCHEMA ${name} TO ${role}`);
  if (!options.steps) return;
  await runner.query(`
    CREATE TABLE ${name}.steps (
      key text PRIMARY KEY,
      status text NOT NULL CHECK (status IN ('running', 'done', 'undone')),
      input_hash text,
      result jsonb,
      created_at timestamptz NOT NULL DEFAULT now()
    ) WITH (fillfactor = 80)`);
  await runner.query(`GRANT SELECT, INSERT, UPDATE ON ${name}.steps TO ${role}`);
  await readerRole(runner, name);
  await runner.query(`GRANT ${role} TO atlas_worker`);
  await runner.query(`GRANT USAGE ON SCHEMA outbox TO ${role}`);
  await runner.query(`GRANT EXECUTE ON FUNCTION outbox.append(jsonb, jsonb, timestamptz) TO ${role}`);
}

/** Each process logs in as a NOINHERIT member of the roles it may take; the password is set by migrations/main.ts. */
export const LOGINS = ['atlas_api', 'atlas_worker', 'atlas_relay', 'atlas_projector'] as const;

export async function ensureLogins(runner: QueryRunner): Promise<void> {
  for (const login of LOGINS) await ensureRole(runner, login, 'LOGIN NOINHERIT');
}

/** Who reads a schema, tables that are yet to come included, and writes nothing of it. */
export async function readerRole(runner: QueryRunner, schema: string): Promise<void> {
  const reader = `atlas_${schema}_reader`;
  await ensureLogins(runner);
  await ensureRole(runner, reader, 'NOLOGIN');
  await runner.query(`GRANT USAGE ON SCHEMA ${schema} TO ${reader}`);
  await runner.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${reader}`);
  await runner.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${reader}`);
  await runner.query(`GRANT ${reader} TO atlas_api, atlas_worker`);
}

/** Sequences that number what callers ask for: a number is drawn before the command that uses it. */
export async function drawnByReaders(runner: QueryRunner, ...sequences: string[]): Promise<void> {
  for (const sequence of sequences) {
    await runner.query(`GRANT USAGE ON SEQUENCE ${sequence} TO ${roleOf(sequence)}_reader`);
  }
}

/** Roles belong to the cluster, so several databases of one cluster share them. */
export async function ensureRole(runner: QueryRunner, role: string, options: string): Promise<void> {
  await runner.query(`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} ${options}; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`);
}

/** Tables whose rows a command may change: SELECT, INSERT and UPDATE for the schema's own role. */
export async function mutable(runner: QueryRunner, ...tables: string[]): Promise<void> {
  for (const table of tables) await runner.query(`GRANT SELECT, INSERT, UPDATE ON ${table} TO ${roleOf(table)}`);
}

/** Tables whose rows also leave, such as a queue. */
export async function transient(runner: QueryRunner, ...tables: string[]): Promise<void> {
  for (const table of tables) {
    await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${roleOf(table)}`);
  }
}

/** Tables that only grow: the grants and a trigger refuse UPDATE, DELETE and TRUNCATE, to the owner as well. */
export async function appendOnly(runner: QueryRunner, ...tables: string[]): Promise<void> {
  for (const table of tables) {
    await runner.query(`GRANT SELECT, INSERT ON ${table} TO ${roleOf(table)}`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()`);
  }
}

const roleOf = (table: string): string => `atlas_${table.split('.')[0]}`;
