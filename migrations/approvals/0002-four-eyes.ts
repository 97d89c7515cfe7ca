import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests under the four-eyes rule, which stands in no policy: version 0. */
export class FourEyes1767225600180 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [reference] = await runner.query(`
      SELECT conname FROM pg_constraint
      WHERE conrelid = 'approvals.requests'::regclass AND confrelid = 'approvals.policy_rules'::regclass`);
    await runner.query(`
      ALTER TABLE approvals.requests
        DROP CONSTRAINT ${reference.conname},
        ADD COLUMN rule_version integer GENERATED ALWAYS AS (nullif(policy_version, 0)) STORED,
        ADD FOREIGN KEY (kind, rule_version, rule) REFERENCES approvals.policy_rules (kind, version, name),
        ADD CHECK (policy_version > 0 OR rule = 'four eyes')`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
