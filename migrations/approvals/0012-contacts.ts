import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, drawnByReaders } from '../support.js';

/** Who is told by mail of requests that wait for them, and of what became of theirs. */
export class ApprovalContacts1767225600960 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approvals.contacts (
        contact_id text PRIMARY KEY,
        email text NOT NULL,
        person jsonb,
        roles text[] NOT NULL,
        scope jsonb,
        first_day date NOT NULL,
        added_by jsonb NOT NULL,
        added_at timestamptz NOT NULL,
        CHECK (person IS NOT NULL OR cardinality(roles) > 0)
      )`);
    await runner.query(`
      CREATE TABLE approvals.contact_ends (
        contact_id text PRIMARY KEY REFERENCES approvals.contacts (contact_id),
        reason text NOT NULL,
        ended_by jsonb NOT NULL,
        ended_at timestamptz NOT NULL
      )`);
    await appendOnly(runner, 'approvals.contacts', 'approvals.contact_ends');
    await runner.query('CREATE SEQUENCE approvals.contact_number START 1001');
    await runner.query('GRANT USAGE ON SEQUENCE approvals.contact_number TO atlas_approvals');
    await drawnByReaders(runner, 'approvals.contact_number');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
