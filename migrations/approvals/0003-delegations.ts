import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';

/** People who decide in another's place. */
export class Delegations1767225600430 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approvals.delegations (
        delegation_id text PRIMARY KEY,
        role text NOT NULL,
        given_by jsonb NOT NULL,
        own boolean NOT NULL,
        given_to jsonb NOT NULL,
        first_day date NOT NULL,
        last_day date NOT NULL,
        reason text NOT NULL,
        given_at timestamptz NOT NULL,
        CHECK (last_day >= first_day),
        CHECK (given_by->>'id' <> given_to->>'id')
      )`);
    await runner.query('CREATE INDEX delegations_standing ON approvals.delegations (last_day)');
    await runner.query(`
      CREATE TABLE approvals.delegation_revocations (
        delegation_id text PRIMARY KEY REFERENCES approvals.delegations (delegation_id),
        reason text NOT NULL,
        revoked_by jsonb NOT NULL,
        revoked_at timestamptz NOT NULL
      )`);
    await appendOnly(runner, 'approvals.delegations', 'approvals.delegation_revocations');
    await runner.query('CREATE SEQUENCE approvals.delegation_number START 1001');
    await runner.query('GRANT USAGE ON SEQUENCE approvals.delegation_number TO atlas_approvals');
    await runner.query(`
      ALTER TABLE approvals.decisions ADD COLUMN on_behalf_of jsonb, ADD COLUMN delegations text[]`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
