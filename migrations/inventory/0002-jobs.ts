import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mutable } from '../support.js';

/** Stock for jobs and from them, lines that are made to order, and movements of value alone. */
export class StockOfJobs1767225600130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await movements(runner);
    await jobValues(runner);
    // A made line waits for its job, not in the queue.
    await runner.query(`
      ALTER TABLE inventory.reservation_lines
        ADD COLUMN made boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT made_never_queues CHECK (NOT (made AND waiting))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function movements(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE inventory.movements
      ADD COLUMN job_id text,
      DROP CONSTRAINT movements_kind_check,
      DROP CONSTRAINT movements_check,
      ADD CONSTRAINT movements_kind_check CHECK (kind IN ('received', 'countedUp', 'countedDown', 'scrapped', 'movedOut',
        'movedIn', 'issued', 'issuedToJob', 'returnedFromJob', 'receivedFromJob', 'issuedIndirect', 'opened', 'revalued')),
      ADD CONSTRAINT movements_direction CHECK (CASE
        WHEN kind IN ('received', 'countedUp', 'movedIn', 'returnedFromJob', 'receivedFromJob', 'opened')
          THEN quantity > 0 AND value >= 0
        WHEN kind = 'revalued' THEN quantity = 0 AND value <> 0
        ELSE quantity < 0 AND value <= 0 END),
      ADD CONSTRAINT movements_of_jobs CHECK
        ((job_id IS NOT NULL) = (kind IN ('issuedToJob', 'returnedFromJob', 'receivedFromJob')))`);
  await runner.query('CREATE INDEX movements_job ON inventory.movements (job_id) WHERE job_id IS NOT NULL');
}

/** Kept with the movements, so that inventory's part of work in process need not be summed from them. */
async function jobValues(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE inventory.job_values (
      job_id text NOT NULL,
      business_unit text NOT NULL,
      site text NOT NULL,
      cost_centre text NOT NULL,
      value numeric(19,2) NOT NULL,
      PRIMARY KEY (job_id, business_unit, site, cost_centre)
    ) WITH (fillfactor = 80)`);
  await mutable(runner, 'inventory.job_values');
}
