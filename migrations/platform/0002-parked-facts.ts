import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transient } from '../support.js';

/** Where facts wait that could not be published, and deliveries that a reactor could not handle. */
export class ParkedFacts1767225600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A fact that cannot be encoded, and those of its aggregate behind it; they left to_publish.
    await runner.query(`
      CREATE TABLE outbox.unpublished (
        position bigint PRIMARY KEY,
        slot smallint NOT NULL,
        aggregate_id text NOT NULL,
        state text NOT NULL CHECK (state IN ('failed', 'waiting')),
        reason text,
        since timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX ON outbox.unpublished (aggregate_id)');
    await runner.query(parkedTable('outbox'));
    await runner.query('CREATE INDEX ON outbox.parked (consumer, aggregate_id)');
    await transient(runner, 'outbox.unpublished', 'outbox.parked');
    await runner.query('GRANT INSERT ON outbox.to_publish TO atlas_outbox');
    // The queue turns over completely all the time; its dead rows must not slow down the relay's reads.
    await runner.query(`
      ALTER TABLE outbox.to_publish SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** One row a Kafka record: the one that failed, and the later ones of its aggregate that wait behind it. */
const parkedTable = (schema: string): string => `
  CREATE TABLE ${schema}.parked (
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
  )`;
