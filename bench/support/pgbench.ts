import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestDatabase } from '../../tests/support/test-database.js';
import { run, say } from '../../tools/stack/commands.js';
import { findOnPath } from '../../tools/stack/paths.js';
import { resolvePostgres } from '../../tools/stack/postgres-binaries.js';
import { postgresUser } from '../../tools/stack/postgres-user.js';

const CLIENTS = 32;
const SECONDS = 3;

/**
 * The control of the journals: the rows that a journal is (journal, two lines, link of the chain, fact, its aggregate's
 * version, its place in the relay's queue; and what waits to be posted leaves) by one SQL function, without guards.
 */
const TABLES: Readonly<Record<string, string>> = {
  journals: 'ledger.journals',
  journal_lines: 'ledger.journal_lines',
  chain: 'ledger.chain',
  facts: 'outbox.facts',
  aggregates: 'outbox.aggregates',
  to_publish: 'outbox.to_publish',
  to_post: 'outbox.to_post',
};

const dimension = (spread: boolean, words: readonly string[]): string =>
  spread ? `(ARRAY[${words.map((word) => `'${word}'`).join(',')}])[1 + n % ${words.length}]` : `'${words[0]}'`;

const FUNCTION = (spread: boolean): string => `
  CREATE FUNCTION bare.post() RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    n bigint := nextval('bare.numbers'); event uuid := gen_random_uuid(); own uuid := gen_random_uuid();
    unit text := ${dimension(spread, ['MACHINING_REPAIR', 'INDUSTRIAL_PRODUCTS', 'CORPORATE', 'OWNER'])};
    place text := ${dimension(spread, ['LOUISVILLE', 'EVANSVILLE', 'INDIANAPOLIS'])};
    stock text := ${dimension(spread, ['1210', '1220'])};
    centre text := ${spread ? "'CC-' || n % 7" : "'CC-0'"};
    at bigint;
  BEGIN
    DELETE FROM bare.to_post WHERE event_id = event;
    INSERT INTO bare.journals (sequence, kind, rule, posting_date, event_date, description, source_event_id,
        source_domain, source_type, content_hash, order_id, correlation_id, posted_by)
      VALUES (n, 'automatic', 'stock.received', '2026-03-02', '2026-03-02', 'Receipt of parts', event,
        'inventory', 'StockReceived', encode(sha256(event::text::bytea), 'hex'), 'SO-' || n, 'bench', 'olga');
    INSERT INTO bare.journal_lines (sequence, line, account, debit, credit, business_unit, site, cost_centre)
      VALUES (n, 1, stock, 10, 0, unit, place, centre), (n, 2, '2015', 0, 10, unit, place, centre);
    INSERT INTO bare.chain (sequence, previous_hash, hash)
      VALUES (n, sha256((n - 1)::text::bytea), sha256(n::text::bytea));
    INSERT INTO bare.aggregates (aggregate_id, version) VALUES ('journal:' || n, 1);
    INSERT INTO bare.facts (position, event_id, domain, type, version, money, aggregate_id, aggregate_version, correlation_id,
        causation_id, workflow_id, actor, occurred_at, payload)
      VALUES (n, own, 'ledger', 'JournalPosted', 1, false, 'journal:' || n, 1, 'bench', event::text, NULL,
        '{"id":"olga","name":"Olga","roles":["Ops"]}', now(), jsonb_build_object('journal', n, 'sequence', n,
        'postingDate', '2026-03-02', 'eventDate', '2026-03-02', 'rule', 'stock.received', 'sourceEventId', event,
        'sourceType', 'StockReceived', 'orderId', 'SO-' || n, 'description', 'Receipt of parts', 'reversalOf', NULL,
        'lines', jsonb_build_array(
          jsonb_build_object('line', 1, 'account', stock, 'debit', '10.00', 'credit', '0.00', 'dimensions',
            jsonb_build_object('businessUnit', unit, 'site', place, 'costCentre', centre)),
          jsonb_build_object('line', 2, 'account', '2015', 'debit', '0.00', 'credit', '10.00', 'dimensions',
            jsonb_build_object('businessUnit', unit, 'site', place, 'costCentre', centre)))));
    INSERT INTO bare.to_publish (position, slot) VALUES (n, n % 8);
    RETURN n;
  END $$`;

/** Answers what measures the control once: pgbench where there is one, else as many plain connections. */
export async function journalsByPgbench(test: TestDatabase, spread: boolean): Promise<() => Promise<number>> {
  await test.admin('CREATE SCHEMA bare');
  await test.admin('CREATE SEQUENCE bare.numbers');
  for (const [name, like] of Object.entries(TABLES)) {
    await test.admin(
      `CREATE TABLE bare.${name} (LIKE ${like} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING INDEXES)`,
    );
  }
  await test.admin(FUNCTION(spread));
  const program = await findPgbench();
  if (program !== undefined) return () => measure(program, test.adminUrl);
  say('  no pgbench here: the same function is called over plain connections');
  return () => measurePlain(test.adminUrl);
}

async function findPgbench(): Promise<string | undefined> {
  const beside = join(await resolvePostgres(await postgresUser()), 'pgbench');
  return existsSync(beside) ? beside : findOnPath('pgbench');
}

async function measure(program: string, url: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-pgbench-'));
  try {
    const script = join(folder, 'journal.sql');
    writeFileSync(script, 'SELECT bare.post();\n');
    const settings = ['-n', '-c', String(CLIENTS), '-j', '2', '-T', String(SECONDS), '-M', 'prepared', '-f', script];
    const output = await run(program, [...settings, url]);
    const rate = /tps = ([\d.]+)/.exec(output)?.[1];
    if (rate === undefined) throw new Error(`pgbench said no rate:\n${output}`);
    return Number(rate);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePlain(connectionString: string): Promise<number> {
  const pool = new pg.Pool({ connectionString, max: CLIENTS });
  const until = performance.now() + SECONDS * 1000;
  let posted = 0;
  const client = async (): Promise<void> => {
    for (; performance.now() < until; posted += 1) await pool.query({ name: 'post', text: 'SELECT bare.post()' });
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await pool.end();
  return posted / SECONDS;
}
