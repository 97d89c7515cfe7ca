import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Journal lines name their job. */
export class JournalJobs1767225600140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reporting.journal_lines ADD COLUMN job text');
    await runner.query('CREATE INDEX ON reporting.journal_lines (job) WHERE job IS NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
