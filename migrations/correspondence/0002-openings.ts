import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The day of the last reminder, and how often an invoice has been open. What was written before is of the first opening. */
export class DunningOpenings1767225600410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE correspondence.dunnings
        ADD COLUMN reminded_on date,
        ADD COLUMN opening integer NOT NULL DEFAULT 1 CHECK (opening > 0),
        ADD COLUMN opened_again_on date`);
    await runner.query(`
      UPDATE correspondence.dunnings d
      SET reminded_on = (l.written_at AT TIME ZONE 'America/Indiana/Indianapolis')::date
      FROM correspondence.letters l WHERE l.letter_id = 'reminder/' || d.invoice || '/' || d.level`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
