import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many must agree in the step as it was entered; steps from before count the named without who asked. */
export class AskedNeeded1767225600500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE approvals.requests ADD COLUMN asked_needed integer CHECK (asked_needed > 0)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
