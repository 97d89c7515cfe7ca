import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the giver of a delegation was limited to; null: nowhere, as was everybody before. */
export class DelegationScopes1767225600920 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE approvals.delegations ADD COLUMN scope jsonb');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
