import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was published of the seals over the audit. */
export class AuditSeals1767225600850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reporting.audit_seals (
        batch bigint,
        hash text,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (batch, hash)
      )`);
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON reporting.audit_seals TO atlas_reporting');
    await runner.query('GRANT SELECT ON reporting.audit_seals TO atlas_reporting_reader');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
