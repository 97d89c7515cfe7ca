import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ids of those who asked besides the one named; requests from before name one. */
export class AlsoAskedBy1767225600490 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE approvals.requests ADD COLUMN also_asked_by jsonb NOT NULL DEFAULT '[]'");
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
