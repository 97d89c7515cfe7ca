import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSchema, mutable } from '../support.js';

/** Customers and suppliers. */
export class Parties1767225600020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'parties');
    await runner.query(`
      CREATE TABLE parties.customers (
        customer_id text PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL,
        credit_limit numeric(19,2) NOT NULL CHECK (credit_limit >= 0),
        terms_days integer NOT NULL CHECK (terms_days >= 0),
        tax_status text NOT NULL CHECK (tax_status IN ('taxable', 'exempt')),
        price_list text NOT NULL,
        address jsonb NOT NULL,
        active boolean NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE parties.suppliers (
        supplier_id text PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL,
        terms_days integer NOT NULL CHECK (terms_days >= 0),
        address jsonb NOT NULL,
        active boolean NOT NULL
      )`);
    await mutable(runner, 'parties.customers', 'parties.suppliers');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
