import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of a policy hold from a day on; those from before held as soon as they were defined. */
export class PolicyDates1767225600460 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE approvals.policies ADD COLUMN effective_from date NOT NULL DEFAULT '1900-01-01'");
    await runner.query(
      'CREATE INDEX policies_in_force ON approvals.policies (kind, effective_from DESC, version DESC)',
    );
    await runner.query('CREATE INDEX requests_of_kind ON approvals.requests (kind, requested_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
