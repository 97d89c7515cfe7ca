import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';
import { checkJournal } from './guards.js';

/** Lines name their job, journals the step and the process that caused them; further domains post to 1230 and 2015. */
export class JobsAndSteps1767225600120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger.journal_lines ADD COLUMN job text');
    await runner.query('ALTER TABLE ledger.journals ADD COLUMN step text, ADD COLUMN workflow_id text');
    await runner.query('CREATE INDEX journal_lines_job ON ledger.journal_lines (job) WHERE job IS NOT NULL');
    await content(runner);
    await writeJournals(runner);
    await furtherDomains(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** What is new stands in the text only where it has a value: the hashes of journals of before stay as they are. */
async function content(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION ledger.content(number bigint) RETURNS TABLE (sequence bigint, content bytea)
    LANGUAGE sql STABLE AS $$
      SELECT j.sequence, convert_to(json_build_array(j.sequence, j.kind, j.rule, j.posting_date, j.event_date,
        j.description, j.source_event_id, j.source_domain, j.source_type, j.content_hash, j.manual_journal, j.order_id,
        j.correlation_id, j.posted_by, to_char(j.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        (SELECT json_build_array(r.reversed, r.reason) FROM ledger.reversals r WHERE r.reversal = j.sequence),
        (SELECT json_agg(CASE WHEN l.job IS NULL
             THEN json_build_array(l.line, l.account, l.debit, l.credit, l.business_unit, l.site, l.cost_centre, l.memo)
             ELSE json_build_array(l.line, l.account, l.debit, l.credit, l.business_unit, l.site, l.cost_centre, l.memo,
               l.job) END ORDER BY l.line) FROM ledger.journal_lines l WHERE l.sequence = j.sequence))::text
        || CASE WHEN j.step IS NULL AND j.workflow_id IS NULL THEN ''
             ELSE json_build_array(j.step, j.workflow_id)::text END, 'UTF8')
      FROM ledger.journals j WHERE j.sequence = content.number
    $$`);
}

async function writeJournals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION ledger.write_journals(input jsonb, after bigint) RETURNS bigint LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    DECLARE
      written_count bigint;
    BEGIN
      WITH fresh AS MATERIALIZED (
        SELECT after + row_number() OVER (ORDER BY a.n) AS sequence, a.*
        FROM ROWS FROM (jsonb_to_recordset(input) AS (kind text, rule text, "eventDate" date, description text,
          "sourceEventId" uuid, "sourceDomain" text, "sourceType" text, "contentHash" text, "manualJournal" text,
          "orderId" text, step text, "workflowId" text, "correlationId" text, "postedBy" text, reverses bigint,
          reason text, lines jsonb))
          WITH ORDINALITY AS a(kind, rule, event_date, description, source_event_id, source_domain, source_type,
            content_hash, manual_journal, order_id, step, workflow_id, correlation_id, posted_by, reverses, reason,
            lines, n)
        WHERE (SELECT j.sequence FROM ledger.journals j WHERE j.source_event_id = a.source_event_id) IS NULL
      ), days AS MATERIALIZED (
        SELECT d.event_date, ledger.open_day(d.event_date) AS open_day
        FROM (SELECT DISTINCT event_date FROM fresh WHERE kind <> 'manual') d
      ), written AS (
        INSERT INTO ledger.journals (sequence, kind, rule, posting_date, event_date, description, source_event_id,
          source_domain, source_type, content_hash, manual_journal, order_id, step, workflow_id, correlation_id,
          posted_by)
        SELECT f.sequence, f.kind, f.rule, CASE WHEN f.kind = 'manual' THEN f.event_date ELSE d.open_day END,
          f.event_date, f.description, f.source_event_id, f.source_domain, f.source_type, f.content_hash,
          f.manual_journal, f.order_id, f.step, f.workflow_id, f.correlation_id, f.posted_by
        FROM fresh f LEFT JOIN days d ON d.event_date = f.event_date
      ), reversed AS (
        INSERT INTO ledger.reversals (reversed, reversal, reason)
        SELECT f.reverses, f.sequence, f.reason FROM fresh f WHERE f.reverses IS NOT NULL
      ), lines AS (
        INSERT INTO ledger.journal_lines (sequence, line, account, debit, credit, business_unit, site, cost_centre,
          memo, job)
        SELECT f.sequence, l.line, l.account, l.debit, l.credit, l.dimensions->>'businessUnit', l.dimensions->>'site',
          l.dimensions->>'costCentre', l.memo, l.job
        FROM fresh f CROSS JOIN LATERAL jsonb_to_recordset(f.lines)
          AS l(line integer, account text, debit numeric, credit numeric, dimensions jsonb, memo text, job text)
      )
      SELECT count(*) INTO written_count FROM fresh;
      RETURN written_count;
    END $$`);
}

/** Stock goes into and out of work in process by inventory's facts; what a subcontractor did is received by jobs. */
async function furtherDomains(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.further_domains (
      account text NOT NULL REFERENCES ledger.accounts (account),
      domain text NOT NULL,
      PRIMARY KEY (account, domain)
    )`);
  await appendOnly(runner, 'ledger.further_domains');
  await runner.query(`INSERT INTO ledger.further_domains VALUES ('1230', 'inventory'), ('2015', 'jobs')`);
  await checkJournal(
    runner,
    `a.subledger IS DISTINCT FROM NEW.source_domain AND a.subledger IS NOT NULL AND NOT EXISTS (
       SELECT FROM ledger.further_domains f WHERE f.account = a.account AND f.domain = NEW.source_domain)`,
  );
}
