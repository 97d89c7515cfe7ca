import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, transient } from '../support.js';

/** What was tried through the API, and the seals over it. */
export class Audit1767225600810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'audit');
    await entries(runner);
    await seals(runner);
    await append(runner);
    await runner.query('ALTER TABLE http.idempotency_keys ADD COLUMN asked jsonb');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function entries(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE audit.entries (
      entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL,
      kind text NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('accepted', 'repeated', 'refused', 'unknown')),
      actor_id text,
      actor_name text,
      roles text[] NOT NULL,
      address text NOT NULL,
      method text NOT NULL,
      route text,
      path text NOT NULL,
      resource text,
      key text,
      correlation_id text NOT NULL,
      status integer,
      problem text,
      reason text,
      body_hash text,
      requests integer NOT NULL CHECK (requests > 0)
    )`);
  await runner.query('CREATE INDEX entries_actor ON audit.entries (actor_id, entry)');
  await runner.query('CREATE INDEX entries_resource ON audit.entries (resource, entry) WHERE resource IS NOT NULL');
  await runner.query('CREATE INDEX entries_correlation ON audit.entries (correlation_id)');
  await runner.query('CREATE INDEX entries_at ON audit.entries (at)');
  await runner.query('CREATE TABLE audit.to_seal (entry bigint PRIMARY KEY)');
  await appendOnly(runner, 'audit.entries');
  await transient(runner, 'audit.to_seal');
}

/** What is hashed of an entry, and of a batch: the hashes of its entries one after the other, and the seal before it. */
async function seals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE audit.seals (
      batch bigint PRIMARY KEY,
      first_sequence bigint NOT NULL,
      last_sequence bigint NOT NULL,
      previous_hash bytea NOT NULL,
      hash bytea NOT NULL,
      sealed_at timestamptz NOT NULL DEFAULT now(),
      CHECK (last_sequence >= first_sequence)
    )`);
  await runner.query(`
    CREATE TABLE audit.links (
      sequence bigint PRIMARY KEY,
      entry bigint NOT NULL UNIQUE REFERENCES audit.entries (entry),
      batch bigint NOT NULL,
      hash bytea NOT NULL
    )`);
  await appendOnly(runner, 'audit.seals', 'audit.links');
  await runner.query(`
    CREATE FUNCTION audit.content(e audit.entries) RETURNS bytea LANGUAGE sql STABLE AS $$
      SELECT convert_to(json_build_array(e.entry, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        e.kind, e.outcome, e.actor_id, e.actor_name, e.roles, e.address, e.method, e.route, e.path, e.resource, e.key,
        e.correlation_id, e.status, e.problem, e.reason, e.body_hash, e.requests)::text, 'UTF8')
    $$`);
  await runner.query(`
    CREATE FUNCTION audit.seal_hash(batch bigint, previous bytea, first bigint, last bigint, hashes bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE AS $$
      SELECT sha256(previous || convert_to(json_build_array(batch, first, last)::text, 'UTF8') || hashes)
    $$`);
}

/** SECURITY DEFINER: whoever answers a request writes down what was tried, and can neither read nor change the record. */
async function append(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION audit.append(records jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, audit AS $$
      WITH written AS (
        INSERT INTO audit.entries (at, kind, outcome, actor_id, actor_name, roles, address, method, route, path,
          resource, key, correlation_id, status, problem, reason, body_hash, requests)
        SELECT coalesce(r.at, clock_timestamp()), r.kind, r.outcome, r."actorId", r."actorName", r.roles, r.address,
          r.method, r.route, r.path, r.resource, r.key, r."correlationId", r.status, r.problem, r.reason, r."bodyHash",
          coalesce(r.requests, 1)
        FROM jsonb_to_recordset(records) AS r(at timestamptz, kind text, outcome text, "actorId" text, "actorName" text,
          roles text[], address text, method text, route text, path text, resource text, key text,
          "correlationId" text, status integer, problem text, reason text, "bodyHash" text, requests integer)
        RETURNING entry
      )
      INSERT INTO audit.to_seal (entry) SELECT w.entry FROM written w
    $$`);
  await runner.query('REVOKE ALL ON FUNCTION audit.append(jsonb) FROM PUBLIC');
  await runner.query('GRANT USAGE ON SCHEMA audit TO atlas_http');
  await runner.query('GRANT EXECUTE ON FUNCTION audit.append(jsonb) TO atlas_http');
}
