import { expect } from 'chai';
import { allFacts } from '../../domain/facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import type { ChainVerdict } from '../../domain/ledger/index.js';
import { verifyLedger } from '../../domain/ledger/store/index.js';
import { factCodec } from '../../platform/avro.js';
import { openDatabase } from '../../platform/database.js';
import { applyDeliveries } from '../../reporting/apply.js';
import { publishedChain } from '../../reporting/queries/published-chain.js';
import { deliveriesOf } from './deliveries.js';
import type { TestDatabase } from './test-database.js';

const TABLES = ['journals', 'journal_lines', 'reversals', 'chain', 'chain_head'];

/** What can be done to the books by whoever owns the cluster, with all triggers off; `n` is where it begins. */
export const tamper = {
  amount: (n: number) => `UPDATE ledger.journal_lines SET debit = debit * 2, credit = credit * 2 WHERE sequence = ${n}`,
  description: (n: number) => `UPDATE ledger.journals SET description = 'Forged' WHERE sequence = ${n}`,
  date: (n: number) => `UPDATE ledger.journals SET posting_date = posting_date + 1 WHERE sequence = ${n}`,
  customer: (n: number) => `UPDATE ledger.journals SET customer_id = 'C-forged' WHERE sequence = ${n}`,
  account: (n: number) =>
    `UPDATE ledger.journal_lines SET account = CASE account WHEN '6000' THEN '1010' ELSE '6000' END
     WHERE sequence = ${n} AND line = 1`,
  removeLine: (n: number) => `DELETE FROM ledger.journal_lines WHERE sequence = ${n} AND line = 2`,
  insertLine: (n: number) =>
    `INSERT INTO ledger.journal_lines (sequence, line, account, debit, credit, business_unit, site, cost_centre)
     VALUES (${n}, 77, '6000', 1, 0, 'OWNER', 'INDY', 'CC-1')`,
  /** Journal, lines and link. */
  removeJournal: (n: number) => of(n, '='),
  /** The last journals, and the head set back to the one before, so that the rest fits together. */
  cutTail: (n: number) => `${of(n, '>=')}; ${relinkedFrom(n)}`,
  /** A journal of before is pushed back and everything after it is linked anew. */
  insertJournal: (n: number) => `${shifted(n, 1)}; ${forgedAt(n)}; ${relinkedFrom(n)}`,
  /** Those after it move up, and everything is linked anew. */
  closeGap: (n: number) => `${of(n, '=')}; ${shifted(n, -1)}; ${relinkedFrom(n)}`,
  /** Something is changed, and the whole chain from there on fits together again. */
  rewrite: (n: number) => `${tamper.amount(n)}; ${relinkedFrom(n)}`,
} as const;
export type Tamper = keyof typeof tamper;

const of = (n: number, which: '=' | '>=') =>
  ['journal_lines', 'reversals', 'chain', 'journals']
    .map(
      (table) => `DELETE FROM ledger.${table} WHERE ${table === 'reversals' ? 'reversal' : 'sequence'} ${which} ${n}`,
    )
    .join('; ');

/** Far away first: two journals never have one number. */
const shifted = (n: number, by: number) =>
  ['journals', 'journal_lines', 'chain']
    .flatMap((table) => [
      `UPDATE ledger.${table} SET sequence = sequence + 1000000 WHERE sequence >= ${n}`,
      `UPDATE ledger.${table} SET sequence = sequence - 1000000 + ${by} WHERE sequence >= 1000000`,
    ])
    .join('; ');

const forgedAt = (n: number) =>
  `INSERT INTO ledger.journals (sequence, kind, rule, posting_date, event_date, description, manual_journal,
     correlation_id, posted_by)
   VALUES (${n}, 'manual', 'manual', '2026-03-01', '2026-03-01', 'Forged', 'M-forged-${n}-' || random(), 'x', 'mallory')`;

const relinkedFrom = (n: number) => `
  DO $$ DECLARE s bigint; last bytea; BEGIN
    last := coalesce((SELECT hash FROM ledger.chain WHERE sequence < ${n} ORDER BY sequence DESC LIMIT 1), sha256('Atlas'));
    DELETE FROM ledger.chain WHERE sequence >= ${n};
    FOR s IN SELECT sequence FROM ledger.journals WHERE sequence >= ${n} ORDER BY 1 LOOP
      INSERT INTO ledger.chain SELECT s, last, sha256(last || t.content) FROM ledger.content(s) t RETURNING hash INTO last;
    END LOOP;
    UPDATE ledger.chain_head SET sequence = coalesce((SELECT max(sequence) FROM ledger.journals), 0), hash = last;
  END $$`;

const asSuperuser = (test: TestDatabase, statements: readonly string[]) =>
  test.admin(`BEGIN; SET LOCAL session_replication_role = replica; ${statements.join('; ')}; COMMIT`);

/** Does this as the cluster's superuser with all triggers off, runs the check, and undoes it. */
export async function whileTampered<T>(
  test: TestDatabase,
  statements: readonly string[],
  check: () => Promise<T>,
): Promise<T> {
  await asSuperuser(
    test,
    TABLES.map((table) => `CREATE TABLE public.kept_${table} AS TABLE ledger.${table}`),
  );
  try {
    await asSuperuser(test, statements);
    return await check();
  } finally {
    await test.admin('ROLLBACK');
    const columns = await test.admin<{ name: string; list: string }>(
      `SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ') AS list FROM pg_attribute a
       JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'ledger'::regnamespace AND a.attnum > 0
       AND a.attgenerated = '' AND NOT a.attisdropped GROUP BY 1`,
    );
    const listOf = (table: string) => columns.find((each) => each.name === table)?.list;
    await asSuperuser(
      test,
      TABLES.flatMap((table) => [
        `DELETE FROM ledger.${table}`,
        `INSERT INTO ledger.${table} (${listOf(table)}) SELECT ${listOf(table)} FROM public.kept_${table}`,
        `DROP TABLE public.kept_${table}`,
      ]),
    );
  }
}

const codec = factCodec(allFacts, []);

/** Everything that ledger and audit have told so far goes into the read models, as if Kafka had brought it. */
export async function publishEverything(test: TestDatabase): Promise<void> {
  const rows = await test.admin<Record<string, unknown>>(
    `SELECT f.position::text, f.event_id AS "eventId", f.domain, f.type, f.version, f.aggregate_id AS "aggregateId",
       f.aggregate_version AS "aggregateVersion", f.correlation_id AS "correlationId", f.causation_id AS "causationId",
       f.workflow_id AS "workflowId", f.actor, f.payload, f.occurred_at AS "occurredAt"
     FROM outbox.facts f WHERE f.domain IN ('ledger', 'audit') ORDER BY f.position`,
  );
  const facts = rows.map(
    (row) => ({ ...row, occurredAt: (row['occurredAt'] as Date).toISOString() }) as unknown as Fact,
  );
  const projector = openDatabase({ url: test.urlFor('atlas_projector'), size: 1 });
  try {
    await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveriesOf(facts, codec)));
  } finally {
    await projector.close();
  }
}

/** The books compared with the read model of what was published. */
export const verdictOn = (test: TestDatabase): Promise<ChainVerdict> =>
  test.database.atOneMoment(async (moment) => verifyLedger(moment, await publishedChain(moment)));

export async function expectIntact(test: TestDatabase, journals: number): Promise<void> {
  expect(await verdictOn(test)).to.deep.equal({ intact: true, journals });
}
