import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';

/** The working calendar, and deadlines of each step; steps that were entered before count every minute from the request. */
export class ApprovalClock1767225600910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approvals.working_calendars (
        version integer PRIMARY KEY CHECK (version > 0),
        week jsonb NOT NULL,
        federal_holidays jsonb NOT NULL,
        days_off jsonb NOT NULL,
        defined_by jsonb NOT NULL,
        defined_at timestamptz NOT NULL
      )`);
    await appendOnly(runner, 'approvals.working_calendars');
    for (const table of ['approvals.policy_rules', 'approvals.requests']) {
      await runner.query(`
        ALTER TABLE ${table}
          ADD COLUMN clock text CHECK (clock IN ('elapsed', 'working')),
          ADD COLUMN remind_after_minutes integer CHECK (remind_after_minutes > 0),
          ADD COLUMN fallback text CHECK (fallback IN ('escalate', 'deny')),
          ADD COLUMN escalate_to_people jsonb`);
    }
    await runner.query(`
      ALTER TABLE approvals.requests
        ADD COLUMN step_began_at timestamptz,
        ADD COLUMN remind_at timestamptz,
        ADD COLUMN reminded_at timestamptz,
        ADD COLUMN escalate_at timestamptz,
        ADD COLUMN expire_at timestamptz,
        ADD COLUMN calendar_version integer,
        ADD CHECK ((step_began_at IS NULL) = (expire_at IS NULL) AND (remind_at IS NULL) = (expire_at IS NULL))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
