import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model of repairs: as the others, it can be rebuilt from nothing. */
export class RepairReadModel1767225600200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reporting.repairs (
        repair_id text PRIMARY KEY,
        customer_id text, customer_name text, customer_reference text, serial text, description text, complaint text,
        business_unit text, site text, cost_centre text, received_at timestamptz, received_by text,
        state text, waiting_for text, reason text, job_state text, updated_at timestamptz, state_version integer,
        returned_at timestamptz, closed_at timestamptz,
        due_date date, warranty numeric(19,2), billable numeric(19,2), evaluation_version integer,
        answer_by timestamptz, reminders integer, quote_version integer
      ) WITH (fillfactor = 80)`);
    await runner.query('CREATE INDEX ON reporting.repairs (received_at DESC, repair_id DESC)');
    await runner.query('CREATE INDEX ON reporting.repairs (customer_id)');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON reporting.repairs TO atlas_reporting');
    await runner.query('GRANT SELECT ON reporting.repairs TO atlas_reporting_reader');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
