import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

/** Repairs of what is the customers': the repair itself changes, everything that happened to it only grows. */
export class Repairs1767225600170 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'repairs');
    await runner.query('CREATE SEQUENCE repairs.repair_number START 1001');
    await runner.query('GRANT USAGE ON SEQUENCE repairs.repair_number TO atlas_repairs');
    await repairs(runner);
    await history(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function repairs(runner: QueryRunner): Promise<void> {
  // version counts the commands that changed the repair; of two standings the one with the higher version holds.
  await runner.query(`
    CREATE TABLE repairs.repairs (
      repair_id text PRIMARY KEY,
      state text NOT NULL,
      reason text,
      version integer NOT NULL,
      start jsonb NOT NULL,
      customer_id text NOT NULL,
      serial text NOT NULL,
      asset_is_here boolean NOT NULL DEFAULT true,
      evaluation integer NOT NULL DEFAULT 0,
      declined boolean NOT NULL DEFAULT false,
      quote integer NOT NULL DEFAULT 0,
      quoted_at timestamptz,
      answer_by timestamptz,
      reminders integer NOT NULL DEFAULT 0,
      approval_reference text,
      job_state text,
      invoice text,
      received_by jsonb NOT NULL,
      received_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    ) WITH (fillfactor = 70)`);
  await runner.query(
    'CREATE UNIQUE INDEX an_asset_is_here_once ON repairs.repairs (customer_id, serial) WHERE asset_is_here',
  );
  await runner.query(
    `CREATE INDEX open_repairs ON repairs.repairs (repair_id) WHERE state NOT IN ('Closed', 'Cancelled')`,
  );
  await mutable(runner, 'repairs.repairs');
}

async function history(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE repairs.repair_events (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      repair_id text NOT NULL REFERENCES repairs.repairs,
      event text NOT NULL,
      from_state text,
      to_state text NOT NULL,
      reason text,
      actor jsonb NOT NULL,
      step_key text NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON repairs.repair_events (repair_id)');
  await runner.query(`
    CREATE TABLE repairs.evaluations (
      repair_id text NOT NULL REFERENCES repairs.repairs,
      evaluation integer NOT NULL,
      content jsonb NOT NULL,
      warranty numeric(19,2) NOT NULL CHECK (warranty >= 0),
      billable numeric(19,2) NOT NULL CHECK (billable >= 0),
      warranty_share numeric(9,6) NOT NULL CHECK (warranty_share BETWEEN 0 AND 1),
      evaluated_by jsonb NOT NULL,
      evaluated_at timestamptz NOT NULL,
      PRIMARY KEY (repair_id, evaluation)
    )`);
  await runner.query(`
    CREATE TABLE repairs.tests (
      test_id text PRIMARY KEY,
      repair_id text NOT NULL REFERENCES repairs.repairs,
      passed boolean NOT NULL,
      measured jsonb NOT NULL,
      notes text NOT NULL,
      tested_by jsonb NOT NULL,
      tested_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON repairs.tests (repair_id)');
  // What is the customer's has no value here, and there is no column for one.
  await runner.query(`
    CREATE TABLE repairs.asset_movements (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      repair_id text NOT NULL REFERENCES repairs.repairs,
      direction text NOT NULL CHECK (direction IN ('in', 'out')),
      serial text NOT NULL,
      owner text NOT NULL,
      site text NOT NULL,
      reference text,
      moved_by jsonb NOT NULL,
      moved_at timestamptz NOT NULL,
      UNIQUE (repair_id, direction)
    )`);
  await appendOnly(runner, 'repairs.repair_events', 'repairs.evaluations', 'repairs.tests', 'repairs.asset_movements');
}
