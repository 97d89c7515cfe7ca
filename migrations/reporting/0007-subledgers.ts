import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the reports of the sub-ledgers read: entries say when they were recorded, an invoice holds what is open of it now,
 * and stock, deferred revenue, tax and what people decided have entries as well. `make rebuild-read-models` fills them
 * with what happened before.
 */
export class SubledgerReadModels1767225600350 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...changed, ...added]) await runner.query(statement);
    for (const index of indexes) await runner.query(`CREATE INDEX ON reporting.${index}`);
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA reporting TO atlas_reporting');
    await runner.query('GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO atlas_reporting_reader');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const dimensionKey = 'business_unit text NOT NULL, site text NOT NULL, cost_centre text NOT NULL';
const invoiceColumns = [
  ...['order_id', 'customer_id', 'customer_name', 'kind', 'invoice_date', 'due_date'],
  ...['business_unit', 'site', 'cost_centre', 'net', 'tax', 'total'],
];

const changed = [
  // A payment may be told before the invoice that it pays.
  `ALTER TABLE reporting.invoices ADD COLUMN open numeric(19,2) NOT NULL DEFAULT 0,
    ${invoiceColumns.map((column) => `ALTER COLUMN ${column} DROP NOT NULL`).join(', ')}`,
  `UPDATE reporting.invoices i SET open = (
    SELECT coalesce(sum(e.amount), 0) FROM reporting.receivable_entries e WHERE e.invoice = i.invoice)`,
  'ALTER TABLE reporting.invoices SET (fillfactor = 80)',
  'ALTER TABLE reporting.receivable_entries ADD COLUMN recorded_at timestamptz',
  `ALTER TABLE reporting.deposit_entries ADD COLUMN recorded_at timestamptz,
    ADD COLUMN business_unit text, ADD COLUMN site text, ADD COLUMN cost_centre text`,
];

const entry =
  'event_id uuid NOT NULL, line integer NOT NULL, entry_date date NOT NULL, recorded_at timestamptz NOT NULL';

const added = [
  `CREATE TABLE reporting.stock_entries (
    ${entry}, kind text NOT NULL, document text NOT NULL, part text NOT NULL, stock_account text NOT NULL, ${dimensionKey},
    quantity numeric(19,4) NOT NULL, value numeric(19,2) NOT NULL,
    PRIMARY KEY (event_id, line)
  )`,
  `CREATE TABLE reporting.deferred_entries (
    ${entry}, kind text NOT NULL, document text NOT NULL, order_id text NOT NULL, customer_id text NOT NULL, ${dimensionKey},
    amount numeric(19,2) NOT NULL,
    PRIMARY KEY (event_id, line)
  )`,
  `CREATE TABLE reporting.tax_entries (
    ${entry}, kind text NOT NULL, document text NOT NULL, invoice text NOT NULL, order_id text NOT NULL,
    customer_id text NOT NULL, tax_rate numeric(9,6) NOT NULL, ${dimensionKey},
    base numeric(19,2) NOT NULL, tax numeric(19,2) NOT NULL,
    PRIMARY KEY (event_id, line)
  )`,
  `CREATE TABLE reporting.audit_entries (
    event_id uuid PRIMARY KEY, position bigint NOT NULL, recorded_at timestamptz NOT NULL, happened_on date NOT NULL,
    kind text NOT NULL, action text NOT NULL, subject text NOT NULL, path text,
    person_id text NOT NULL, person_name text NOT NULL, asked_by text, request_id text,
    reason text, rule text, policy_version integer, amount numeric(19,2), exception text
  )`,
];

const indexes = [
  'receivable_entries (entry_date)',
  'receivable_entries (recorded_at)',
  'invoices (customer_id, invoice) WHERE open <> 0',
  'deposit_entries (customer_id)',
  'journals (source_event_id) WHERE posting_date <> event_date',
  'stock_entries (part, entry_date)',
  'deferred_entries (order_id)',
  'tax_entries (entry_date)',
  'audit_entries (happened_on, position)',
  'audit_entries (request_id) WHERE request_id IS NOT NULL',
];
