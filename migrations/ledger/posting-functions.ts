import type { QueryRunner } from 'typeorm';

export async function postingFunctions(runner: QueryRunner): Promise<void> {
  await outboxDoor(runner);
  await openDay(runner);
  await post(runner);
  await writeJournals(runner);
  await chainAndPublish(runner);
}

/**
 * What the ledger may see of the outbox: facts by id, those that wait, and to say that they are posted. In plpgsql, here
 * and below, because it keeps its plans: a function in SQL is planned at every call. A plan that is kept must stay good
 * while the tables grow, hence the look-ups by key one by one (LATERAL … LIMIT 1) and never by reading a table whole.
 */
async function outboxDoor(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION outbox.facts_to_post(ids uuid[]) RETURNS TABLE (event_id uuid, domain text, type text,
      correlation_id text, workflow_id text, actor jsonb, order_id text, posting jsonb, content_hash text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET enable_seqscan = off AS $$
    BEGIN
      RETURN QUERY
      SELECT f.event_id, f.domain, f.type, f.correlation_id, f.workflow_id, f.actor, f.payload->>'orderId',
        f.payload->'posting', encode(sha256(convert_to(f.type || (f.payload->'posting')::text, 'UTF8')), 'hex')
      FROM unnest(ids) AS i(id)
      CROSS JOIN LATERAL (SELECT * FROM outbox.facts o WHERE o.event_id = i.id AND o.money LIMIT 1) f
      ORDER BY f.position;
    END $$`);
  // STABLE: it sees what the calling statement sees, so that balances and waiting facts are of one moment.
  await runner.query(`
    CREATE FUNCTION outbox.waiting_facts(waited interval) RETURNS TABLE (event_id uuid, domain text, type text,
      correlation_id text, since timestamptz, posting jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      SELECT f.event_id, f.domain, f.type, f.correlation_id, w.since, f.payload->'posting'
      FROM outbox.to_post w JOIN outbox.facts f ON f.event_id = w.event_id
      WHERE w.since <= clock_timestamp() - waited ORDER BY f.position
    $$`);
  await runner.query(`
    CREATE FUNCTION outbox.mark_posted(ids uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET enable_seqscan = off AS $$
    BEGIN
      DELETE FROM outbox.to_post WHERE event_id = ANY (ids);
    END $$`);
  for (const signature of ['facts_to_post(uuid[])', 'waiting_facts(interval)', 'mark_posted(uuid[])']) {
    await runner.query(`REVOKE ALL ON FUNCTION outbox.${signature} FROM PUBLIC`);
    await runner.query(`GRANT EXECUTE ON FUNCTION outbox.${signature} TO atlas_ledger`);
  }
}

/** The day itself when its period is open, else the first open day after it, else the last one before it. */
async function openDay(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.open_day(day date) RETURNS date LANGUAGE plpgsql STABLE AS $$
    BEGIN
      IF EXISTS (SELECT FROM ledger.periods WHERE period = to_char(day, 'YYYY-MM') AND state = 'open') THEN
        RETURN day;
      END IF;
      RETURN coalesce((SELECT min(starts_on) FROM ledger.periods WHERE state = 'open' AND starts_on > day),
        (SELECT max(ends_on) FROM ledger.periods WHERE state = 'open'));
    END $$`);
}

/**
 * Posts journals, in the order given, as one batch: head locked once, numbers and links after it. A source that is
 * already posted is answered with its journal and its recorded hash, and nothing is written for it. Journals of facts
 * carry the context of JournalPosted; for the others the command emits it. `further` finds what a later kind of journal has
 * posted, and `takesOpenDay` says which kinds need one.
 */
export async function post(
  runner: QueryRunner,
  further = 'NULL::bigint',
  takesOpenDay = '@.kind != "manual"',
): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION ledger.post(input jsonb)
    RETURNS TABLE (key text, sequence bigint, journal text, posting_date date, content_hash text)
    LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    DECLARE
      head ledger.chain_head;
    BEGIN
      SELECT * INTO head FROM ledger.chain_head h WHERE h.one FOR UPDATE;
      IF NOT EXISTS (SELECT FROM ledger.periods WHERE state = 'open') AND input @? '$[*] ? (${takesOpenDay})' THEN
        RAISE EXCEPTION 'no period is open: what is to be posted waits until one is'
          USING ERRCODE = 'object_not_in_prerequisite_state';
      END IF;
      PERFORM ledger.chain_and_publish(input, ledger.write_journals(input, head.sequence), head);
      PERFORM outbox.mark_posted(ARRAY(SELECT a."sourceEventId" FROM jsonb_to_recordset(input) AS
        a("sourceEventId" uuid, "contentHash" text) WHERE a."contentHash" =
        (SELECT j.content_hash FROM ledger.journals j WHERE j.source_event_id = a."sourceEventId")));
      RETURN QUERY SELECT a.key, j.sequence, j.journal, j.posting_date, j.content_hash
        FROM jsonb_to_recordset(input) AS a(key text, kind text, "sourceEventId" uuid, "manualJournal" text, reverses bigint)
        CROSS JOIN LATERAL (SELECT * FROM ledger.journals p WHERE p.sequence = coalesce(
          (SELECT s.sequence FROM ledger.journals s WHERE s.source_event_id = a."sourceEventId"),
          (SELECT m.sequence FROM ledger.journals m WHERE m.manual_journal = a."manualJournal"),
          (SELECT r.reversal FROM ledger.reversals r WHERE r.reversed = a.reverses), ${further}) LIMIT 1) j;
    END $$`);
}

async function writeJournals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.write_journals(input jsonb, after bigint) RETURNS bigint LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    DECLARE
      written_count bigint;
    BEGIN
      WITH fresh AS MATERIALIZED (
        SELECT after + row_number() OVER (ORDER BY a.n) AS sequence, a.*
        FROM ROWS FROM (jsonb_to_recordset(input) AS (kind text, rule text, "eventDate" date, description text,
          "sourceEventId" uuid, "sourceDomain" text, "sourceType" text, "contentHash" text, "manualJournal" text,
          "orderId" text, "correlationId" text, "postedBy" text, reverses bigint, reason text, lines jsonb))
          WITH ORDINALITY AS a(kind, rule, event_date, description, source_event_id, source_domain, source_type,
            content_hash, manual_journal, order_id, correlation_id, posted_by, reverses, reason, lines, n)
        WHERE (SELECT j.sequence FROM ledger.journals j WHERE j.source_event_id = a.source_event_id) IS NULL
      ), days AS MATERIALIZED (
        SELECT d.event_date, ledger.open_day(d.event_date) AS open_day
        FROM (SELECT DISTINCT event_date FROM fresh WHERE kind <> 'manual') d
      ), written AS (
        INSERT INTO ledger.journals (sequence, kind, rule, posting_date, event_date, description, source_event_id,
          source_domain, source_type, content_hash, manual_journal, order_id, correlation_id, posted_by)
        SELECT f.sequence, f.kind, f.rule, CASE WHEN f.kind = 'manual' THEN f.event_date ELSE d.open_day END,
          f.event_date, f.description, f.source_event_id, f.source_domain, f.source_type, f.content_hash,
          f.manual_journal, f.order_id, f.correlation_id, f.posted_by
        FROM fresh f LEFT JOIN days d ON d.event_date = f.event_date
      ), reversed AS (
        INSERT INTO ledger.reversals (reversed, reversal, reason)
        SELECT f.reverses, f.sequence, f.reason FROM fresh f WHERE f.reverses IS NOT NULL
      ), lines AS (
        INSERT INTO ledger.journal_lines (sequence, line, account, debit, credit, business_unit, site, cost_centre, memo)
        SELECT f.sequence, l.line, l.account, l.debit, l.credit, l.dimensions->>'businessUnit', l.dimensions->>'site',
          l.dimensions->>'costCentre', l.memo
        FROM fresh f CROSS JOIN LATERAL jsonb_to_recordset(f.lines)
          AS l(line integer, account text, debit numeric, credit numeric, dimensions jsonb, memo text)
      )
      SELECT count(*) INTO written_count FROM fresh;
      RETURN written_count;
    END $$`);
}

async function chainAndPublish(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.chain_and_publish(input jsonb, written_count bigint, head ledger.chain_head)
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      link record; last_hash bytea := head.hash;
    BEGIN
      IF written_count = 0 THEN RETURN; END IF;
      FOR link IN
        SELECT j.sequence, j.journal, t.content, a.context, jsonb_build_object('journal', j.journal,
          'sequence', j.sequence, 'postingDate', j.posting_date, 'eventDate', j.event_date, 'rule', j.rule,
          'sourceEventId', j.source_event_id, 'sourceType', j.source_type, 'orderId', j.order_id,
          'description', j.description, 'reversalOf', NULL, 'lines', a.lines) AS payload
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
            'payload', link.payload)), link.context, now());
        END IF;
      END LOOP;
      UPDATE ledger.chain_head SET sequence = head.sequence + written_count, hash = last_hash WHERE one;
    END $$`);
}
