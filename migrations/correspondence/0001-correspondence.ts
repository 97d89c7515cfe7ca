import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

/** Letters and what became of them, dunning, and subscriptions to reports. Letters only grow. */
export class Correspondence1767225600360 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'correspondence');
    await letters(runner);
    await policies(runner);
    await standardPolicy(runner);
    await dunning(runner);
    await subscriptions(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function letters(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE correspondence.letters (
      letter_id text PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('reminder', 'statement', 'report')),
      customer_id text,
      invoice text,
      order_id text,
      recipients text[] NOT NULL,
      subject text NOT NULL,
      body text NOT NULL,
      written_by jsonb NOT NULL,
      written_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON correspondence.letters (customer_id, written_at, letter_id)');
  await runner.query('CREATE INDEX ON correspondence.letters (invoice) WHERE invoice IS NOT NULL');
  await runner.query(`
    CREATE TABLE correspondence.attachments (
      letter_id text NOT NULL REFERENCES correspondence.letters,
      position integer NOT NULL,
      name text NOT NULL,
      media_type text NOT NULL,
      content bytea NOT NULL,
      PRIMARY KEY (letter_id, position)
    )`);
  await runner.query(`
    CREATE TABLE correspondence.deliveries (
      letter_id text PRIMARY KEY REFERENCES correspondence.letters,
      outcome text NOT NULL CHECK (outcome IN ('sent', 'withdrawn', 'givenUp')),
      detail text NOT NULL,
      at timestamptz NOT NULL
    )`);
  // Letters that have not ended, so that they are found without reading all that were ever sent.
  await runner.query(`
    CREATE TABLE correspondence.outgoing (
      letter_id text PRIMARY KEY REFERENCES correspondence.letters,
      written_at timestamptz NOT NULL,
      ended boolean NOT NULL DEFAULT false
    ) WITH (fillfactor = 80)`);
  await runner.query('CREATE INDEX ON correspondence.outgoing (letter_id) WHERE NOT ended');
  await mutable(runner, 'correspondence.outgoing');
  await appendOnly(runner, 'correspondence.letters', 'correspondence.attachments', 'correspondence.deliveries');
}

async function policies(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE correspondence.policies (
      policy text PRIMARY KEY,
      current_version integer NOT NULL,
      from_terms_days integer NOT NULL UNIQUE CHECK (from_terms_days >= 0)
    )`);
  await runner.query(`
    CREATE TABLE correspondence.policy_versions (
      policy text NOT NULL REFERENCES correspondence.policies,
      version integer NOT NULL,
      from_terms_days integer NOT NULL,
      levels jsonb NOT NULL,
      defined_by jsonb NOT NULL,
      defined_at timestamptz NOT NULL,
      PRIMARY KEY (policy, version)
    )`);
  await mutable(runner, 'correspondence.policies');
  await appendOnly(runner, 'correspondence.policy_versions');
}

/** Data to begin with, as the chart of accounts is: Finance defines what follows it. */
async function standardPolicy(runner: QueryRunner): Promise<void> {
  const level = (daysAfterDue: number, subject: string, text: string) => ({ daysAfterDue, subject, text });
  const facts = 'Invoice {invoice} of {invoiceDate} over {total} was due on {dueDate}; {open} of it is open.';
  const levels = [
    level(
      7,
      'Reminder: invoice {invoice}',
      `Dear {customer},\n\n${facts}\n\nIf you have paid already, please take no notice of this letter.\n\nAtlas Machine and Supply`,
    ),
    level(
      21,
      'Second reminder: invoice {invoice}',
      `Dear {customer},\n\n${facts}\n\nIt has been due for {daysOverdue} days. Please pay it within the week, or tell us what keeps you from it.\n\nAtlas Machine and Supply`,
    ),
    level(
      35,
      'Last reminder: invoice {invoice}',
      `Dear {customer},\n\n${facts}\n\nIt has been due for {daysOverdue} days. This is our last reminder: our accounts department will call you about it.\n\nAtlas Machine and Supply`,
    ),
  ];
  await runner.query(`INSERT INTO correspondence.policies VALUES ('STANDARD', 1, 0)`);
  await runner.query(
    `INSERT INTO correspondence.policy_versions (policy, version, from_terms_days, levels, defined_by, defined_at)
     VALUES ('STANDARD', 1, 0, $1, $2, now())`,
    [JSON.stringify(levels), JSON.stringify({ id: 'system', name: 'Atlas', roles: [], system: true })],
  );
}

async function dunning(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE correspondence.dunnings (
      invoice text PRIMARY KEY,
      order_id text NOT NULL,
      customer_id text NOT NULL,
      invoice_date date NOT NULL,
      due_date date NOT NULL,
      policy text NOT NULL,
      policy_version integer NOT NULL,
      level integer NOT NULL DEFAULT 0,
      state text NOT NULL CHECK (state IN ('Waiting', 'HandedOver', 'Settled')),
      updated_at timestamptz NOT NULL,
      FOREIGN KEY (policy, policy_version) REFERENCES correspondence.policy_versions
    ) WITH (fillfactor = 80)`);
  await runner.query(`CREATE INDEX ON correspondence.dunnings (invoice) WHERE state <> 'Settled'`);
  await runner.query(`CREATE INDEX ON correspondence.dunnings (customer_id) WHERE state <> 'Settled'`);
  await runner.query('CREATE INDEX ON correspondence.dunnings (state, due_date, invoice)');
  await runner.query(`
    CREATE TABLE correspondence.holds (
      hold_id text PRIMARY KEY,
      customer_id text NOT NULL,
      invoice text,
      reason text NOT NULL,
      placed_by jsonb NOT NULL,
      placed_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON correspondence.holds (customer_id)');
  await runner.query(`
    CREATE TABLE correspondence.hold_releases (
      hold_id text PRIMARY KEY REFERENCES correspondence.holds,
      reason text NOT NULL,
      released_by jsonb NOT NULL,
      released_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE SEQUENCE correspondence.hold_number START 1001');
  await runner.query('GRANT USAGE ON SEQUENCE correspondence.hold_number TO atlas_correspondence');
  await mutable(runner, 'correspondence.dunnings');
  await appendOnly(runner, 'correspondence.holds', 'correspondence.hold_releases');
}

async function subscriptions(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SEQUENCE correspondence.subscription_number START 1001');
  await runner.query('GRANT USAGE ON SEQUENCE correspondence.subscription_number TO atlas_correspondence');
  await runner.query(`
    CREATE TABLE correspondence.report_subscriptions (
      subscription_id text PRIMARY KEY,
      report text NOT NULL,
      query jsonb NOT NULL,
      format text NOT NULL,
      recipients text[] NOT NULL,
      cadence text NOT NULL CHECK (cadence IN ('daily', 'weekly', 'monthly')),
      hour integer NOT NULL CHECK (hour BETWEEN 0 AND 23),
      state text NOT NULL CHECK (state IN ('Active', 'Cancelled')),
      subscribed_by jsonb NOT NULL,
      subscribed_at timestamptz NOT NULL
    )`);
  await mutable(runner, 'correspondence.report_subscriptions');
}
