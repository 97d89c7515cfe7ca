import pg from 'pg';
import { postFacts } from '../../domain/ledger/store/index.js';
import type { FactPipeline } from '../../tests/support/fact-pipeline.js';
import { drafts } from './drafts.js';
import { facts } from './facts.js';
import { rows } from './rows.js';

const AT_ONCE = 2_000;

const afterwards = (): readonly string[] => [
  `INSERT INTO outbox.aggregates (aggregate_id, version) SELECT aggregate_id, max(aggregate_version) FROM outbox.facts GROUP BY 1`,
  `INSERT INTO outbox.to_publish (position, slot) SELECT position, abs(hashtext(aggregate_id)::bigint) % 8 FROM outbox.facts`,
  `INSERT INTO outbox.to_post (event_id, since) SELECT event_id, occurred_at FROM outbox.facts WHERE money`,
  `UPDATE billing.number_series n SET last_number = CASE n.series
     WHEN 'INV' THEN (SELECT count(*) FROM billing.invoices) WHEN 'PAY' THEN (SELECT count(*) FROM billing.payments) ELSE 0 END`,
  `DROP SCHEMA draft CASCADE`,
  'ANALYZE',
];

/**
 * Writes so many orders, and half as many invoices, into the rooms' tables and their facts into the outbox, set by set and
 * without the checks of foreign keys; then the ledger posts every money fact with its own code and guards. Answers how many
 * lines the journals have.
 */
export async function writeBooks(pipeline: FactPipeline, orders: number, say: (line: string) => void): Promise<number> {
  const client = new pg.Client({ connectionString: pipeline.test.adminUrl });
  await client.connect();
  try {
    await client.query(
      'SET statement_timeout = 0; SET session_replication_role = replica; SET synchronous_commit = off',
    );
    for (const [name, statements] of Object.entries({
      drafts: drafts(orders),
      rows: rows(),
      facts: facts(),
      afterwards: afterwards(),
    })) {
      const start = performance.now();
      for (const statement of statements) await client.query(statement);
      say(`${name} written in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    }
  } finally {
    await client.end();
  }
  await postEverything(pipeline, say);
  const [row] = await pipeline.test.admin<{ n: number }>('SELECT count(*)::int AS n FROM ledger.journal_lines');
  return row?.n ?? 0;
}

async function postEverything({ test }: FactPipeline, say: (line: string) => void): Promise<void> {
  const start = performance.now();
  let posted = 0;
  for (;;) {
    const waiting = await test.admin<{ event_id: string }>(
      `SELECT w.event_id FROM outbox.to_post w JOIN outbox.facts f USING (event_id) ORDER BY f.position LIMIT ${AT_ONCE}`,
    );
    if (waiting.length === 0) break;
    await postFacts(
      test.database,
      waiting.map((row) => row.event_id),
    );
    posted += waiting.length;
    if (posted % 40_000 === 0) say(`${posted} facts posted`);
  }
  const seconds = (performance.now() - start) / 1000;
  say(`${posted} facts posted in ${seconds.toFixed(0)} s, ${(posted / seconds).toFixed(0)}/s`);
}
