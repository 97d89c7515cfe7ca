import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';
import { refusal } from './guards.js';
import { post } from './posting-functions.js';

/** What happened to a period and why, the checklists of its closings, its reopenings, and the ends of fiscal years. */
export class Periods1767225600300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await history(runner);
    await closings(runner);
    await reopenings(runner);
    await guardPeriod(runner);
    await yearEnds(runner);
    await post(
      runner,
      `CASE WHEN a.kind = 'yearEnd' THEN (SELECT h.sequence FROM ledger.chain_head h) END`,
      `@.kind != "manual" && @.kind != "yearEnd"`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function history(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.period_changes (
      period text NOT NULL REFERENCES ledger.periods (period),
      number integer NOT NULL CHECK (number > 0),
      command text NOT NULL CHECK (command IN ('define', 'lock', 'unlock', 'close', 'reopen')),
      from_state text NOT NULL,
      to_state text NOT NULL,
      changed_by jsonb NOT NULL,
      approved_by jsonb,
      reason text CHECK (reason <> ''),
      changed_at timestamptz NOT NULL,
      step text NOT NULL,
      PRIMARY KEY (period, number)
    )`);
  await appendOnly(runner, 'ledger.period_changes');
}

/** Every attempt to close with what each check said: who closed over what can be told years later. */
async function closings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.period_closings (
      period text NOT NULL REFERENCES ledger.periods (period),
      attempt integer NOT NULL CHECK (attempt > 0),
      closed boolean NOT NULL,
      asked_by jsonb NOT NULL,
      asked_at timestamptz NOT NULL,
      step text NOT NULL,
      transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
      PRIMARY KEY (period, attempt)
    )`);
  await runner.query(`
    CREATE TABLE ledger.period_checks (
      period text NOT NULL,
      attempt integer NOT NULL,
      place integer NOT NULL,
      name text NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('passed', 'failed', 'couldNotRun')),
      detail text NOT NULL,
      ids jsonb NOT NULL,
      PRIMARY KEY (period, attempt, name),
      FOREIGN KEY (period, attempt) REFERENCES ledger.period_closings (period, attempt)
    )`);
  await appendOnly(runner, 'ledger.period_closings', 'ledger.period_checks');
}

/** The foreign key makes the asker's name in the decision the true one: nobody allows what they asked for. */
async function reopenings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger.period_reopenings (
      reopening_id text PRIMARY KEY,
      period text NOT NULL REFERENCES ledger.periods (period),
      reason text NOT NULL CHECK (reason <> ''),
      asked_by jsonb NOT NULL,
      asked_by_id text NOT NULL GENERATED ALWAYS AS (asked_by->>'id') STORED,
      asked_at timestamptz NOT NULL,
      step text NOT NULL,
      UNIQUE (reopening_id, period, asked_by_id)
    )`);
  await runner.query(`
    CREATE TABLE ledger.reopening_decisions (
      reopening_id text PRIMARY KEY,
      period text NOT NULL,
      asked_by_id text NOT NULL,
      decision text NOT NULL CHECK (decision IN ('approved', 'refused')),
      decided_by jsonb NOT NULL,
      reason text,
      decided_at timestamptz NOT NULL,
      transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
      FOREIGN KEY (reopening_id, period, asked_by_id)
        REFERENCES ledger.period_reopenings (reopening_id, period, asked_by_id),
      CONSTRAINT another_person CHECK (decision = 'refused' OR decided_by->>'id' IS DISTINCT FROM asked_by_id)
    )`);
  await appendOnly(runner, 'ledger.period_reopenings', 'ledger.reopening_decisions');
}

/**
 * Closed only with a checklist that passed, opened again only as another person allowed, both in the same transaction and
 * nothing skipped: the months before are closed, and none after is. A period that was closed once is never open again.
 */
async function guardPeriod(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION ledger.guard_period() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM ledger.chain_head FOR UPDATE;
      IF TG_OP = 'INSERT' AND NEW.state = 'open' THEN RETURN NEW; END IF;
      IF TG_OP = 'INSERT' THEN
        ${refusal('period_state', 'period % cannot begin as %', 'NEW.period', 'NEW.state')}
      END IF;
      IF NEW.period <> OLD.period OR (OLD.state, NEW.state) NOT IN
          (('open', 'locked'), ('locked', 'open'), ('locked', 'closed'), ('closed', 'locked')) THEN
        ${refusal('period_state', 'period % cannot go from % to %', 'OLD.period', 'OLD.state', 'NEW.state')}
      END IF;
      IF NEW.state = 'open' AND EXISTS (SELECT FROM ledger.period_closings c WHERE c.period = NEW.period AND c.closed) THEN
        ${refusal('period_reopened', 'period % was closed before: it takes accounting entries only', 'NEW.period')}
      END IF;
      IF NEW.state = 'closed' AND NOT EXISTS (SELECT FROM ledger.period_closings c WHERE c.period = NEW.period AND c.closed
          AND c.transaction_id = pg_current_xact_id() AND EXISTS (SELECT FROM ledger.period_checks k
            WHERE k.period = c.period AND k.attempt = c.attempt) AND NOT EXISTS (SELECT FROM ledger.period_checks k
            WHERE k.period = c.period AND k.attempt = c.attempt AND k.outcome <> 'passed')) THEN
        ${refusal('period_checked', 'period % has no checklist that passed', 'NEW.period')}
      END IF;
      IF NEW.state = 'closed' AND EXISTS (SELECT FROM ledger.periods p WHERE p.period < NEW.period AND p.state <> 'closed') THEN
        ${refusal('period_in_order', 'a period before % is not closed', 'NEW.period')}
      END IF;
      IF OLD.state = 'closed' AND NOT EXISTS (SELECT FROM ledger.reopening_decisions d WHERE d.period = NEW.period
          AND d.decision = 'approved' AND d.transaction_id = pg_current_xact_id()) THEN
        ${refusal('period_override', 'nobody allowed to reopen period %', 'NEW.period')}
      END IF;
      IF OLD.state = 'closed' AND EXISTS (SELECT FROM ledger.periods p WHERE p.period > NEW.period AND p.state = 'closed') THEN
        ${refusal('period_in_order', 'a period after % is closed', 'NEW.period')}
      END IF;
      RETURN NEW;
    END $$`);
}

/** A journal of its own kind: dated the last day of its year, and of income, expense and retained earnings only. */
async function yearEnds(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE ledger.journals DROP CONSTRAINT journals_kind_check,
      ADD CONSTRAINT journals_kind_check CHECK (kind IN ('automatic', 'manual', 'reversal', 'yearEnd'))`);
  await runner.query(`
    CREATE TABLE ledger.year_ends (
      fiscal_year integer NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2099),
      run integer NOT NULL CHECK (run > 0),
      sequence bigint UNIQUE REFERENCES ledger.journals (sequence),
      income numeric(19,2) NOT NULL,
      expense numeric(19,2) NOT NULL,
      closed_by jsonb NOT NULL,
      closed_at timestamptz NOT NULL,
      PRIMARY KEY (fiscal_year, run)
    )`);
  await appendOnly(runner, 'ledger.year_ends');
  await runner.query(`
    CREATE FUNCTION ledger.date_year_end() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.posting_date := NEW.event_date;
      RETURN NEW;
    END $$`);
  await runner.query(`
    CREATE TRIGGER date_year_end BEFORE INSERT ON ledger.journals
    FOR EACH ROW WHEN (NEW.kind = 'yearEnd') EXECUTE FUNCTION ledger.date_year_end()`);
  await runner.query(`
    CREATE FUNCTION ledger.check_year_end() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM ledger.year_ends y WHERE y.sequence = NEW.sequence
          AND make_date(y.fiscal_year, 12, 31) = NEW.posting_date) THEN
        ${refusal('year_end_recorded', 'journal % ends no fiscal year', 'NEW.sequence')}
      ELSIF EXISTS (SELECT FROM ledger.journal_lines l JOIN ledger.accounts a ON a.account = l.account
          WHERE l.sequence = NEW.sequence AND a.kind NOT IN ('income', 'expense') AND a.account <> '3100') THEN
        ${refusal('year_end_accounts', 'journal % touches more than income, expense and retained earnings', 'NEW.sequence')}
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE CONSTRAINT TRIGGER check_year_end AFTER INSERT ON ledger.journals DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'yearEnd') EXECUTE FUNCTION ledger.check_year_end()`);
}
