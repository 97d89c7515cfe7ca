import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable, transient } from '../support.js';

/** Jobs with their operations, material, time, inspections, cost, exceptions, and the stops of work centres. */
export class Jobs1767225600160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'jobs');
    await jobs(runner);
    await operations(runner);
    await quality(runner);
    await costs(runner);
    await exceptions(runner);
    await stops(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function jobs(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SEQUENCE jobs.job_number START 2001');
  await runner.query('GRANT USAGE ON SEQUENCE jobs.job_number TO atlas_jobs');
  // version counts the commands that changed the job; of two standings the one with the higher version holds.
  await runner.query(`
    CREATE TABLE jobs.jobs (
      job_id text PRIMARY KEY,
      sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      state text NOT NULL,
      waiting_for text,
      reason text,
      version integer NOT NULL,
      spec jsonb NOT NULL,
      plan jsonb NOT NULL,
      business_unit text NOT NULL,
      site text NOT NULL,
      cost_centre text NOT NULL,
      quantity numeric(19,4) NOT NULL CHECK (quantity > 0),
      due_date date NOT NULL,
      tolerances jsonb NOT NULL,
      unit_price numeric(19,4),
      valid_until date,
      started boolean NOT NULL DEFAULT false,
      completed numeric(19,4) NOT NULL DEFAULT 0 CHECK (completed >= 0),
      scrapped numeric(19,4) NOT NULL DEFAULT 0 CHECK (scrapped >= 0),
      placing_sequence bigint,
      short jsonb NOT NULL DEFAULT '[]',
      created_by jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    ) WITH (fillfactor = 70)`);
  await runner.query(`CREATE INDEX open_jobs ON jobs.jobs (job_id) WHERE state NOT IN ('Closed', 'Cancelled')`);
  await runner.query(`
    CREATE TABLE jobs.job_events (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      job_id text NOT NULL REFERENCES jobs.jobs,
      operation integer,
      event text NOT NULL,
      from_state text NOT NULL,
      to_state text NOT NULL,
      reason text,
      actor jsonb NOT NULL,
      step_key text NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON jobs.job_events (job_id)');
  await runner.query('CREATE INDEX job_events_of_state ON jobs.job_events (job_id, sequence) WHERE operation IS NULL');
  await runner.query(`
    CREATE TABLE jobs.holds (
      job_id text NOT NULL REFERENCES jobs.jobs,
      hold_id text NOT NULL,
      reason text NOT NULL,
      ends_by text NOT NULL CHECK (ends_by IN ('resume', 'disposition')),
      placed_by jsonb NOT NULL,
      placed_at timestamptz NOT NULL,
      released_at timestamptz,
      PRIMARY KEY (job_id, hold_id)
    )`);
  await mutable(runner, 'jobs.jobs', 'jobs.holds');
  await appendOnly(runner, 'jobs.job_events');
}

async function operations(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE jobs.operations (
      job_id text NOT NULL REFERENCES jobs.jobs,
      operation integer NOT NULL CHECK (operation > 0),
      state text NOT NULL,
      blocked_by text,
      plan jsonb NOT NULL,
      work_centre text,
      good numeric(19,4) NOT NULL DEFAULT 0 CHECK (good >= 0),
      scrapped numeric(19,4) NOT NULL DEFAULT 0 CHECK (scrapped >= 0),
      in_rework numeric(19,4) NOT NULL DEFAULT 0 CHECK (in_rework >= 0),
      accepted numeric(19,4) NOT NULL DEFAULT 0 CHECK (accepted >= 0),
      failing numeric(19,4) NOT NULL DEFAULT 0 CHECK (failing >= 0),
      sent_out numeric(19,4) NOT NULL DEFAULT 0 CHECK (sent_out >= 0),
      received_back numeric(19,4) NOT NULL DEFAULT 0 CHECK (received_back >= 0),
      expected_on date,
      ready_by_override boolean NOT NULL DEFAULT false,
      PRIMARY KEY (job_id, operation),
      CHECK (accepted + failing <= good),
      CHECK (received_back <= sent_out)
    ) WITH (fillfactor = 70)`);
  await runner.query(`
    CREATE INDEX operations_at_work_centre ON jobs.operations (work_centre, job_id)
    WHERE state IN ('Blocked', 'Ready', 'Running', 'Paused')`);
  await runner.query(`
    CREATE TABLE jobs.materials (
      job_id text NOT NULL REFERENCES jobs.jobs,
      line integer NOT NULL CHECK (line > 0),
      part text NOT NULL,
      required numeric(19,4) NOT NULL CHECK (required >= 0),
      estimate numeric(19,2) NOT NULL,
      issued numeric(19,4) NOT NULL DEFAULT 0,
      returned numeric(19,4) NOT NULL DEFAULT 0,
      issued_value numeric(19,2) NOT NULL DEFAULT 0,
      returned_value numeric(19,2) NOT NULL DEFAULT 0,
      promised numeric(19,4) NOT NULL DEFAULT 0 CHECK (promised >= 0),
      PRIMARY KEY (job_id, line),
      UNIQUE (job_id, part),
      CHECK (returned <= issued)
    ) WITH (fillfactor = 70)`);
  // One row a person: whoever logs time locks it, so that two logs of one person are compared one after the other.
  await runner.query('CREATE TABLE jobs.people (person text PRIMARY KEY)');
  await runner.query(`
    CREATE TABLE jobs.time_logs (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      job_id text NOT NULL,
      operation integer NOT NULL,
      work_centre text NOT NULL,
      person text REFERENCES jobs.people,
      during tstzrange,
      worked_on date NOT NULL,
      labour_hours numeric(19,4) NOT NULL CHECK (labour_hours >= 0),
      machine_hours numeric(19,4) NOT NULL CHECK (machine_hours >= 0),
      rework boolean NOT NULL,
      rates jsonb NOT NULL,
      costs jsonb NOT NULL,
      note text NOT NULL,
      actor jsonb NOT NULL,
      step_key text NOT NULL,
      at timestamptz NOT NULL,
      FOREIGN KEY (job_id, operation) REFERENCES jobs.operations,
      CHECK ((person IS NULL) = (during IS NULL))
    )`);
  await runner.query('CREATE INDEX time_logs_of_person ON jobs.time_logs USING gist (during) WHERE person IS NOT NULL');
  await runner.query('CREATE INDEX ON jobs.time_logs (person, worked_on)');
  await runner.query('CREATE INDEX ON jobs.time_logs (work_centre, worked_on)');
  await runner.query('CREATE INDEX ON jobs.time_logs (job_id, operation)');
  await mutable(runner, 'jobs.people');
  // Another plan replaces them, until work has begun.
  await transient(runner, 'jobs.operations', 'jobs.materials');
  await appendOnly(runner, 'jobs.time_logs');
}

async function quality(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE jobs.inspections (
      inspection_id text PRIMARY KEY,
      job_id text NOT NULL,
      operation integer NOT NULL,
      quantity numeric(19,4) NOT NULL CHECK (quantity > 0),
      measured jsonb NOT NULL,
      passed boolean NOT NULL,
      failed jsonb NOT NULL,
      note text NOT NULL,
      actor jsonb NOT NULL,
      at timestamptz NOT NULL,
      FOREIGN KEY (job_id, operation) REFERENCES jobs.operations
    )`);
  await runner.query('CREATE INDEX ON jobs.inspections (job_id)');
  await runner.query(`
    CREATE TABLE jobs.dispositions (
      inspection_id text PRIMARY KEY REFERENCES jobs.inspections,
      disposition text NOT NULL CHECK (disposition IN ('rework', 'scrap', 'useAsIs')),
      reason text NOT NULL,
      exception_id text,
      actor jsonb NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query(`
    CREATE TABLE jobs.scrap (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      job_id text NOT NULL,
      operation integer NOT NULL,
      quantity numeric(19,4) NOT NULL CHECK (quantity > 0),
      abnormal numeric(19,4) NOT NULL CHECK (abnormal >= 0 AND abnormal <= quantity),
      reason text NOT NULL,
      note text NOT NULL,
      value numeric(19,2) NOT NULL,
      actor jsonb NOT NULL,
      step_key text NOT NULL,
      at timestamptz NOT NULL,
      FOREIGN KEY (job_id, operation) REFERENCES jobs.operations
    )`);
  await runner.query('CREATE INDEX ON jobs.scrap (job_id)');
  await appendOnly(runner, 'jobs.inspections', 'jobs.dispositions', 'jobs.scrap');
}

async function costs(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE jobs.costs (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      job_id text NOT NULL REFERENCES jobs.jobs,
      operation integer,
      element text NOT NULL CHECK (element IN ('material', 'labour', 'machine', 'overhead', 'subcontract')),
      kind text NOT NULL CHECK (kind IN ('opened', 'issued', 'returned', 'logged', 'received', 'overheadCharged',
        'prorated', 'completed', 'delivered', 'scrapped', 'cancelled', 'variance')),
      amount numeric(19,2) NOT NULL CHECK (amount <> 'NaN'),
      reference text NOT NULL,
      event_date date NOT NULL,
      step_key text NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON jobs.costs (job_id)');
  await runner.query("CREATE INDEX ON jobs.costs (job_id) WHERE kind = 'received'");
  // through_stock is what inventory's movements carry of the element: issued − returned − completed into stock.
  await runner.query(`
    CREATE TABLE jobs.cost_totals (
      job_id text NOT NULL REFERENCES jobs.jobs,
      element text NOT NULL,
      charged numeric(19,2) NOT NULL DEFAULT 0,
      returned numeric(19,2) NOT NULL DEFAULT 0,
      completed numeric(19,2) NOT NULL DEFAULT 0,
      scrapped numeric(19,2) NOT NULL DEFAULT 0,
      variance numeric(19,2) NOT NULL DEFAULT 0,
      through_stock numeric(19,2) NOT NULL DEFAULT 0,
      in_process numeric(19,2) GENERATED ALWAYS AS (charged - returned - completed - scrapped - variance) STORED,
      PRIMARY KEY (job_id, element)
    ) WITH (fillfactor = 70)`);
  await runner.query(`
    CREATE TABLE jobs.completions (
      completion_id text PRIMARY KEY,
      job_id text NOT NULL REFERENCES jobs.jobs,
      quantity numeric(19,4) NOT NULL CHECK (quantity >= 0),
      value numeric(19,2) NOT NULL,
      costs jsonb NOT NULL,
      final boolean NOT NULL,
      note text NOT NULL,
      actor jsonb NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON jobs.completions (job_id)');
  await mutable(runner, 'jobs.cost_totals');
  await appendOnly(runner, 'jobs.costs', 'jobs.completions');
}

async function exceptions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE jobs.exceptions (
      exception_id text PRIMARY KEY,
      job_id text NOT NULL REFERENCES jobs.jobs,
      kind text NOT NULL,
      command text NOT NULL,
      key text NOT NULL,
      input jsonb NOT NULL,
      amount numeric(19,2) NOT NULL,
      asked_by jsonb NOT NULL,
      asked_at timestamptz NOT NULL,
      request_id text NOT NULL,
      state text NOT NULL CHECK (state IN ('Asked', 'Pending', 'Granted', 'Refused')),
      reason text,
      decided_at timestamptz
    )`);
  await runner.query('CREATE INDEX ON jobs.exceptions (job_id)');
  await runner.query(`
    CREATE TABLE jobs.open_work (
      key text PRIMARY KEY,
      job_id text NOT NULL REFERENCES jobs.jobs,
      kind text NOT NULL,
      input jsonb NOT NULL,
      actor jsonb NOT NULL,
      exception_id text,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ON jobs.open_work (job_id)');
  await mutable(runner, 'jobs.exceptions');
  await transient(runner, 'jobs.open_work');
}

async function stops(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE jobs.work_centre_stops (
      work_centre text NOT NULL,
      since timestamptz NOT NULL,
      cause text NOT NULL,
      stopped_by jsonb NOT NULL,
      restarted_at timestamptz,
      PRIMARY KEY (work_centre, since)
    )`);
  await runner.query(
    'CREATE UNIQUE INDEX one_stop_at_a_time ON jobs.work_centre_stops (work_centre) WHERE restarted_at IS NULL',
  );
  await runner.query(`
    CREATE TABLE jobs.period_closings (
      closing_id text PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('overhead', 'labour', 'actualOverhead')),
      through date NOT NULL,
      details jsonb NOT NULL,
      actor jsonb NOT NULL,
      at timestamptz NOT NULL
    )`);
  await mutable(runner, 'jobs.work_centre_stops');
  await appendOnly(runner, 'jobs.period_closings');
}
