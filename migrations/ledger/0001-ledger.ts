import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';
import { chartOfAccounts, firstPeriod, lastPeriod } from './chart-of-accounts.js';
import { guards } from './guards.js';
import { postingFunctions } from './posting-functions.js';

/**
 * Statistics taken of a table that has a few rows make the kept plans, those of foreign keys among them, read it whole;
 * a minute later it has a hundred thousand. Without statistics the planner takes the index.
 */
const GROWS_FAST = 'WITH (autovacuum_analyze_threshold = 5000)';

/** Chart of accounts, periods, journals with their hash chain, manual journals, and the posting function. */
export class Ledger1767225600070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'ledger');
    await chart(runner);
    await periods(runner);
    await manualJournals(runner);
    await journals(runner);
    await chain(runner);
    await guards(runner);
    await postingFunctions(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function chart(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.accounts (
      account text PRIMARY KEY CHECK (account ~ '^[0-9]{4}$'),
      name text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('asset', 'liability', 'equity', 'income', 'expense')),
      normal_side text NOT NULL CHECK (normal_side IN ('debit', 'credit')),
      subledger text
    )`);
  await appendOnly(runner, 'ledger.accounts');
  await runner.query(
    `INSERT INTO ledger.accounts (account, name, kind, normal_side, subledger)
     SELECT a.account, a.name, a.kind, a."normalSide", a.subledger
     FROM jsonb_to_recordset($1) AS a(account text, name text, kind text, "normalSide" text, subledger text)`,
    [JSON.stringify(chartOfAccounts)],
  );
}

async function periods(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.periods (
      period text PRIMARY KEY CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
      starts_on date NOT NULL UNIQUE,
      ends_on date NOT NULL,
      state text NOT NULL CHECK (state IN ('open', 'locked', 'closed')),
      CHECK (starts_on = make_date(left(period, 4)::int, right(period, 2)::int, 1)),
      CHECK (ends_on = (starts_on + interval '1 month - 1 day')::date)
    )`);
  await mutable(runner, 'ledger.periods');
  await runner.query(
    `INSERT INTO ledger.periods (period, starts_on, ends_on, state)
     SELECT to_char(m, 'YYYY-MM'), m::date, (m + interval '1 month - 1 day')::date, 'open'
     FROM generate_series(to_date($1, 'YYYY-MM')::timestamp, to_date($2, 'YYYY-MM')::timestamp, interval '1 month') AS m`,
    [firstPeriod, lastPeriod],
  );
}

/** A draft never changes and is decided once; the foreign key makes the drafter's name in the decision the true one. */
async function manualJournals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.manual_journals (
      journal_id text PRIMARY KEY,
      date date NOT NULL,
      description text NOT NULL,
      lines jsonb NOT NULL,
      drafted_by text NOT NULL,
      drafted_at timestamptz NOT NULL,
      UNIQUE (journal_id, drafted_by)
    )`);
  await runner.query(`
    CREATE TABLE ledger.manual_decisions (
      journal_id text PRIMARY KEY,
      drafted_by text NOT NULL,
      decision text NOT NULL CHECK (decision IN ('approved', 'rejected')),
      decided_by text NOT NULL,
      decided_at timestamptz NOT NULL,
      reason text,
      FOREIGN KEY (journal_id, drafted_by) REFERENCES ledger.manual_journals (journal_id, drafted_by),
      CONSTRAINT another_person CHECK (decision = 'rejected' OR decided_by <> drafted_by)
    )`);
  await appendOnly(runner, 'ledger.manual_journals', 'ledger.manual_decisions');
}

async function journals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.journal_number(sequence bigint) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN 'JN-' || lpad(sequence::text, greatest(6, length(sequence::text)), '0')`);
  // transaction_id lets the guards tell a journal of this transaction from one that is already in the books.
  await runner.query(`
    CREATE TABLE ledger.journals (
      sequence bigint PRIMARY KEY CHECK (sequence > 0),
      journal text NOT NULL GENERATED ALWAYS AS (ledger.journal_number(sequence)) STORED,
      kind text NOT NULL CHECK (kind IN ('automatic', 'manual', 'reversal')),
      rule text NOT NULL,
      posting_date date NOT NULL,
      event_date date NOT NULL,
      description text NOT NULL,
      source_event_id uuid UNIQUE,
      source_domain text,
      source_type text,
      content_hash text,
      manual_journal text UNIQUE REFERENCES ledger.manual_journals (journal_id),
      order_id text,
      correlation_id text NOT NULL,
      posted_by text NOT NULL,
      posted_at timestamptz NOT NULL DEFAULT now(),
      transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
      CONSTRAINT automatic_has_a_source CHECK ((kind = 'automatic') =
        (num_nonnulls(source_event_id, source_domain, source_type, content_hash) = 4)),
      CONSTRAINT only_automatic_has_a_source CHECK (kind = 'automatic' OR
        num_nonnulls(source_event_id, source_domain, source_type, content_hash) = 0),
      CONSTRAINT manual_has_a_draft CHECK ((kind = 'manual') = (manual_journal IS NOT NULL))
    ) ${GROWS_FAST}`);
  await runner.query('CREATE INDEX ON ledger.journals (correlation_id)');
  // NaN passes both > 0 and the balance of its journal, hence its own check.
  await runner.query(`
    CREATE TABLE ledger.journal_lines (
      sequence bigint NOT NULL REFERENCES ledger.journals (sequence),
      line integer NOT NULL CHECK (line > 0),
      account text NOT NULL REFERENCES ledger.accounts (account),
      debit numeric(19,2) NOT NULL CHECK (debit >= 0 AND debit <> 'NaN'),
      credit numeric(19,2) NOT NULL CHECK (credit >= 0 AND credit <> 'NaN'),
      business_unit text NOT NULL CHECK (business_unit <> ''),
      site text NOT NULL CHECK (site <> ''),
      cost_centre text NOT NULL CHECK (cost_centre <> ''),
      memo text,
      PRIMARY KEY (sequence, line),
      CONSTRAINT debit_or_credit CHECK ((debit > 0) <> (credit > 0))
    ) ${GROWS_FAST}`);
  await runner.query(`
    CREATE TABLE ledger.reversals (
      reversed bigint PRIMARY KEY REFERENCES ledger.journals (sequence),
      reversal bigint NOT NULL UNIQUE REFERENCES ledger.journals (sequence),
      reason text NOT NULL CHECK (reason <> ''),
      CHECK (reversed < reversal)
    )`);
  await appendOnly(runner, 'ledger.journals', 'ledger.journal_lines', 'ledger.reversals');
}

/** The chain stands beside the journals, so that one function makes the text both to post and to verify; of one journal,
 * because the cost of a range grows with the books in the planner's eyes, and it would plan anew each time. */
async function chain(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.chain (
      sequence bigint PRIMARY KEY REFERENCES ledger.journals (sequence),
      previous_hash bytea NOT NULL,
      hash bytea NOT NULL
    ) ${GROWS_FAST}`);
  await appendOnly(runner, 'ledger.chain');
  await runner.query(`
    CREATE TABLE ledger.chain_head (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      sequence bigint NOT NULL,
      hash bytea NOT NULL
    ) WITH (fillfactor = 10)`);
  await runner.query('GRANT SELECT, UPDATE ON ledger.chain_head TO atlas_ledger');
  await runner.query(`INSERT INTO ledger.chain_head (sequence, hash) VALUES (0, sha256('Atlas'))`);
  await runner.query(`
    CREATE FUNCTION ledger.content(number bigint) RETURNS TABLE (sequence bigint, content bytea)
    LANGUAGE sql STABLE AS $$
      SELECT j.sequence, convert_to(json_build_array(j.sequence, j.kind, j.rule, j.posting_date, j.event_date,
        j.description, j.source_event_id, j.source_domain, j.source_type, j.content_hash, j.manual_journal, j.order_id,
        j.correlation_id, j.posted_by, to_char(j.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        (SELECT json_build_array(r.reversed, r.reason) FROM ledger.reversals r WHERE r.reversal = j.sequence),
        (SELECT json_agg(json_build_array(l.line, l.account, l.debit, l.credit, l.business_unit, l.site, l.cost_centre,
           l.memo) ORDER BY l.line) FROM ledger.journal_lines l WHERE l.sequence = j.sequence))::text, 'UTF8')
      FROM ledger.journals j WHERE j.sequence = content.number
    $$`);
}
