import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries, and what waits for its seal, are written by `audit.append` alone, which does so as its owner; the room seals them. */
export class OneDoorOfTheAudit1767225600940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE INSERT ON audit.entries FROM atlas_audit');
    await runner.query('REVOKE INSERT, UPDATE ON audit.to_seal FROM atlas_audit');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
