import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

const DIMENSIONS = 'business_unit text NOT NULL, site text NOT NULL, cost_centre text NOT NULL';

/** Invoices, credit notes, money in and out, credit holds. Documents only grow; counters, attempts and holds change. */
export class Billing1767225600060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'billing');
    await counters(runner);
    await invoices(runner);
    await creditNotes(runner);
    await payments(runner);
    await refunds(runner);
    await creditHolds(runner);
    await webhooks(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function counters(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE TABLE billing.number_series (series text PRIMARY KEY, last_number bigint NOT NULL)');
  await runner.query(`INSERT INTO billing.number_series VALUES ('INV', 0), ('CN', 0), ('PAY', 0)`);
  // The lock under which everything about one order's money happens.
  await runner.query(`
    CREATE TABLE billing.order_accounts (
      order_id text PRIMARY KEY,
      customer_id text,
      business_unit text,
      site text,
      cost_centre text,
      payments_closed_at timestamptz,
      closed_reason text
    ) WITH (fillfactor = 80)`);
  await mutable(runner, 'billing.number_series', 'billing.order_accounts');
}

async function invoices(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE billing.invoices (
      invoice text PRIMARY KEY,
      sequence bigint NOT NULL UNIQUE,
      order_id text NOT NULL REFERENCES billing.order_accounts,
      source text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('beforeShipment', 'afterShipment')),
      customer_id text NOT NULL,
      customer_name text NOT NULL,
      ${DIMENSIONS},
      invoice_date date NOT NULL,
      due_date date NOT NULL,
      net numeric(19,2) NOT NULL CHECK (net >= 0),
      tax numeric(19,2) NOT NULL CHECK (tax >= 0),
      total numeric(19,2) NOT NULL,
      issued_at timestamptz NOT NULL DEFAULT now(),
      CHECK (total = net + tax),
      UNIQUE (order_id, source)
    )`);
  await runner.query(`
    CREATE TABLE billing.invoice_lines (
      invoice text NOT NULL REFERENCES billing.invoices,
      line integer NOT NULL,
      part text NOT NULL,
      description text NOT NULL,
      quantity numeric(19,4) NOT NULL CHECK (quantity > 0),
      unit_price numeric(19,4) NOT NULL,
      net numeric(19,2) NOT NULL CHECK (net >= 0),
      tax numeric(19,2) NOT NULL CHECK (tax >= 0),
      tax_rate numeric(9,6) NOT NULL,
      PRIMARY KEY (invoice, line)
    )`);
  // A running figure, so that open invoices are found without adding up history: total less money applied, less
  // credit notes, plus refunds planned. Below zero: the customer is owed.
  await runner.query(`
    CREATE TABLE billing.invoice_balances (
      invoice text PRIMARY KEY REFERENCES billing.invoices,
      sequence bigint NOT NULL,
      order_id text NOT NULL,
      customer_id text NOT NULL,
      kind text NOT NULL,
      open numeric(19,2) NOT NULL
    ) WITH (fillfactor = 80)`);
  await runner.query('CREATE INDEX ON billing.invoice_balances (order_id)');
  await runner.query(`
    CREATE INDEX ON billing.invoice_balances (customer_id, sequence) WHERE kind = 'afterShipment' AND open > 0`);
  await runner.query(`
    CREATE TABLE billing.revenue_releases (
      order_id text NOT NULL REFERENCES billing.order_accounts,
      shipment_id text NOT NULL,
      revenue numeric(19,2) NOT NULL CHECK (revenue >= 0),
      released_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (order_id, shipment_id)
    )`);
  // The tax of a shipped piece is not posted again; it is kept so that credits of the same line stay exact.
  await runner.query(`
    CREATE TABLE billing.revenue_release_lines (
      order_id text NOT NULL,
      shipment_id text NOT NULL,
      invoice text NOT NULL,
      line integer NOT NULL,
      quantity numeric(19,4) NOT NULL CHECK (quantity > 0),
      net numeric(19,2) NOT NULL CHECK (net >= 0),
      tax numeric(19,2) NOT NULL CHECK (tax >= 0),
      PRIMARY KEY (order_id, shipment_id, invoice, line),
      FOREIGN KEY (order_id, shipment_id) REFERENCES billing.revenue_releases,
      FOREIGN KEY (invoice, line) REFERENCES billing.invoice_lines
    )`);
  await mutable(runner, 'billing.invoice_balances');
  await appendOnly(
    runner,
    'billing.invoices',
    'billing.invoice_lines',
    'billing.revenue_releases',
    'billing.revenue_release_lines',
  );
}

async function creditNotes(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE billing.credit_notes (
      credit_note text PRIMARY KEY,
      sequence bigint NOT NULL UNIQUE,
      order_id text NOT NULL REFERENCES billing.order_accounts,
      customer_id text NOT NULL,
      reason text NOT NULL,
      credit_date date NOT NULL,
      net numeric(19,2) NOT NULL CHECK (net >= 0),
      tax numeric(19,2) NOT NULL CHECK (tax >= 0),
      total numeric(19,2) NOT NULL,
      issued_at timestamptz NOT NULL DEFAULT now(),
      CHECK (total = net + tax)
    )`);
  await runner.query(`
    CREATE TABLE billing.credit_note_lines (
      credit_note text NOT NULL REFERENCES billing.credit_notes,
      order_id text NOT NULL,
      invoice text NOT NULL,
      line integer NOT NULL,
      quantity numeric(19,4) NOT NULL CHECK (quantity > 0),
      net numeric(19,2) NOT NULL CHECK (net >= 0),
      tax numeric(19,2) NOT NULL CHECK (tax >= 0),
      tax_rate numeric(9,6) NOT NULL,
      PRIMARY KEY (credit_note, invoice, line),
      FOREIGN KEY (invoice, line) REFERENCES billing.invoice_lines
    )`);
  await runner.query('CREATE INDEX ON billing.credit_notes (order_id)');
  await runner.query('CREATE INDEX ON billing.credit_note_lines (order_id)');
  await runner.query('CREATE INDEX ON billing.credit_note_lines (invoice, line)');
  await appendOnly(runner, 'billing.credit_notes', 'billing.credit_note_lines');
}

async function payments(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE billing.payment_attempts (
      order_id text NOT NULL REFERENCES billing.order_accounts,
      attempt integer NOT NULL CHECK (attempt > 0),
      reference text NOT NULL UNIQUE,
      amount numeric(19,2) NOT NULL CHECK (amount >= 0),
      status text NOT NULL CHECK (status IN ('started', 'succeeded', 'declined', 'voided')),
      begun_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      PRIMARY KEY (order_id, attempt)
    ) WITH (fillfactor = 80)`);
  // Only ends are recorded, and a charge has one: the key makes a charge settle once, by whichever road it is learned.
  await runner.query(`
    CREATE TABLE billing.charges (
      charge_id text PRIMARY KEY,
      order_id text NOT NULL,
      attempt integer NOT NULL,
      status text NOT NULL CHECK (status IN ('succeeded', 'declined', 'voided')),
      amount numeric(19,2) NOT NULL CHECK (amount >= 0),
      decline_code text,
      refund_due boolean NOT NULL,
      learned_at timestamptz NOT NULL DEFAULT now(),
      FOREIGN KEY (order_id, attempt) REFERENCES billing.payment_attempts
    )`);
  await runner.query(`
    CREATE TABLE billing.payments (
      payment text PRIMARY KEY,
      charge_id text UNIQUE REFERENCES billing.charges,
      order_id text REFERENCES billing.order_accounts,
      customer_id text,
      amount numeric(19,2) NOT NULL CHECK (amount > 0),
      unapplied numeric(19,2) NOT NULL CHECK (unapplied >= 0 AND unapplied <= amount),
      method text NOT NULL,
      reference text NOT NULL,
      received_on date NOT NULL,
      ${DIMENSIONS},
      recorded_at timestamptz NOT NULL DEFAULT now()
    )`);
  await runner.query(`
    CREATE TABLE billing.applications (
      payment text NOT NULL REFERENCES billing.payments,
      invoice text NOT NULL REFERENCES billing.invoices,
      amount numeric(19,2) NOT NULL CHECK (amount > 0),
      applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (payment, invoice)
    )`);
  await runner.query('CREATE INDEX ON billing.charges (order_id)');
  await runner.query('CREATE INDEX ON billing.payments (order_id)');
  await runner.query('CREATE INDEX ON billing.payments (customer_id)');
  await runner.query('CREATE INDEX ON billing.applications (invoice)');
  await mutable(runner, 'billing.payment_attempts');
  await appendOnly(runner, 'billing.charges', 'billing.payments', 'billing.applications');
}

async function refunds(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE billing.refunds (
      refund_id text PRIMARY KEY,
      order_id text NOT NULL REFERENCES billing.order_accounts,
      payment text NOT NULL REFERENCES billing.payments,
      amount numeric(19,2) NOT NULL CHECK (amount > 0),
      reason text NOT NULL,
      planned_at timestamptz NOT NULL DEFAULT now()
    )`);
  // Of what a refund consists: money of an invoice that a credit note reopened, or (no invoice) never applied.
  await runner.query(`
    CREATE TABLE billing.refund_parts (
      refund_id text NOT NULL REFERENCES billing.refunds,
      part integer NOT NULL,
      payment text NOT NULL,
      invoice text REFERENCES billing.invoices,
      amount numeric(19,2) NOT NULL CHECK (amount > 0),
      ${DIMENSIONS},
      PRIMARY KEY (refund_id, part)
    )`);
  await runner.query(`
    CREATE TABLE billing.refund_settlements (
      refund_id text PRIMARY KEY REFERENCES billing.refunds,
      provider_refund_id text NOT NULL UNIQUE,
      settled_at timestamptz NOT NULL DEFAULT now()
    )`);
  await runner.query('CREATE INDEX ON billing.refunds (order_id)');
  await runner.query('CREATE INDEX ON billing.refund_parts (payment)');
  await appendOnly(runner, 'billing.refunds', 'billing.refund_parts', 'billing.refund_settlements');
}

async function creditHolds(runner: QueryRunner): Promise<void> {
  // The lock under which a customer's exposure is compared with the limit.
  await runner.query('CREATE TABLE billing.credit_accounts (customer_id text PRIMARY KEY)');
  await runner.query(`
    CREATE TABLE billing.credit_holds (
      order_id text PRIMARY KEY,
      customer_id text NOT NULL REFERENCES billing.credit_accounts,
      amount numeric(19,2) NOT NULL CHECK (amount >= 0),
      invoiced numeric(19,2) NOT NULL DEFAULT 0 CHECK (invoiced >= 0),
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'released')),
      held numeric(19,2) GENERATED ALWAYS AS
        (CASE status WHEN 'active' THEN greatest(amount - invoiced, 0) ELSE 0 END) STORED,
      taken_at timestamptz NOT NULL DEFAULT now(),
      released_at timestamptz
    ) WITH (fillfactor = 80)`);
  await runner.query(`CREATE INDEX ON billing.credit_holds (customer_id) WHERE status = 'active'`);
  await mutable(runner, 'billing.credit_accounts', 'billing.credit_holds');
}

async function webhooks(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE billing.webhook_events (
      event_id text PRIMARY KEY,
      type text NOT NULL,
      sequence bigint NOT NULL,
      charge jsonb,
      refund jsonb,
      received_at timestamptz NOT NULL DEFAULT now()
    )`);
  await appendOnly(runner, 'billing.webhook_events');
}
