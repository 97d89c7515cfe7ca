import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

export class Stock1767225600050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'inventory');
    await stock(runner);
    await reservations(runner);
    await mutable(
      runner,
      'inventory.site_locks',
      'inventory.stock',
      'inventory.reservations',
      'inventory.reservation_lines',
    );
    await appendOnly(runner, 'inventory.movements');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function stock(runner: QueryRunner): Promise<void> {
  // Every command that changes stock or reservations of a site locks the site's row first.
  await runner.query('CREATE TABLE inventory.site_locks (site text PRIMARY KEY)');
  await runner.query(`
    CREATE TABLE inventory.stock (
      part text NOT NULL,
      site text NOT NULL,
      stock_account text NOT NULL CHECK (stock_account IN ('1210', '1220')),
      business_unit text NOT NULL,
      cost_centre text NOT NULL,
      on_hand numeric(19,4) NOT NULL CHECK (on_hand >= 0),
      reserved numeric(19,4) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
      value numeric(19,2) NOT NULL CHECK (value >= 0),
      movements bigint NOT NULL CHECK (movements > 0),
      PRIMARY KEY (part, site),
      CHECK (reserved <= on_hand),
      CHECK (on_hand > 0 OR value = 0)
    ) WITH (fillfactor = 70)`);
  await runner.query(`
    CREATE TABLE inventory.movements (
      part text NOT NULL,
      site text NOT NULL,
      sequence bigint NOT NULL CHECK (sequence > 0),
      kind text NOT NULL
        CHECK (kind IN ('received', 'countedUp', 'countedDown', 'scrapped', 'movedOut', 'movedIn', 'issued')),
      quantity numeric(19,4) NOT NULL,
      value numeric(19,2) NOT NULL,
      on_hand_after numeric(19,4) NOT NULL CHECK (on_hand_after >= 0),
      value_after numeric(19,2) NOT NULL CHECK (value_after >= 0),
      stock_account text NOT NULL,
      business_unit text NOT NULL,
      cost_centre text NOT NULL,
      reference text NOT NULL,
      note text,
      order_id text,
      line integer,
      actor_id text NOT NULL,
      step_key text NOT NULL,
      occurred_at timestamptz NOT NULL,
      PRIMARY KEY (part, site, sequence),
      FOREIGN KEY (part, site) REFERENCES inventory.stock,
      CHECK (CASE WHEN kind IN ('received', 'countedUp', 'movedIn') THEN quantity > 0 AND value >= 0
        ELSE quantity < 0 AND value <= 0 END)
    )`);
  await runner.query('CREATE INDEX ON inventory.movements (order_id) WHERE order_id IS NOT NULL');
}

async function reservations(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE inventory.reservations (
      order_id text PRIMARY KEY,
      placing_sequence bigint NOT NULL CHECK (placing_sequence > 0),
      site text NOT NULL REFERENCES inventory.site_locks,
      allow_partial boolean NOT NULL,
      reserved_at timestamptz NOT NULL,
      released_at timestamptz
    ) WITH (fillfactor = 90)`);
  await runner.query(`
    CREATE TABLE inventory.reservation_lines (
      order_id text NOT NULL REFERENCES inventory.reservations,
      line integer NOT NULL,
      site text NOT NULL,
      placing_sequence bigint NOT NULL,
      part text NOT NULL,
      quantity numeric(19,4) NOT NULL,
      reserved numeric(19,4) NOT NULL,
      issued numeric(19,4) NOT NULL DEFAULT 0 CHECK (issued >= 0),
      waiting boolean NOT NULL,
      PRIMARY KEY (order_id, line),
      CHECK (issued <= reserved),
      CHECK (reserved <= quantity),
      CHECK (NOT waiting OR reserved < quantity)
    ) WITH (fillfactor = 80)`);
  // The backorder queue: per part and site, by placing sequence.
  await runner.query(`
    CREATE INDEX backorders ON inventory.reservation_lines (site, part, placing_sequence, order_id, line)
    WHERE waiting`);
}
