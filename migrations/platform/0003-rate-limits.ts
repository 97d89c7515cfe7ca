import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSchema, transient } from '../support.js';

/** How many requests each caller and each address made in its minute. */
export class RateLimits1767225600440 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'limits', { steps: false });
    // Unlogged: a count costs no flush of the log, and after a crash everybody begins anew.
    await runner.query(`
      CREATE UNLOGGED TABLE limits.counts (
        key text PRIMARY KEY,
        points integer NOT NULL,
        expire bigint NOT NULL
      ) WITH (fillfactor = 70)`);
    await transient(runner, 'limits.counts');
    await runner.query('GRANT atlas_limits TO atlas_api');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
