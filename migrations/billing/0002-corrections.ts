import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, mutable } from '../support.js';

const DIMENSIONS = 'business_unit text NOT NULL, site text NOT NULL, cost_centre text NOT NULL';
const KINDS = `CHECK (kind IN ('unshipped', 'shipped', 'priceCorrection'))`;

/** Credits of what was shipped, price corrections, write-offs, credit that moves, refunds without an order's own plan. */
export class Corrections1767225600320 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`INSERT INTO billing.number_series VALUES ('WO', 0), ('CT', 0)`);
    await creditNotes(runner);
    await writeOffs(runner);
    await transfers(runner);
    await refunds(runner);
    await corrections(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function creditNotes(runner: QueryRunner): Promise<void> {
  // What was credited before was never shipped. The lines know it too: sums by line need no join.
  await runner.query(`
    ALTER TABLE billing.credit_notes
      ADD COLUMN kind text NOT NULL DEFAULT 'unshipped' ${KINDS},
      ADD COLUMN credit_id text`);
  await runner.query(
    `ALTER TABLE billing.credit_note_lines ADD COLUMN kind text NOT NULL DEFAULT 'unshipped' ${KINDS}`,
  );
  await runner.query(
    'CREATE UNIQUE INDEX credited_once ON billing.credit_notes (order_id, credit_id) WHERE credit_id IS NOT NULL',
  );
}

async function writeOffs(runner: QueryRunner): Promise<void> {
  // Below zero: a credit note came for what was written off, and nothing of it is given up any more.
  await runner.query(`
    CREATE TABLE billing.write_offs (
      write_off text PRIMARY KEY,
      sequence bigint NOT NULL UNIQUE,
      correction text NOT NULL UNIQUE,
      invoice text NOT NULL REFERENCES billing.invoices,
      customer_id text NOT NULL,
      amount numeric(19,2) NOT NULL CHECK (amount <> 0),
      reason text NOT NULL,
      written_off_on date NOT NULL,
      recorded_at timestamptz NOT NULL DEFAULT now()
    )`);
  await runner.query('CREATE INDEX ON billing.write_offs (invoice)');
  await appendOnly(runner, 'billing.write_offs');
}

async function transfers(runner: QueryRunner): Promise<void> {
  // From an invoice on which the customer is owed, or from money that was never applied.
  await runner.query(`
    CREATE TABLE billing.credit_transfers (
      transfer text PRIMARY KEY,
      sequence bigint NOT NULL UNIQUE,
      customer_id text NOT NULL,
      from_invoice text REFERENCES billing.invoices,
      from_payment text REFERENCES billing.payments,
      to_invoice text NOT NULL REFERENCES billing.invoices,
      amount numeric(19,2) NOT NULL CHECK (amount > 0),
      reason text NOT NULL,
      transferred_on date NOT NULL,
      recorded_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((from_invoice IS NULL) <> (from_payment IS NULL)),
      CHECK (from_invoice IS DISTINCT FROM to_invoice)
    )`);
  await runner.query('CREATE INDEX ON billing.credit_transfers (from_invoice)');
  await runner.query('CREATE INDEX ON billing.credit_transfers (from_payment)');
  await runner.query('CREATE INDEX ON billing.credit_transfers (to_invoice)');
  await appendOnly(runner, 'billing.credit_transfers');
}

async function refunds(runner: QueryRunner): Promise<void> {
  // By wire there is no charge to pay back on, and a deposit may belong to no order.
  await runner.query(`
    ALTER TABLE billing.refunds
      ALTER COLUMN order_id DROP NOT NULL,
      ALTER COLUMN payment DROP NOT NULL,
      ADD COLUMN method text NOT NULL DEFAULT 'card' CHECK (method IN ('card', 'wire')),
      ADD COLUMN correction text,
      ADD COLUMN customer_id text,
      ADD CHECK (method = 'wire' OR payment IS NOT NULL)`);
  await runner.query('ALTER TABLE billing.refund_parts ALTER COLUMN payment DROP NOT NULL');
  await runner.query('CREATE INDEX ON billing.refunds (correction) WHERE correction IS NOT NULL');
  await runner.query('CREATE INDEX ON billing.refund_parts (invoice)');
}

async function corrections(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SEQUENCE billing.correction_number START 1001');
  await runner.query('GRANT USAGE ON SEQUENCE billing.correction_number TO atlas_billing');
  await runner.query(`
    CREATE TABLE billing.corrections (
      correction text PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('priceCorrection', 'writeOff', 'refund')),
      state text NOT NULL CHECK (state IN ('Requested', 'PendingApproval', 'Paying', 'Done', 'Refused', 'Withdrawn')),
      invoice text REFERENCES billing.invoices,
      payment text REFERENCES billing.payments,
      order_id text,
      customer_id text NOT NULL,
      ${DIMENSIONS},
      amount numeric(19,2) NOT NULL CHECK (amount > 0),
      input jsonb NOT NULL,
      reason text NOT NULL,
      requested_by jsonb NOT NULL,
      requested_at timestamptz NOT NULL,
      document text,
      outcome text,
      ended_at timestamptz,
      CHECK ((invoice IS NULL) <> (payment IS NULL)),
      CHECK ((ended_at IS NOT NULL) = (state IN ('Done', 'Refused', 'Withdrawn')))
    ) WITH (fillfactor = 80)`);
  await runner.query('CREATE INDEX ON billing.corrections (requested_at, correction)');
  await runner.query('CREATE INDEX ON billing.corrections (invoice)');
  await runner.query('CREATE INDEX open_corrections ON billing.corrections (correction) WHERE ended_at IS NULL');
  await mutable(runner, 'billing.corrections');
}
