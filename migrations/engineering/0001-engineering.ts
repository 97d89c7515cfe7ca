import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

/** Work centres with their rates, bills of material, routings. */
export class Engineering1767225600110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'engineering');
    await workCentres(runner);
    await bills(runner);
    await routings(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function workCentres(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE engineering.work_centres (
      work_centre text PRIMARY KEY,
      name text NOT NULL,
      business_unit text NOT NULL,
      site text NOT NULL,
      cost_centre text NOT NULL
    )`);
  // Work may have been costed with a rate: a correction is a later row for the same date, and the latest holds.
  await runner.query(`
    CREATE TABLE engineering.work_centre_rates (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      work_centre text NOT NULL REFERENCES engineering.work_centres,
      valid_from date NOT NULL,
      labour_rate numeric(19,4) NOT NULL CHECK (labour_rate >= 0),
      machine_rate numeric(19,4) NOT NULL CHECK (machine_rate >= 0),
      overhead_method text NOT NULL CHECK (overhead_method IN ('normal', 'actual')),
      overhead_basis text NOT NULL CHECK (overhead_basis IN ('labourHours', 'labourCost', 'machineHours')),
      overhead_rate numeric(19,4) CHECK (overhead_rate >= 0),
      CHECK ((overhead_method = 'normal') = (overhead_rate IS NOT NULL))
    )`);
  await runner.query(
    'CREATE INDEX work_centre_rates_latest ON engineering.work_centre_rates (work_centre, valid_from, sequence DESC)',
  );
  await mutable(runner, 'engineering.work_centres');
  await appendOnly(runner, 'engineering.work_centre_rates');
}

/** Revisions of a part's definition; the sequence tells which of two with the same start was released later. */
async function releases(runner: QueryRunner, table: string): Promise<void> {
  await runner.query(`
    CREATE TABLE ${table} (
      sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      part text NOT NULL,
      revision text NOT NULL,
      effective_from date NOT NULL,
      note text NOT NULL,
      released_by jsonb NOT NULL,
      released_at timestamptz NOT NULL,
      PRIMARY KEY (part, revision)
    )`);
}

async function bills(runner: QueryRunner): Promise<void> {
  await releases(runner, 'engineering.bills_of_material');
  await runner.query(`
    CREATE TABLE engineering.bill_components (
      part text NOT NULL,
      revision text NOT NULL,
      line integer NOT NULL CHECK (line > 0),
      component text NOT NULL,
      quantity_per numeric(19,4) NOT NULL CHECK (quantity_per > 0),
      scrap_factor numeric(9,6) NOT NULL CHECK (scrap_factor >= 0 AND scrap_factor < 1),
      PRIMARY KEY (part, revision, line),
      FOREIGN KEY (part, revision) REFERENCES engineering.bills_of_material,
      CHECK (component <> part)
    )`);
  await appendOnly(runner, 'engineering.bills_of_material', 'engineering.bill_components');
}

async function routings(runner: QueryRunner): Promise<void> {
  await releases(runner, 'engineering.routings');
  await runner.query(`
    CREATE TABLE engineering.routing_operations (
      part text NOT NULL,
      revision text NOT NULL,
      operation integer NOT NULL CHECK (operation > 0),
      description text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('inHouse', 'subcontract')),
      work_centre text REFERENCES engineering.work_centres,
      set_up_hours numeric(19,4) CHECK (set_up_hours >= 0),
      run_hours_per_unit numeric(19,4) CHECK (run_hours_per_unit >= 0),
      supplier_id text,
      unit_cost numeric(19,4) CHECK (unit_cost >= 0),
      may_overlap boolean NOT NULL,
      characteristics jsonb NOT NULL,
      PRIMARY KEY (part, revision, operation),
      FOREIGN KEY (part, revision) REFERENCES engineering.routings,
      CHECK ((kind = 'inHouse') = (work_centre IS NOT NULL AND set_up_hours IS NOT NULL AND run_hours_per_unit IS NOT NULL)),
      CHECK ((kind = 'subcontract') = (supplier_id IS NOT NULL AND unit_cost IS NOT NULL))
    )`);
  await appendOnly(runner, 'engineering.routings', 'engineering.routing_operations');
}
