import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { periodCheckFailed, periodClosed } from '../ledger.facts.js';
import { checkPeriod, nextPeriodState, passes, wholeChecklist } from '../period.js';
import type { ClosePeriodInput, PeriodCheck, PeriodCheckName, PeriodClosing, PeriodStanding } from '../period.wire.js';
import { rolledInFull } from './fiscal-year.js';
import { aggregateOf, change, standingIn, stateOf } from './periods.js';
import { lockChain } from './posting.js';

const MOST_IDS = 20;

export interface TriedToClose extends PeriodStanding {
  readonly closing: PeriodClosing;
}

/**
 * Closes a locked period when its whole checklist passed, and still holds now that nothing can be posted. What was checked
 * is kept either way, and answered: a checklist that did not pass leaves the period locked. The checks are no part of what
 * was asked: the same command, done again by another run of its process, answers what is recorded.
 */
export async function closePeriod(
  database: Database,
  { key, context, input }: Command<ClosePeriodInput>,
): Promise<TriedToClose & Stepped> {
  requireRole(context.actor, ['Finance'], 'close a period');
  const { period } = input;
  return runStep(database, { room: 'ledger', key, input: { period, command: 'close' }, context }, async (tx) => {
    checkPeriod(period);
    await lockChain(tx);
    const from = await stateOf(tx, period);
    const to = nextPeriodState(period, from, 'close');
    const checks = [...(await lookAgain(tx, period, wholeChecklist(input.checks))), ...(await endOfYear(tx, period))];
    const closing = await keep(tx, period, checks);
    if (closing.closed) {
      await change(tx, period, { command: 'close', from, to });
      tx.emit(periodClosed, aggregateOf(period), { period, from });
    } else {
      const failed = checks.filter(({ outcome }) => outcome !== 'passed');
      tx.emit(periodCheckFailed, aggregateOf(period), {
        period,
        attempt: closing.attempt,
        checks: failed.map(({ name, outcome, detail }) => ({ name, outcome, detail })),
      });
    }
    return { ...(await standingIn(tx, period)), closing };
  });
}

/** What came in the meantime: with the chain locked nothing more can. */
async function lookAgain(tx: Queryable, period: string, checks: readonly PeriodCheck[]): Promise<PeriodCheck[]> {
  const late = new Map<PeriodCheckName, PeriodCheck>();
  for (const again of [await waitingOf(tx, period), await draftsOf(tx, period), await openBefore(tx, period)]) {
    if (again.outcome !== 'passed') late.set(again.name, again);
  }
  return checks.map((check) => (check.outcome === 'passed' ? (late.get(check.name) ?? check) : check));
}

/** Of December: once the next year's months are closed, nobody could roll its year without reopening them all. */
const endOfYear = async (tx: Queryable, period: string): Promise<PeriodCheck[]> =>
  period.endsWith('-12') ? [await rolledInFull(tx, Number(period.slice(0, 4)))] : [];

async function keep(tx: StepTx, period: string, checks: readonly PeriodCheck[]): Promise<PeriodClosing> {
  const closed = passes(checks);
  const { actor: askedBy } = tx.context;
  const [row] = await tx.query<{ attempt: number }>(
    `INSERT INTO ledger.period_closings (period, attempt, closed, asked_by, asked_at, step)
     SELECT $1, coalesce(max(c.attempt), 0) + 1, $2, $3, $4, $5 FROM ledger.period_closings c WHERE c.period = $1
     RETURNING attempt`,
    [period, closed, JSON.stringify(askedBy), tx.now, tx.stepKey],
  );
  if (!row) throw new Error(`no attempt to close ${period} was kept`);
  const { attempt } = row;
  await tx.query(
    `INSERT INTO ledger.period_checks (period, attempt, place, name, outcome, detail, ids)
     SELECT $1, $2, c.place, c.name, c.outcome, c.detail, c.ids
     FROM ROWS FROM (jsonb_to_recordset($3) AS (name text, outcome text, detail text, ids jsonb))
       WITH ORDINALITY AS c(name, outcome, detail, ids, place)`,
    [period, attempt, JSON.stringify(checks)],
  );
  return { attempt, closed, askedBy, askedAt: tx.now, checks };
}

interface Said {
  readonly one: string;
  readonly several: string;
  readonly none: string;
}

function verdict(name: PeriodCheckName, ids: readonly string[], { one, several, none }: Said): PeriodCheck {
  if (ids.length === 0) return { name, outcome: 'passed', detail: none, ids: [] };
  const detail = `${ids.length} ${ids.length === 1 ? one : several}`;
  return { name, outcome: 'failed', detail, ids: ids.slice(0, MOST_IDS) };
}

/** Facts dated in the period or before that wait to be posted. */
async function waitingOf(tx: Queryable, period: string): Promise<PeriodCheck> {
  const waiting = await tx.query<{ id: string }>(
    `SELECT w.event_id AS id FROM outbox.waiting_facts(interval '0') w JOIN ledger.periods p ON p.period = $1
     WHERE w.posting->>'eventDate' <= p.ends_on::text`,
    [period],
  );
  const ids = waiting.map(({ id }) => id);
  return verdict('postings', ids, {
    one: `fact dated in ${period} or before is not posted.`,
    several: `facts dated in ${period} or before are not posted.`,
    none: 'Everything is posted.',
  });
}

async function draftsOf(tx: Queryable, period: string): Promise<PeriodCheck> {
  const drafts = await tx.query<{ id: string }>(
    `SELECT m.journal_id AS id FROM ledger.manual_journals m
     WHERE to_char(m.date, 'YYYY-MM') = $1
       AND NOT EXISTS (SELECT FROM ledger.manual_decisions d WHERE d.journal_id = m.journal_id)
     ORDER BY m.drafted_at, m.journal_id`,
    [period],
  );
  const ids = drafts.map(({ id }) => id);
  return verdict('drafts', ids, {
    one: `manual journal of ${period} is neither approved nor rejected.`,
    several: `manual journals of ${period} are neither approved nor rejected.`,
    none: 'No draft waits.',
  });
}

async function openBefore(tx: Queryable, period: string): Promise<PeriodCheck> {
  const before = await tx.query<{ id: string }>(
    `SELECT p.period AS id FROM ledger.periods p WHERE p.period < $1 AND p.state <> 'closed' ORDER BY p.period`,
    [period],
  );
  const ids = before.map(({ id }) => id);
  return verdict('earlierPeriods', ids, {
    one: 'earlier period is not closed.',
    several: 'earlier periods are not closed.',
    none: 'Every earlier period is closed.',
  });
}

/** The ledger's own checks, for the checklist. */
export const waitingInPeriod = (database: Database, period: string): Promise<PeriodCheck> =>
  database.read('ledger', (tx) => waitingOf(tx, period));
export const draftsInPeriod = (database: Database, period: string): Promise<PeriodCheck> =>
  database.read('ledger', (tx) => draftsOf(tx, period));
export const earlierPeriodsOpen = (database: Database, period: string): Promise<PeriodCheck> =>
  database.read('ledger', (tx) => openBefore(tx, period));
