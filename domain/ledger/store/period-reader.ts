import type { Database, DatabaseReads, Queryable } from '../../../platform/database.js';
import type { Period, PeriodState } from '../ledger.wire.js';
import { monthsOf } from '../period.js';
import type {
  FiscalYear,
  FiscalYearView,
  PeriodRecord,
  PeriodReopening,
  PeriodStanding,
  PeriodView,
  YearEnd,
} from '../period.wire.js';
import { rolled } from '../year-end.js';
import { leftOpen } from './left-open.js';

const at = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const REOPENINGS = `
  SELECT r.reopening_id AS "reopeningId", r.reopening_id AS "requestId", r.reason, r.asked_by AS "askedBy",
    ${at('r.asked_at')} AS "askedAt", d.decision, d.decided_by AS "decidedBy", ${at('d.decided_at')} AS "decidedAt",
    d.reason AS refusal
  FROM ledger.period_reopenings r
  LEFT JOIN ledger.reopening_decisions d ON d.reopening_id = r.reopening_id`;

export async function readReopening(tx: Queryable, period: string): Promise<PeriodReopening | null> {
  const [row] = await tx.query<PeriodReopening>(
    `${REOPENINGS} WHERE r.period = $1 ORDER BY r.asked_at DESC, r.reopening_id DESC LIMIT 1`,
    [period],
  );
  return row ?? null;
}

/** How a period stands, for its process; null when it is not defined. */
export async function readStanding(tx: Queryable, period: string): Promise<PeriodStanding | null> {
  const [row] = await tx.query<{ state: PeriodState }>('SELECT p.state FROM ledger.periods p WHERE p.period = $1', [
    period,
  ]);
  if (!row) return null;
  const reopening = await readReopening(tx, period);
  return { period, state: row.state, reopening: reopening?.decision === null ? reopening : null };
}

export const readPeriod = (database: DatabaseReads, period: string): Promise<PeriodRecord | null> =>
  database.read('ledger', async (tx) => {
    const standing = await readStanding(tx, period);
    if (!standing) return null;
    const steps = await tx.query<{ step: string }>(
      `SELECT c.step FROM ledger.period_changes c WHERE c.period = $1
       UNION SELECT c.step FROM ledger.period_closings c WHERE c.period = $1
       UNION SELECT r.step FROM ledger.period_reopenings r WHERE r.period = $1`,
      [period],
    );
    return { ...standing, done: steps.map(({ step }) => step) };
  });

/** A period with its last checklist, its last reopening and everything that happened to it; or null. */
export const periodView = (database: DatabaseReads, period: string): Promise<PeriodView | null> =>
  database.read('ledger', async (tx) => {
    const [row] = await tx.query<Omit<PeriodView, 'reopening'>>(
      `SELECT p.period, p.starts_on::text AS "startsOn", p.ends_on::text AS "endsOn", p.state,
         (SELECT jsonb_build_object('attempt', c.attempt, 'closed', c.closed, 'askedBy', c.asked_by,
            'askedAt', ${at('c.asked_at')}, 'checks', (SELECT jsonb_agg(jsonb_build_object('name', k.name,
              'outcome', k.outcome, 'detail', k.detail, 'ids', k.ids) ORDER BY k.place)
              FROM ledger.period_checks k WHERE k.period = c.period AND k.attempt = c.attempt))
          FROM ledger.period_closings c WHERE c.period = p.period ORDER BY c.attempt DESC LIMIT 1) AS closing,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('command', h.command, 'from', h.from_state, 'to', h.to_state,
            'by', h.changed_by, 'approvedBy', h.approved_by - 'onBehalfOf',
            'onBehalfOf', h.approved_by->'onBehalfOf', 'reason', h.reason, 'at', ${at('h.changed_at')})
            ORDER BY h.number), '[]') FROM ledger.period_changes h WHERE h.period = p.period) AS history
       FROM ledger.periods p WHERE p.period = $1`,
      [period],
    );
    return row ? { ...row, reopening: await readReopening(tx, period) } : null;
  });

/** Periods whose process must run: locked by a command, or waiting for the answer to a reopening. */
export const periodsInHand = (
  database: Database,
  { quietSeconds, after, limit }: { quietSeconds: number; after: string; limit: number },
): Promise<{ period: string; state: PeriodState }[]> =>
  database.read('ledger', (tx) =>
    tx.query(
      `SELECT p.period, p.state FROM ledger.periods p
       WHERE p.period > $2 AND (p.state = 'locked' OR EXISTS (SELECT FROM ledger.period_reopenings r
           WHERE r.period = p.period AND NOT EXISTS
             (SELECT FROM ledger.reopening_decisions d WHERE d.reopening_id = r.reopening_id)))
         AND greatest((SELECT max(c.changed_at) FROM ledger.period_changes c WHERE c.period = p.period),
           (SELECT max(r.asked_at) FROM ledger.period_reopenings r WHERE r.period = p.period))
           < now() - make_interval(secs => $1)
       ORDER BY p.period LIMIT $3`,
      [quietSeconds, after, limit],
    ),
  );

/** Every fiscal year: its months, and how often it was rolled. */
export const fiscalYears = (database: DatabaseReads): Promise<FiscalYear[]> =>
  database.read('ledger', (tx) => readYears(tx));

/** One fiscal year with what is left to roll, for which all its lines of income and expense are added up; or null. */
export const fiscalYear = (database: DatabaseReads, year: number): Promise<FiscalYearView | null> =>
  database.read('ledger', async (tx) => {
    const [found] = await readYears(tx, year);
    if (!found) return null;
    const accounts = await leftOpen(tx, year);
    return { ...found, left: { ...rolled(accounts), accounts } };
  });

async function readYears(tx: Queryable, year: number | null = null): Promise<FiscalYear[]> {
  const periods = await tx.query<Period>(
    `SELECT p.period, p.starts_on::text AS "startsOn", p.ends_on::text AS "endsOn", p.state
     FROM ledger.periods p WHERE $1::int IS NULL OR p.period = ANY ($2) ORDER BY p.period`,
    [year, monthsOf(year ?? 0)],
  );
  const years = [...new Set(periods.map(({ period }) => yearOf(period)))];
  const yearEnds = await tx.query<YearEnd>(
    `SELECT y.fiscal_year AS year, y.run, ledger.journal_number(y.sequence) AS journal, y.income::text,
       y.expense::text, y.closed_by AS "closedBy", ${at('y.closed_at')} AS "closedAt"
     FROM ledger.year_ends y WHERE y.fiscal_year = ANY ($1) ORDER BY y.fiscal_year, y.run`,
    [years],
  );
  return years.map((each) => ({
    year: each,
    periods: periods.filter(({ period }) => yearOf(period) === each),
    yearEnds: yearEnds.filter((one) => one.year === each),
  }));
}

const yearOf = (period: string): number => Number(period.slice(0, 4));
