import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSchema, ensureRole } from '../support.js';

/**
 * Tables that the projector builds from Kafka. They can be rebuilt from nothing, so they carry no foreign keys, no
 * defaults that depend on the clock, and nothing that only they know.
 */
export class ReadModels1767225600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'reporting', { steps: false });
    await ensureRole(runner, 'atlas_reporting_reader', 'NOLOGIN');
    for (const table of [...delivery, ...orders, ...money, ...masterData, ...work]) await runner.query(table);
    for (const index of indexes) await runner.query(`CREATE INDEX ON reporting.${index}`);
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA reporting TO atlas_reporting');
    await runner.query('GRANT USAGE ON SCHEMA reporting TO atlas_reporting_reader');
    await runner.query('GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO atlas_reporting_reader');
    await runner.query('GRANT atlas_reporting TO atlas_projector');
    await runner.query('GRANT atlas_reporting_reader TO atlas_api, atlas_worker, atlas_projector');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const dimensions = 'business_unit text, site text, cost_centre text';
const dimensionKey = 'business_unit text NOT NULL, site text NOT NULL, cost_centre text NOT NULL';

const delivery = [
  `CREATE TABLE reporting.inbox (event_id uuid PRIMARY KEY, position bigint)`,
  `CREATE TABLE reporting.parked (
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    aggregate_id text NOT NULL,
    event_id uuid NOT NULL,
    position bigint,
    type text,
    state text NOT NULL CHECK (state IN ('failed', 'waiting')),
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    value bytea NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    replay boolean NOT NULL DEFAULT false,
    PRIMARY KEY (consumer, topic, partition, "offset")
  )`,
  `CREATE TABLE reporting.dropped (
    event_id uuid PRIMARY KEY,
    position bigint,
    dropped_by text NOT NULL,
    reason text NOT NULL,
    dropped_at timestamptz NOT NULL DEFAULT now()
  )`,
];

const orders = [
  `CREATE TABLE reporting.orders (
    order_id text PRIMARY KEY,
    customer_id text, customer_name text, customer_reference text, payment_terms text, ${dimensions},
    placing_sequence bigint, placed_at timestamptz, placed_by text,
    net numeric(19,2), tax numeric(19,2), total numeric(19,2), totals_version integer,
    state text, waiting_for text, reason text, updated_at timestamptz, state_version integer,
    confirmed_at timestamptz, shipped_at timestamptz, ended_at timestamptz,
    invoiced numeric(19,2) NOT NULL DEFAULT 0, credited numeric(19,2) NOT NULL DEFAULT 0,
    paid numeric(19,2) NOT NULL DEFAULT 0, refunded numeric(19,2) NOT NULL DEFAULT 0
  ) WITH (fillfactor = 80)`,
  `CREATE TABLE reporting.timeline (
    event_id uuid PRIMARY KEY,
    subject text NOT NULL,
    position bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    domain text NOT NULL,
    type text NOT NULL,
    aggregate_id text NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    workflow_id text,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    summary text NOT NULL,
    details jsonb NOT NULL
  )`,
];

const money = [
  `CREATE TABLE reporting.account_balances (
    posting_date date NOT NULL, account text NOT NULL, ${dimensionKey},
    debit numeric(19,2) NOT NULL, credit numeric(19,2) NOT NULL,
    PRIMARY KEY (posting_date, account, business_unit, site, cost_centre)
  ) WITH (fillfactor = 80)`,
  `CREATE TABLE reporting.revenue_by_day (
    posting_date date NOT NULL, ${dimensionKey},
    revenue numeric(19,2) NOT NULL, cost_of_goods_sold numeric(19,2) NOT NULL,
    PRIMARY KEY (posting_date, business_unit, site, cost_centre)
  ) WITH (fillfactor = 80)`,
  `CREATE TABLE reporting.journals (
    journal text PRIMARY KEY,
    sequence integer NOT NULL,
    posting_date date NOT NULL,
    event_date date NOT NULL,
    rule text NOT NULL,
    source_event_id text,
    source_type text,
    order_id text,
    correlation_id text NOT NULL,
    description text NOT NULL,
    reversal_of text,
    posted_at timestamptz NOT NULL,
    posted_by text NOT NULL
  )`,
  `CREATE TABLE reporting.journal_lines (
    journal text NOT NULL, line integer NOT NULL, posting_date date NOT NULL, account text NOT NULL, ${dimensionKey},
    debit numeric(19,2) NOT NULL, credit numeric(19,2) NOT NULL,
    PRIMARY KEY (journal, line)
  )`,
  `CREATE TABLE reporting.invoices (
    invoice text PRIMARY KEY,
    order_id text NOT NULL,
    customer_id text NOT NULL,
    customer_name text NOT NULL,
    kind text NOT NULL,
    invoice_date date NOT NULL,
    due_date date NOT NULL,
    ${dimensionKey},
    net numeric(19,2) NOT NULL,
    tax numeric(19,2) NOT NULL,
    total numeric(19,2) NOT NULL
  )`,
  `CREATE TABLE reporting.receivable_entries (
    event_id uuid NOT NULL, line integer NOT NULL, invoice text NOT NULL, kind text NOT NULL, document text NOT NULL,
    entry_date date NOT NULL, amount numeric(19,2) NOT NULL,
    PRIMARY KEY (event_id, line)
  )`,
  `CREATE TABLE reporting.deposit_entries (
    event_id uuid PRIMARY KEY, customer_id text, order_id text, kind text NOT NULL, document text NOT NULL,
    entry_date date NOT NULL, amount numeric(19,2) NOT NULL
  )`,
];

const masterData = [
  `CREATE TABLE reporting.stock (
    part text NOT NULL, site text NOT NULL,
    on_hand numeric(19,4) NOT NULL DEFAULT 0, reserved numeric(19,4) NOT NULL DEFAULT 0,
    value numeric(19,2) NOT NULL DEFAULT 0,
    stock_account text, business_unit text, cost_centre text, described_at bigint,
    PRIMARY KEY (part, site)
  ) WITH (fillfactor = 70)`,
  `CREATE TABLE reporting.customers (
    customer_id text PRIMARY KEY, name text NOT NULL, email text NOT NULL, credit_limit numeric(19,2) NOT NULL,
    terms_days integer NOT NULL, tax_status text NOT NULL, price_list text NOT NULL, address jsonb NOT NULL,
    active boolean NOT NULL, version integer NOT NULL
  )`,
  `CREATE TABLE reporting.parts (
    part text PRIMARY KEY, description text NOT NULL, unit_of_measure text NOT NULL, stock_account text NOT NULL,
    business_unit text NOT NULL, cost_centre text NOT NULL, tax_code text NOT NULL, active boolean NOT NULL,
    version integer NOT NULL
  )`,
];

const work = [
  `CREATE TABLE reporting.approvals (
    request_id text PRIMARY KEY,
    kind text, subject text, order_id text, amount numeric(19,2), ${dimensions},
    requested_by_id text, requested_by_name text, requested_at timestamptz,
    policy_version integer, rule text, reason text, approver_role text, escalate_to_role text,
    escalated_to_role text, escalated_at timestamptz,
    decided_by_id text, decided_by_name text, decision_reason text, decided_at timestamptz,
    state text, updated_at timestamptz, state_version integer
  ) WITH (fillfactor = 80)`,
];

const indexes = [
  'inbox (position)',
  'parked (consumer, aggregate_id)',
  'orders (placing_sequence DESC)',
  'orders (customer_id)',
  'orders (state)',
  'timeline (subject, position)',
  'journals (correlation_id)',
  'journals (source_event_id)',
  'journals (order_id)',
  'journals (posting_date, sequence)',
  'journal_lines (account, posting_date)',
  'invoices (customer_id)',
  'receivable_entries (invoice)',
  'approvals (state)',
];
