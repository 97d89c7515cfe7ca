import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, drawnByReaders, mutable, transient } from '../support.js';

/** Endpoints of others, the events that they are told, and each delivery. No secret stands in a row. */
export class Webhooks1767225600880 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'webhooks');
    await endpoints(runner);
    await deliveries(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function endpoints(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SEQUENCE webhooks.endpoint_number START 1001');
  await drawnByReaders(runner, 'webhooks.endpoint_number');
  await runner.query(`
    CREATE TABLE webhooks.endpoints (
      endpoint_id text PRIMARY KEY,
      url text NOT NULL,
      description text NOT NULL,
      state text NOT NULL CHECK (state IN ('Active', 'Paused', 'Disabled')),
      reason text,
      failing_since timestamptz,
      -- How often it has begun to fail: the name of its present trouble.
      spell integer NOT NULL DEFAULT 0,
      created_by jsonb NOT NULL,
      created_at timestamptz NOT NULL
    ) WITH (fillfactor = 80)`);
  await runner.query(`
    CREATE TABLE webhooks.subscriptions (
      endpoint_id text NOT NULL REFERENCES webhooks.endpoints,
      event_type text NOT NULL,
      -- What happened before is not told, whenever it is read.
      since timestamptz NOT NULL,
      PRIMARY KEY (event_type, endpoint_id)
    )`);
  await runner.query('CREATE INDEX ON webhooks.subscriptions (endpoint_id)');
  await runner.query(`
    CREATE TABLE webhooks.secrets (
      endpoint_id text NOT NULL REFERENCES webhooks.endpoints,
      version integer NOT NULL,
      secret_id uuid NOT NULL UNIQUE,
      key_id text NOT NULL,
      created_at timestamptz NOT NULL,
      signs_until timestamptz,
      PRIMARY KEY (endpoint_id, version)
    )`);
  await mutable(runner, 'webhooks.endpoints', 'webhooks.secrets');
  await transient(runner, 'webhooks.subscriptions');
}

async function deliveries(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE webhooks.events (
      event_id text PRIMARY KEY,
      event_type text NOT NULL,
      occurred_at timestamptz NOT NULL,
      body text NOT NULL
    )`);
  await runner.query('CREATE SEQUENCE webhooks.delivery_number START 1001');
  await runner.query('GRANT USAGE ON SEQUENCE webhooks.delivery_number TO atlas_webhooks');
  await runner.query(`
    CREATE TABLE webhooks.deliveries (
      delivery_id text PRIMARY KEY,
      endpoint_id text NOT NULL REFERENCES webhooks.endpoints,
      event_id text NOT NULL REFERENCES webhooks.events,
      state text NOT NULL CHECK (state IN ('Pending', 'Delivered', 'Failed')),
      round integer NOT NULL DEFAULT 1,
      -- In this round, and in all.
      attempt integer NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      last_status integer,
      last_error text,
      next_attempt_at timestamptz,
      created_at timestamptz NOT NULL,
      ended_at timestamptz,
      UNIQUE (endpoint_id, event_id)
    ) WITH (fillfactor = 80)`);
  await runner.query('CREATE INDEX ON webhooks.deliveries (endpoint_id, created_at DESC, delivery_id)');
  await runner.query(`CREATE INDEX ON webhooks.deliveries (delivery_id) WHERE state = 'Pending'`);
  await appendOnly(runner, 'webhooks.events');
  await mutable(runner, 'webhooks.deliveries');
}
