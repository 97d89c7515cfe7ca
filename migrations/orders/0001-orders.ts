import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

export class Orders1767225600040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'orders');
    await runner.query('CREATE SEQUENCE orders.order_number START 1001');
    await runner.query('GRANT USAGE ON SEQUENCE orders.order_number TO atlas_orders');
    await runner.query(`
      CREATE TABLE orders.orders (
        order_id text PRIMARY KEY,
        placing_sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        customer_id text NOT NULL,
        state text NOT NULL,
        waiting_for text,
        reason text,
        revision integer NOT NULL DEFAULT 0,
        start jsonb NOT NULL,
        ship_to jsonb NOT NULL,
        net numeric(19,2) NOT NULL,
        tax numeric(19,2) NOT NULL,
        total numeric(19,2) NOT NULL CHECK (total = net + tax),
        placed_by jsonb NOT NULL,
        placed_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      ) WITH (fillfactor = 80)`);
    await runner.query(`
      CREATE INDEX open_orders ON orders.orders (placed_at)
      WHERE state NOT IN ('Fulfilled', 'Cancelled', 'Rejected', 'Failed')`);
    await runner.query(`
      CREATE TABLE orders.order_lines (
        order_id text NOT NULL REFERENCES orders.orders,
        line integer NOT NULL,
        snapshot jsonb NOT NULL,
        quantity numeric(19,4) NOT NULL CHECK (quantity >= 0),
        shipped numeric(19,4) NOT NULL DEFAULT 0 CHECK (shipped >= 0),
        cancelled numeric(19,4) NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
        PRIMARY KEY (order_id, line),
        CHECK (shipped + cancelled <= quantity)
      ) WITH (fillfactor = 80)`);
    await runner.query(`
      CREATE TABLE orders.order_events (
        sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders.orders,
        event text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        reason text,
        waiting_for text,
        actor jsonb NOT NULL,
        step_key text NOT NULL,
        at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX ON orders.order_events (order_id, sequence)');
    await createCommandsAndShipments(runner);
    await mutable(runner, 'orders.orders', 'orders.order_lines');
    await appendOnly(
      runner,
      'orders.order_events',
      'orders.order_commands',
      'orders.command_refusals',
      'orders.shipments',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function createCommandsAndShipments(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE orders.order_commands (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id text NOT NULL REFERENCES orders.orders,
      key text NOT NULL UNIQUE,
      kind text NOT NULL,
      at_state text NOT NULL,
      input jsonb NOT NULL,
      context jsonb NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON orders.order_commands (order_id, sequence)');
  await runner.query(`
    CREATE TABLE orders.command_refusals (
      key text PRIMARY KEY REFERENCES orders.order_commands (key),
      refusal jsonb NOT NULL,
      attempts integer NOT NULL CHECK (attempts >= 0),
      at timestamptz NOT NULL
    )`);
  await runner.query(`
    CREATE TABLE orders.shipments (
      shipment_id text PRIMARY KEY,
      order_id text NOT NULL REFERENCES orders.orders,
      lines jsonb NOT NULL,
      actor jsonb NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON orders.shipments (order_id)');
}
