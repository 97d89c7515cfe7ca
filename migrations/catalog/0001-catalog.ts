import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

/** Units of measure, tax codes, parts, price lists. */
export class Catalog1767225600030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'catalog');
    await parts(runner);
    await prices(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function parts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE catalog.units_of_measure (
      code text PRIMARY KEY,
      name text NOT NULL,
      decimals integer NOT NULL CHECK (decimals BETWEEN 0 AND 4)
    )`);
  await runner.query('CREATE TABLE catalog.tax_codes (code text PRIMARY KEY, name text NOT NULL)');
  // A rate that was defined may have been used: a correction is a later row for the same date, and the latest holds.
  await runner.query(`
    CREATE TABLE catalog.tax_rates (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tax_code text NOT NULL REFERENCES catalog.tax_codes (code),
      valid_from date NOT NULL,
      rate numeric(9,6) NOT NULL CHECK (rate BETWEEN 0 AND 1)
    )`);
  await runner.query(
    'CREATE INDEX tax_rates_latest ON catalog.tax_rates (tax_code, valid_from DESC, sequence DESC) INCLUDE (rate)',
  );
  await runner.query(`
    CREATE TABLE catalog.parts (
      part text PRIMARY KEY,
      description text NOT NULL,
      unit_of_measure text NOT NULL REFERENCES catalog.units_of_measure (code),
      stock_account text NOT NULL CHECK (stock_account IN ('1210', '1220')),
      business_unit text NOT NULL,
      cost_centre text NOT NULL,
      tax_code text NOT NULL REFERENCES catalog.tax_codes (code),
      active boolean NOT NULL
    )`);
  await mutable(runner, 'catalog.units_of_measure', 'catalog.tax_codes', 'catalog.parts');
  await appendOnly(runner, 'catalog.tax_rates');
}

async function prices(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE TABLE catalog.price_lists (code text PRIMARY KEY, name text NOT NULL)');
  // As with tax rates: of the rows for one quantity and date the latest holds.
  await runner.query(`
    CREATE TABLE catalog.prices (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      price_list text NOT NULL REFERENCES catalog.price_lists (code),
      part text NOT NULL REFERENCES catalog.parts (part),
      minimum_quantity numeric(19,4) NOT NULL CHECK (minimum_quantity >= 0),
      unit_price numeric(19,4) NOT NULL CHECK (unit_price >= 0),
      valid_from date NOT NULL,
      valid_to date CHECK (valid_to >= valid_from)
    )`);
  await runner.query(`
    CREATE INDEX prices_latest ON catalog.prices
      (price_list, part, minimum_quantity DESC, valid_from DESC, sequence DESC) INCLUDE (unit_price, valid_to)`);
  await runner.query('CREATE INDEX prices_part ON catalog.prices (part)');
  await mutable(runner, 'catalog.price_lists');
  await appendOnly(runner, 'catalog.prices');
}
