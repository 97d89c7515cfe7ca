import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { fiscalYearClosed, periodOpened } from '../ledger.facts.js';
import { refuse } from '../ledger.refusals.js';
import type { JournalLine, PeriodState } from '../ledger.wire.js';
import { checkFiscalYear, monthsOf, nextPeriodState } from '../period.js';
import type { DefinedYear, FiscalYearInput, PeriodCheck } from '../period.wire.js';
import { leftAs, rolled, rollingLines } from '../year-end.js';
import { leftOpen } from './left-open.js';
import { aggregateOf, change } from './periods.js';
import { lockChain, postByHand } from './posting.js';

/** Defines the months of the year after the last one. Refuses any other year with 'FiscalYearOrder', naming the next. */
export async function defineFiscalYear(
  database: Database,
  { key, context, input }: Command<FiscalYearInput>,
): Promise<DefinedYear & Stepped> {
  requireRole(context.actor, ['Finance'], 'define a fiscal year');
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    const { year } = input;
    checkFiscalYear(year);
    await lockChain(tx);
    const [last] = await tx.query<{ year: number }>('SELECT left(max(p.period), 4)::int AS year FROM ledger.periods p');
    const next = (last?.year ?? year - 1) + 1;
    if (year !== next) throw refuse('FiscalYearOrder', `The next fiscal year to define is ${next}.`, { next });
    const periods = monthsOf(year);
    for (const period of periods) {
      await change(tx, period, { command: 'define', from: 'none', to: nextPeriodState(period, 'none', 'define') });
      tx.emit(periodOpened, aggregateOf(period), { period, from: 'none' });
    }
    return { year, periods };
  });
}

export interface ClosedYear {
  readonly year: number;
  readonly run: number;
  /** None when nothing was left to roll. */
  readonly journal: string | null;
  readonly income: string;
  readonly expense: string;
}

/**
 * Rolls what income and expense of the year still hold into retained earnings, by business unit, site and cost centre,
 * dated its last day. Done again after a correction it rolls what is left, by a journal of its own. Refuses with
 * 'FiscalYearNotReady' while December is not locked or another month not closed, with 'FiscalYearOrder' before the
 * year before, and with 'FiscalYearClosed' when nothing is left.
 */
export async function closeFiscalYear(
  database: Database,
  { key, context, input }: Command<FiscalYearInput>,
): Promise<ClosedYear & Stepped> {
  requireRole(context.actor, ['Finance'], 'close a fiscal year');
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    const { year } = input;
    checkFiscalYear(year);
    await lockChain(tx);
    await requireReady(tx, year);
    const runs = await runsOf(tx, year);
    const left = await leftOpen(tx, year);
    if (runs > 0 && left.length === 0) {
      throw refuse('FiscalYearClosed', `Fiscal year ${year} is closed: nothing is left to roll.`, { state: 'closed' });
    }
    const journal = left.length === 0 ? null : await roll(tx, { year, run: runs + 1 }, rollingLines(left));
    const { income, expense } = rolled(left);
    await tx.query(
      `INSERT INTO ledger.year_ends (fiscal_year, run, sequence, income, expense, closed_by, closed_at)
       VALUES ($1, $2, (SELECT h.sequence FROM ledger.chain_head h WHERE $3), $4, $5, $6, $7)`,
      [year, runs + 1, journal !== null, income, expense, JSON.stringify(context.actor), tx.now],
    );
    tx.emit(fiscalYearClosed, `fiscal-year:${year}`, { year, run: runs + 1, journal, income, expense });
    return { year, run: runs + 1, journal, income, expense };
  });
}

interface Run {
  readonly year: number;
  readonly run: number;
}

const roll = (tx: StepTx, { year, run }: Run, lines: readonly JournalLine[]): Promise<string> =>
  postByHand(tx, {
    key: `year-end-${year}/${run}`,
    kind: 'yearEnd',
    rule: 'yearEnd.closed',
    eventDate: `${year}-12-31`,
    description: `Income and expense of ${year} into retained earnings`,
    correlationId: `fiscal-year:${year}`,
    postedBy: tx.context.actor.id,
    lines,
  });

async function requireReady(tx: Queryable, year: number): Promise<void> {
  const states = await tx.query<{ period: string; state: PeriodState }>(
    'SELECT p.period, p.state FROM ledger.periods p WHERE p.period = ANY ($1) ORDER BY p.period',
    [monthsOf(year)],
  );
  if (states.length === 0) throw refuse('UnknownPeriod', `Fiscal year ${year} is not defined.`);
  const wrong = states.filter(({ period, state }) => state !== (period.endsWith('-12') ? 'locked' : 'closed'));
  if (wrong.length > 0) {
    const message = `Fiscal year ${year} is closed when December is locked and every other month closed; it is not so in ${wrong.map(({ period, state }) => `${period} (${state})`).join(', ')}.`;
    throw refuse('FiscalYearNotReady', message, { periods: wrong.map(({ period }) => period) });
  }
  await requireRolled(tx, year - 1);
}

/** Also when it was corrected since: what is left of it would never be rolled. Refuses with 'FiscalYearOrder'. */
async function requireRolled(tx: Queryable, year: number): Promise<void> {
  const defined = await tx.query('SELECT 1 FROM ledger.periods p WHERE p.period = $1', [`${year}-12`]);
  if (defined.length === 0) return;
  const { outcome, detail, ids } = await rolledInFull(tx, year);
  if (outcome === 'passed') return;
  throw refuse('FiscalYearOrder', `Fiscal year ${year} comes first. ${detail}`, { next: year, left: ids });
}

const MOST_LEFT = 20;

/** Whether all that income and expense of the year hold is in retained earnings; what is not, is named with its amount. */
export async function rolledInFull(tx: Queryable, year: number): Promise<PeriodCheck> {
  const left = (await leftOpen(tx, year)).map(leftAs);
  const name = 'yearEnd' as const;
  if (left.length === 0 && (await runsOf(tx, year)) > 0) {
    return { name, outcome: 'passed', detail: `Fiscal year ${year} is rolled into retained earnings.`, ids: [] };
  }
  const held = left.length === 0 ? 'It was not closed.' : `Not rolled: ${left.slice(0, 3).join('; ')}.`;
  const detail = `${held} POST /v1/fiscal-years/${year}/close rolls what is left, while ${year}-12 is locked.`;
  return { name, outcome: 'failed', detail, ids: left.slice(0, MOST_LEFT) };
}

async function runsOf(tx: Queryable, year: number): Promise<number> {
  const [row] = await tx.query<{ runs: number }>(
    'SELECT count(*)::int AS runs FROM ledger.year_ends y WHERE y.fiscal_year = $1',
    [year],
  );
  return row?.runs ?? 0;
}
