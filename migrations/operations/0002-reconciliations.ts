import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';

/** What each reconciliation looked at and found. */
export class Reconciliations1767225600370 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operations.reconciliations (
        run text PRIMARY KEY,
        started_at timestamptz NOT NULL,
        ended_at timestamptz NOT NULL,
        agrees boolean NOT NULL,
        checks jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX reconciliations_ended ON operations.reconciliations (ended_at DESC)');
    await appendOnly(runner, 'operations.reconciliations');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
