import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSchema, mutable } from '../support.js';

/** Business units, sites, cost centres. */
export class Dimensions1767225600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'dimensions');
    await runner.query('CREATE TABLE dimensions.business_units (code text PRIMARY KEY, name text NOT NULL)');
    await runner.query(
      'CREATE TABLE dimensions.sites (code text PRIMARY KEY, name text NOT NULL, address jsonb NOT NULL)',
    );
    await runner.query(`
      CREATE TABLE dimensions.cost_centres (
        code text PRIMARY KEY,
        name text NOT NULL,
        business_unit text NOT NULL REFERENCES dimensions.business_units (code)
      )`);
    await mutable(runner, 'dimensions.business_units', 'dimensions.sites', 'dimensions.cost_centres');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
