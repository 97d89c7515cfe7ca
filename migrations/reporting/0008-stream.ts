import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happened lately, in the order in which it can be told: whoever writes takes a lock until its commit, so that no
 * smaller number appears behind a larger one. No read model: a rebuild leaves it as it is, for what was told is not told again.
 */
export class Stream1767225600380 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reporting.stream (
        arrival bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        arrived_at timestamptz NOT NULL DEFAULT now(),
        event_id uuid NOT NULL, position bigint NOT NULL, occurred_at timestamptz NOT NULL,
        domain text NOT NULL, type text NOT NULL, aggregate_id text NOT NULL, subject text NOT NULL,
        business_unit text, site text, actor_name text NOT NULL, summary text NOT NULL
      )`);
    await runner.query('GRANT SELECT, INSERT, DELETE ON reporting.stream TO atlas_reporting');
    await runner.query('GRANT SELECT ON reporting.stream TO atlas_reporting_reader');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
