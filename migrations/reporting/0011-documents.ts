import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a document of billing told is found by its number. */
export class DocumentsByNumber1767225600420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ON reporting.receivable_entries (document)');
    await runner.query('CREATE INDEX ON reporting.deposit_entries (document)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
