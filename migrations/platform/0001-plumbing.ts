import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSchema, ensureLogins, mutable, readerRole } from '../support.js';

/** Login roles, the outbox and the HTTP idempotency store. */
export class Plumbing1767225600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await ensureLogins(runner);
    await runner.query(`
      CREATE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% on %.% is refused: its rows are append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
          USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await outbox(runner);
    await http(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function outbox(runner: QueryRunner): Promise<void> {
  await createSchema(runner, 'outbox', { steps: false });
  await runner.query(`
    CREATE TABLE outbox.facts (
      position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      event_id uuid NOT NULL UNIQUE,
      domain text NOT NULL,
      type text NOT NULL,
      version integer NOT NULL,
      money boolean NOT NULL,
      aggregate_id text NOT NULL,
      aggregate_version integer NOT NULL,
      correlation_id text NOT NULL,
      causation_id text,
      workflow_id text,
      actor jsonb NOT NULL,
      occurred_at timestamptz NOT NULL,
      payload jsonb NOT NULL,
      UNIQUE (aggregate_id, aggregate_version)
    )`);
  await runner.query(
    'CREATE TABLE outbox.aggregates (aggregate_id text PRIMARY KEY, version integer NOT NULL) WITH (fillfactor = 70)',
  );
  await runner.query('CREATE TABLE outbox.to_publish (position bigint PRIMARY KEY, slot smallint NOT NULL)');
  await runner.query('CREATE TABLE outbox.to_post (event_id uuid PRIMARY KEY, since timestamptz NOT NULL)');
  await runner.query(`
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outbox.facts
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()`);
  // SECURITY DEFINER: a domain role cannot touch the tables, only append facts of its own domain. The upsert on
  // aggregates is a lock per aggregate, so positions of one aggregate follow commit order; sorting avoids deadlocks.
  await runner.query(`
    CREATE FUNCTION outbox.append(facts jsonb, context jsonb, at timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, outbox AS $$
    DECLARE
      fact jsonb; next_version integer; last_position bigint; highest bigint := 0;
    BEGIN
      FOR fact IN SELECT f FROM jsonb_array_elements(facts) WITH ORDINALITY AS e(f, n) ORDER BY f->>'aggregateId', n LOOP
        IF current_setting('role') <> 'atlas_' || (fact->>'domain') THEN
          RAISE EXCEPTION 'role % may not append facts of %', current_setting('role'), fact->>'domain'
            USING ERRCODE = 'insufficient_privilege';
        END IF;
        INSERT INTO outbox.aggregates AS a (aggregate_id, version) VALUES (fact->>'aggregateId', 1)
          ON CONFLICT (aggregate_id) DO UPDATE SET version = a.version + 1 RETURNING a.version INTO next_version;
        INSERT INTO outbox.facts (event_id, domain, type, version, money, aggregate_id, aggregate_version,
            correlation_id, causation_id, workflow_id, actor, occurred_at, payload)
          VALUES ((fact->>'eventId')::uuid, fact->>'domain', fact->>'type', (fact->>'version')::int,
            (fact->>'money')::boolean, fact->>'aggregateId', next_version, context->>'correlationId',
            context->>'causationId', context->>'workflowId', context->'actor', at, fact->'payload')
          RETURNING position INTO last_position;
        INSERT INTO outbox.to_publish (position, slot)
          VALUES (last_position, abs(hashtext(fact->>'aggregateId')::bigint) % 8);
        IF (fact->>'money')::boolean THEN
          INSERT INTO outbox.to_post (event_id, since) VALUES ((fact->>'eventId')::uuid, at);
        END IF;
        highest := greatest(highest, last_position);
      END LOOP;
      RETURN highest;
    END $$`);
  await runner.query('REVOKE ALL ON FUNCTION outbox.append(jsonb, jsonb, timestamptz) FROM PUBLIC');
  await runner.query('GRANT SELECT ON outbox.facts TO atlas_outbox');
  await runner.query('GRANT SELECT, DELETE ON outbox.to_publish TO atlas_outbox');
  await runner.query('GRANT SELECT ON outbox.to_post TO atlas_outbox');
  // The reactors of the worker park facts there.
  await runner.query('GRANT atlas_outbox TO atlas_relay, atlas_worker');
  await readerRole(runner, 'outbox');
  await runner.query('GRANT atlas_outbox_reader TO atlas_relay');
}

async function http(runner: QueryRunner): Promise<void> {
  await createSchema(runner, 'http', { steps: false });
  await runner.query(`
    CREATE TABLE http.idempotency_keys (
      principal text NOT NULL,
      key text NOT NULL,
      method text NOT NULL,
      path text NOT NULL,
      fingerprint text NOT NULL,
      state text NOT NULL CHECK (state IN ('running', 'unknown', 'done')),
      resource_id text,
      locked_until timestamptz NOT NULL,
      status integer,
      headers jsonb,
      body jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (principal, key)
    ) WITH (fillfactor = 80)`);
  await mutable(runner, 'http.idempotency_keys');
  await runner.query('GRANT DELETE ON http.idempotency_keys TO atlas_http');
  await runner.query('CREATE INDEX ON http.idempotency_keys (created_at)');
  await runner.query('GRANT atlas_http TO atlas_api');
}
