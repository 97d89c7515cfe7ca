import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

/** Returns of shipped goods: the return, its lines and what is held of a shipped line change; what happened only grows. */
export class Returns1767225600330 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'returns');
    await runner.query('CREATE SEQUENCE returns.return_number START 1001');
    await runner.query('GRANT USAGE ON SEQUENCE returns.return_number TO atlas_returns');
    await returns(runner);
    await lines(runner);
    await history(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function returns(runner: QueryRunner): Promise<void> {
  // version counts the commands that changed the return; of two standings the one with the higher version holds.
  await runner.query(`
    CREATE TABLE returns.returns (
      return_id text PRIMARY KEY,
      order_id text NOT NULL,
      customer_id text NOT NULL,
      state text NOT NULL,
      reason text,
      version integer NOT NULL,
      start jsonb NOT NULL,
      valid_until timestamptz NOT NULL,
      no_more boolean NOT NULL DEFAULT false,
      approval text,
      credit jsonb,
      refunds jsonb,
      bank_reference text,
      refunded numeric(19,2) NOT NULL DEFAULT 0,
      replacements integer NOT NULL DEFAULT 0,
      replacement_order_id text,
      sent_back text,
      authorised_by jsonb NOT NULL,
      authorised_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    ) WITH (fillfactor = 70)`);
  await runner.query('CREATE INDEX ON returns.returns (order_id)');
  await runner.query(
    `CREATE INDEX open_returns ON returns.returns (return_id) WHERE state NOT IN ('Closed', 'Cancelled', 'Lapsed')`,
  );
  await mutable(runner, 'returns.returns');
}

async function lines(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE returns.return_lines (
      return_id text NOT NULL REFERENCES returns.returns,
      line integer NOT NULL,
      part text NOT NULL,
      reason text,
      authorised numeric(15,4) NOT NULL CHECK (authorised >= 0),
      received numeric(15,4) NOT NULL,
      restocked numeric(15,4) NOT NULL,
      scrapped numeric(15,4) NOT NULL,
      rejected numeric(15,4) NOT NULL,
      held numeric(15,4) NOT NULL CHECK (held >= 0),
      PRIMARY KEY (return_id, line),
      CHECK (restocked + scrapped + rejected <= received)
    ) WITH (fillfactor = 70)`);
  // Returns of the same line at the same time hold its quantity here, one after the other.
  await runner.query(`
    CREATE TABLE returns.shipped_lines (
      order_id text NOT NULL,
      line integer NOT NULL,
      shipped numeric(15,4) NOT NULL,
      held numeric(15,4) NOT NULL DEFAULT 0,
      PRIMARY KEY (order_id, line),
      CONSTRAINT no_more_than_shipped CHECK (held BETWEEN 0 AND shipped)
    ) WITH (fillfactor = 70)`);
  await mutable(runner, 'returns.return_lines', 'returns.shipped_lines');
}

async function history(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE returns.return_events (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      return_id text NOT NULL REFERENCES returns.returns,
      event text NOT NULL,
      from_state text,
      to_state text NOT NULL,
      reason text,
      actor jsonb NOT NULL,
      step_key text NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON returns.return_events (return_id)');
  await runner.query(`
    CREATE TABLE returns.receipts (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      receipt_id text NOT NULL UNIQUE,
      return_id text NOT NULL REFERENCES returns.returns,
      lines jsonb NOT NULL,
      reference text NOT NULL,
      last boolean NOT NULL,
      received_by jsonb NOT NULL,
      received_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON returns.receipts (return_id)');
  await runner.query(`
    CREATE TABLE returns.inspections (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      inspection_id text NOT NULL UNIQUE,
      return_id text NOT NULL REFERENCES returns.returns,
      lines jsonb NOT NULL,
      inspected_by jsonb NOT NULL,
      inspected_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON returns.inspections (return_id)');
  await appendOnly(runner, 'returns.return_events', 'returns.receipts', 'returns.inspections');
}
