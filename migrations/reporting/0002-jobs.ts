import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Read models of jobs: as the others, they can be rebuilt from nothing. */
export class JobReadModels1767225600150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [jobs, operations, openOperations, loggedHours, ...costs, scrap]) await runner.query(table);
    await runner.query('ALTER TABLE reporting.timeline ADD COLUMN job_id text, ADD COLUMN repair_id text');
    for (const index of indexes) await runner.query(`CREATE INDEX ON reporting.${index}`);
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA reporting TO atlas_reporting');
    await runner.query('GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO atlas_reporting_reader');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const dimensions = 'business_unit text, site text, cost_centre text';

const jobs = `CREATE TABLE reporting.jobs (
  job_id text PRIMARY KEY,
  kind text, order_id text, repair_id text, customer_id text, customer_name text, part text, description text,
  unit_of_measure text, ${dimensions}, created_at timestamptz, created_by text,
  quantity numeric(19,4), due_date date, terms_version integer,
  unit_price numeric(19,4), valid_until date, quote_version integer,
  bill_revision text, routing_revision text, planned_hours numeric(19,4), estimated_cost numeric(19,2),
  plan_version integer,
  state text, waiting_for text, reason text, updated_at timestamptz, state_version integer,
  released_at timestamptz, started_at timestamptz, closed_at timestamptz, cancelled_at timestamptz,
  completed_at timestamptz, completed_on date, due_when_completed date, completion_version integer,
  completed numeric(19,4) NOT NULL DEFAULT 0, scrapped numeric(19,4) NOT NULL DEFAULT 0
) WITH (fillfactor = 80)`;

const operations = `CREATE TABLE reporting.job_operations (
  job_id text NOT NULL, operation integer NOT NULL,
  description text, kind text, work_centre text, set_up_hours numeric(19,4), hours numeric(19,4),
  planned_quantity numeric(19,4), plan_version integer,
  state text, blocked_by text, good numeric(19,4), scrapped numeric(19,4), in_rework numeric(19,4),
  accepted numeric(19,4), state_version integer, started_at timestamptz,
  labour_hours numeric(19,4) NOT NULL DEFAULT 0, machine_hours numeric(19,4) NOT NULL DEFAULT 0,
  rework_hours numeric(19,4) NOT NULL DEFAULT 0,
  PRIMARY KEY (job_id, operation)
) WITH (fillfactor = 80)`;

/**
 * What the board and the load of work centres show, ready in one row: it follows from the two tables above, and is made
 * anew for the jobs of each batch of facts.
 */
const openOperations = `CREATE TABLE reporting.open_operations (
  job_id text NOT NULL, operation integer NOT NULL,
  on_board boolean NOT NULL, blocked boolean NOT NULL,
  work_centre text, description text, kind text, state text NOT NULL, blocked_by text,
  job_state text NOT NULL, waiting_for text, reason text, due_date date, part text, job_description text,
  customer_id text, customer_name text, order_id text, repair_id text, ${dimensions},
  quantity numeric(19,4), good numeric(19,4) NOT NULL, scrapped numeric(19,4) NOT NULL,
  in_rework numeric(19,4) NOT NULL, open_quantity numeric(19,4), remaining_hours numeric(19,4),
  PRIMARY KEY (job_id, operation)
) WITH (fillfactor = 70)`;

const loggedHours = `CREATE TABLE reporting.logged_hours (
  work_centre text NOT NULL, worked_on date NOT NULL, job_id text NOT NULL,
  labour_hours numeric(19,4) NOT NULL, machine_hours numeric(19,4) NOT NULL,
  PRIMARY KEY (work_centre, worked_on, job_id)
) WITH (fillfactor = 80)`;

const costs = [
  `CREATE TABLE reporting.job_costs (
    job_id text NOT NULL, element text NOT NULL,
    charged numeric(19,2) NOT NULL, returned numeric(19,2) NOT NULL, completed numeric(19,2) NOT NULL,
    scrapped numeric(19,2) NOT NULL, variance numeric(19,2) NOT NULL,
    in_process numeric(19,2) NOT NULL
      GENERATED ALWAYS AS (charged - returned - completed - scrapped - variance) STORED,
    PRIMARY KEY (job_id, element)
  ) WITH (fillfactor = 80)`,
  `CREATE TABLE reporting.work_in_process (
    event_id uuid NOT NULL, line integer NOT NULL, job_id text NOT NULL, movement text NOT NULL,
    amount numeric(19,2) NOT NULL, event_date date NOT NULL,
    PRIMARY KEY (event_id, line)
  )`,
];

const scrap = `CREATE TABLE reporting.job_scrap (
  event_id uuid PRIMARY KEY, job_id text NOT NULL, operation integer, work_centre text, scrap_reason text NOT NULL,
  note text NOT NULL, quantity numeric(19,4) NOT NULL, abnormal numeric(19,4) NOT NULL, value numeric(19,2) NOT NULL,
  scrapped_on date NOT NULL
)`;

const indexes = [
  'jobs (created_at DESC, job_id DESC)',
  'jobs (state)',
  'jobs (customer_id)',
  'jobs (order_id) WHERE order_id IS NOT NULL',
  'jobs (repair_id) WHERE repair_id IS NOT NULL',
  'jobs (part)',
  'jobs (completed_on)',
  'open_operations (blocked, due_date, job_id, operation) WHERE on_board',
  'open_operations (work_centre, blocked, due_date, job_id, operation) WHERE on_board',
  'open_operations (work_centre, due_date)',
  'logged_hours (worked_on)',
  'logged_hours (job_id)',
  'work_in_process (job_id)',
  'job_scrap (scrapped_on)',
  'job_scrap (job_id)',
  'timeline (job_id, position) WHERE job_id IS NOT NULL',
  'timeline (repair_id, position) WHERE repair_id IS NOT NULL',
];
