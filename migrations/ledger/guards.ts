import type { QueryRunner } from 'typeorm';

/** What the database refuses by itself, direct SQL included. */
export async function guards(runner: QueryRunner): Promise<void> {
  await guardJournals(runner);
  await guardReversals(runner);
  await guardLines(runner);
  await guardPeriods(runner);
  await guardChainHead(runner);
}

export const refusal = (constraint: string, message: string, ...values: string[]): string =>
  `RAISE EXCEPTION '${message}'${values.map((value) => `, ${value}`).join('')}
          USING ERRCODE = 'check_violation', SCHEMA = 'ledger', TABLE = TG_TABLE_NAME, CONSTRAINT = '${constraint}';`;

async function guardJournals(runner: QueryRunner): Promise<void> {
  await checkJournal(runner, 'a.subledger IS DISTINCT FROM NEW.source_domain AND a.subledger IS NOT NULL');
  await runner.query(`
    CREATE CONSTRAINT TRIGGER check_journal AFTER INSERT ON ledger.journals DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger.check_journal()`);
}

/**
 * At commit: balanced in total and per unit, in a period that takes it, control accounts, approval, and the chain.
 * `foreign` says of account `a` that it is a control account of another domain.
 */
export async function checkJournal(runner: QueryRunner, foreign: string): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION ledger.check_journal() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      line_count bigint; total numeric; apart numeric; foreign_account text; period_state text; chained boolean;
    BEGIN
      SELECT coalesce(sum(u.lines), 0), coalesce(sum(u.difference), 0), coalesce(sum(abs(u.difference)), 0),
          max(u.foreign_account)
        INTO line_count, total, apart, foreign_account
        FROM (SELECT count(*) AS lines, sum(l.debit - l.credit) AS difference,
                max(l.account) FILTER (WHERE ${foreign}) AS foreign_account
              FROM ledger.journal_lines l JOIN ledger.accounts a ON a.account = l.account
              WHERE l.sequence = NEW.sequence GROUP BY l.business_unit) u;
      IF total <> 0 THEN
        ${refusal('journal_balanced', 'journal % is not balanced: debits and credits differ by %', 'NEW.sequence', 'total')}
      ELSIF apart <> 0 THEN
        ${refusal('journal_balanced_per_unit', 'journal % is not balanced in every business unit', 'NEW.sequence')}
      ELSIF foreign_account IS NOT NULL THEN
        ${refusal('control_account', 'account % takes postings only from its sub-ledger: journal % is refused', 'foreign_account', 'NEW.sequence')}
      ELSIF NEW.kind <> 'automatic' AND line_count < 2 THEN
        ${refusal('journal_has_lines', 'journal % has no lines', 'NEW.sequence')}
      END IF;

      SELECT p.state INTO period_state FROM ledger.periods p WHERE p.period = to_char(NEW.posting_date, 'YYYY-MM');
      IF period_state IS NULL OR period_state = 'closed' OR (period_state = 'locked' AND NEW.kind = 'automatic') THEN
        ${refusal('period_open', 'the period of % is %: journal % is refused', 'NEW.posting_date', "coalesce(period_state, 'not defined')", 'NEW.sequence')}
      END IF;

      IF NEW.kind = 'manual' AND NOT EXISTS (SELECT FROM ledger.manual_decisions d
          WHERE d.journal_id = NEW.manual_journal AND d.decision = 'approved') THEN
        ${refusal('manual_approved', 'manual journal % was not approved', 'NEW.manual_journal')}
      ELSIF NEW.kind = 'reversal' AND NOT EXISTS (SELECT FROM ledger.reversals r WHERE r.reversal = NEW.sequence) THEN
        ${refusal('reversal_linked', 'journal % names no journal that it reverses', 'NEW.sequence')}
      END IF;

      SELECT c.hash = sha256(c.previous_hash || (SELECT t.content FROM ledger.content(NEW.sequence) t))
          AND c.previous_hash = CASE NEW.sequence WHEN 1 THEN sha256('Atlas')
            ELSE (SELECT p.hash FROM ledger.chain p WHERE p.sequence = NEW.sequence - 1) END
          AND NEW.sequence <= (SELECT h.sequence FROM ledger.chain_head h)
        INTO chained FROM ledger.chain c WHERE c.sequence = NEW.sequence;
      IF chained IS NOT TRUE OR NEW.transaction_id <> pg_current_xact_id() THEN
        ${refusal('journal_chained', 'journal % does not continue the chain', 'NEW.sequence')}
      END IF;
      RETURN NULL;
    END $$`);
}

/** Equal and opposite, of a manual journal. */
async function guardReversals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.check_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM ledger.journals o, ledger.journals r WHERE o.sequence = NEW.reversed
          AND r.sequence = NEW.reversal AND o.kind = 'manual' AND r.kind = 'reversal') THEN
        ${refusal('reversal_of_manual', 'journal % is no manual journal', 'NEW.reversed')}
      END IF;
      IF EXISTS (
        (SELECT account, debit, credit, business_unit, site, cost_centre FROM ledger.journal_lines WHERE sequence = NEW.reversed
         EXCEPT ALL
         SELECT account, credit, debit, business_unit, site, cost_centre FROM ledger.journal_lines WHERE sequence = NEW.reversal)
        UNION ALL
        (SELECT account, credit, debit, business_unit, site, cost_centre FROM ledger.journal_lines WHERE sequence = NEW.reversal
         EXCEPT ALL
         SELECT account, debit, credit, business_unit, site, cost_centre FROM ledger.journal_lines WHERE sequence = NEW.reversed)
      ) THEN
        ${refusal('reversal_opposite', 'journal % is not equal and opposite to journal %', 'NEW.reversal', 'NEW.reversed')}
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE CONSTRAINT TRIGGER check_reversal AFTER INSERT ON ledger.reversals DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger.check_reversal()`);
}

/** A journal that is in the books takes no further line; what a new one holds is checked at commit. */
async function guardLines(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.refuse_later_lines() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM added a JOIN ledger.journals j ON j.sequence = a.sequence
          WHERE j.transaction_id <> pg_current_xact_id()) THEN
        ${refusal('journal_complete', 'a journal that is in the books takes no further line')}
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER refuse_later_lines AFTER INSERT ON ledger.journal_lines
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_later_lines()`);
}

/** Taking the chain's lock makes a change of state wait for postings under way, and them for it. */
async function guardPeriods(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.guard_period() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM ledger.chain_head FOR UPDATE;
      IF TG_OP = 'INSERT' THEN RETURN NEW; END IF;
      IF NEW.period <> OLD.period OR (OLD.state, NEW.state) NOT IN (('open', 'locked'), ('locked', 'open'), ('locked', 'closed')) THEN
        ${refusal('period_state', 'period % cannot go from % to %', 'OLD.period', 'OLD.state', 'NEW.state')}
      END IF;
      RETURN NEW;
    END $$`);
  await runner.query(`
    CREATE TRIGGER guard_period BEFORE INSERT OR UPDATE ON ledger.periods
    FOR EACH ROW EXECUTE FUNCTION ledger.guard_period()`);
  await runner.query(`
    CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON ledger.periods
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()`);
}

/** The head only moves forward, onto a link of the chain. */
async function guardChainHead(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger.check_chain_head() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.sequence <= OLD.sequence OR NOT EXISTS
          (SELECT FROM ledger.chain c WHERE c.sequence = NEW.sequence AND c.hash = NEW.hash) THEN
        ${refusal('chain_head', 'the chain has no link % with this hash', 'NEW.sequence')}
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE CONSTRAINT TRIGGER check_chain_head AFTER UPDATE ON ledger.chain_head DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger.check_chain_head()`);
  await runner.query(`
    CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON ledger.chain_head
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()`);
}
