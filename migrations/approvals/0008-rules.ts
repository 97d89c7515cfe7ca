import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules by margin and by the customer's exposure, and the amount from which a second person is always asked. */
export class Rules1767225600520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE approvals.policy_rules
        ADD COLUMN maximum_margin_percent numeric(6,2) CHECK (maximum_margin_percent BETWEEN -1000 AND 100),
        ADD COLUMN minimum_exposure numeric(19,2) CHECK (minimum_exposure >= 0)`);
    await runner.query(`
      ALTER TABLE approvals.policies
        ADD COLUMN two_people_from numeric(19,2) CHECK (two_people_from >= 0)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
