import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';

/** A version of a policy is proposed, and holds once others agreed; those from before hold as they did. */
export class PolicyChanges1767225600840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE approvals.policies
        ADD COLUMN request_id text UNIQUE,
        ADD COLUMN planned text CHECK (planned IN ('keep', 'drop'))`);
    await runner.query(`
      CREATE TABLE approvals.policy_outcomes (
        kind text NOT NULL,
        version integer NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('Defined', 'Refused')),
        effective_from date,
        ended_at timestamptz NOT NULL,
        PRIMARY KEY (kind, version),
        FOREIGN KEY (kind, version) REFERENCES approvals.policies (kind, version),
        CHECK ((outcome = 'Defined') = (effective_from IS NOT NULL))
      )`);
    await runner.query(`
      INSERT INTO approvals.policy_outcomes (kind, version, outcome, effective_from, ended_at)
      SELECT kind, version, 'Defined', effective_from, defined_at FROM approvals.policies`);
    await runner.query('DROP INDEX approvals.policies_in_force');
    await runner.query(`
      CREATE INDEX policy_outcomes_in_force ON approvals.policy_outcomes (kind, effective_from DESC, version DESC)`);
    await runner.query(`
      CREATE TABLE approvals.policy_drops (
        kind text NOT NULL,
        version integer NOT NULL,
        dropped_by integer NOT NULL,
        dropped_at timestamptz NOT NULL,
        PRIMARY KEY (kind, version),
        FOREIGN KEY (kind, version) REFERENCES approvals.policies (kind, version)
      )`);
    await appendOnly(runner, 'approvals.policy_outcomes', 'approvals.policy_drops');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
