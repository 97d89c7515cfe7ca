import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model of returns, and the timeline of each: as the others, they can be rebuilt from nothing. */
export class ReturnReadModel1767225600395 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reporting.returns (
        return_id text PRIMARY KEY,
        order_id text, customer_id text, customer_name text, business_unit text, site text, cost_centre text,
        outcome text, valid_until timestamptz, authorised_at timestamptz, authorised_by text,
        state text, waiting_for text, reason text, updated_at timestamptz, state_version integer, closed_at timestamptz,
        value numeric(19,2), value_version integer,
        credit_note text, credited numeric(19,2), refunded numeric(19,2),
        replacement_order_id text, replacement_version integer
      ) WITH (fillfactor = 80)`);
    await runner.query('CREATE INDEX ON reporting.returns (authorised_at DESC, return_id DESC)');
    await runner.query('CREATE INDEX ON reporting.returns (customer_id)');
    await runner.query('CREATE INDEX ON reporting.returns (order_id)');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON reporting.returns TO atlas_reporting');
    await runner.query('GRANT SELECT ON reporting.returns TO atlas_reporting_reader');
    await runner.query('ALTER TABLE reporting.timeline ADD COLUMN return_id text');
    await runner.query('CREATE INDEX ON reporting.timeline (return_id) WHERE return_id IS NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
