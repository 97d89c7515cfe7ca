import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters that tell approvers what waits for them, and askers what became of it. */
export class ApprovalLetters1767225600970 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE correspondence.letters
        ADD COLUMN request_id text,
        DROP CONSTRAINT letters_kind_check,
        ADD CONSTRAINT letters_kind_check
          CHECK (kind IN ('reminder', 'statement', 'report', 'approval', 'approvalOutcome')),
        ADD CONSTRAINT letters_request_check
          CHECK ((request_id IS NOT NULL) = (kind IN ('approval', 'approvalOutcome')))`);
    await runner.query('CREATE INDEX ON correspondence.letters (request_id) WHERE request_id IS NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
