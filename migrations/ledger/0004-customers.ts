import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Journals name the customer whom they concern, and JournalPosted tells it, with the kind and the chain's hash. */
export class JournalCustomers1767225600310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger.journals ADD COLUMN customer_id text');
    await content(runner);
    await writeJournals(runner);
    await chainAndPublish(runner);
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
             ELSE json_build_array(j.step, j.workflow_id)::text END
        || CASE WHEN j.customer_id IS NULL THEN '' ELSE json_build_object('customer', j.customer_id)::text END, 'UTF8')
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
          "orderId" text, "customerId" text, step text, "workflowId" text, "correlationId" text, "postedBy" text,
          reverses bigint, reason text, lines jsonb))
          WITH ORDINALITY AS a(kind, rule, event_date, description, source_event_id, source_domain, source_type,
            content_hash, manual_journal, order_id, customer_id, step, workflow_id, correlation_id, posted_by, reverses,
            reason, lines, n)
        WHERE (SELECT j.sequence FROM ledger.journals j WHERE j.source_event_id = a.source_event_id) IS NULL
      ), days AS MATERIALIZED (
        SELECT d.event_date, ledger.open_day(d.event_date) AS open_day
        FROM (SELECT DISTINCT event_date FROM fresh WHERE kind <> 'manual') d
      ), written AS (
        INSERT INTO ledger.journals (sequence, kind, rule, posting_date, event_date, description, source_event_id,
          source_domain, source_type, content_hash, manual_journal, order_id, customer_id, step, workflow_id,
          correlation_id, posted_by)
        SELECT f.sequence, f.kind, f.rule, CASE WHEN f.kind = 'manual' THEN f.event_date ELSE d.open_day END,
          f.event_date, f.description, f.source_event_id, f.source_domain, f.source_type, f.content_hash,
          f.manual_journal, f.order_id, f.customer_id, f.step, f.workflow_id, f.correlation_id, f.posted_by
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

/** The hash that a fact carries leaves the database with it: a chain written anew does not fit what was told. */
async function chainAndPublish(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION ledger.chain_and_publish(input jsonb, written_count bigint, head ledger.chain_head)
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      link record; last_hash bytea := head.hash;
    BEGIN
      IF written_count = 0 THEN RETURN; END IF;
      FOR link IN
        SELECT j.sequence, j.journal, t.content, a.context, jsonb_build_object('journal', j.journal,
          'sequence', j.sequence, 'postingDate', j.posting_date, 'eventDate', j.event_date, 'rule', j.rule,
          'sourceEventId', j.source_event_id, 'sourceType', j.source_type, 'orderId', j.order_id,
          'description', j.description, 'reversalOf', NULL, 'lines', a.lines, 'customerId', j.customer_id,
          'kind', j.kind) AS payload
        FROM generate_series(head.sequence + 1, head.sequence + written_count) AS s(sequence)
        CROSS JOIN LATERAL (SELECT * FROM ledger.journals w WHERE w.sequence = s.sequence LIMIT 1) j
        CROSS JOIN LATERAL (SELECT * FROM ledger.content(s.sequence) LIMIT 1) t
        LEFT JOIN jsonb_to_recordset(input) AS a("sourceEventId" uuid, context jsonb, lines jsonb)
          ON a."sourceEventId" = j.source_event_id
        ORDER BY s.sequence
      LOOP
        INSERT INTO ledger.chain (sequence, previous_hash, hash)
          VALUES (link.sequence, last_hash, sha256(last_hash || link.content)) RETURNING hash INTO last_hash;
        IF link.context IS NOT NULL THEN
          PERFORM outbox.append(jsonb_build_array(jsonb_build_object('eventId', gen_random_uuid(), 'domain', 'ledger',
            'type', 'JournalPosted', 'version', 1, 'money', false, 'aggregateId', 'journal:' || link.journal,
            'payload', link.payload || jsonb_build_object('hash', encode(last_hash, 'hex')))), link.context, now());
        END IF;
      END LOOP;
      UPDATE ledger.chain_head SET sequence = head.sequence + written_count, hash = last_hash WHERE one;
    END $$`);
}
