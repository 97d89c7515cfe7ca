import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { periodLocked, periodOpened } from '../ledger.facts.js';
import { refuse } from '../ledger.refusals.js';
import type { JournalKind, PeriodState } from '../ledger.wire.js';
import { checkPeriod, checkReason, nextPeriodState, takes } from '../period.js';
import type { PeriodCommand, PeriodInput, PeriodReasonInput, PeriodStanding, PeriodStart } from '../period.wire.js';
import { readStanding } from './period-reader.js';
import { lockChain } from './posting.js';

/**
 * From now on the period takes accounting entries only. Refuses with 'UnknownPeriod' or 'PeriodState', and with
 * 'PeriodNotBegun' one of which no day has come.
 */
export const lockPeriod = (database: Database, command: Command<PeriodInput>): Promise<PeriodStanding & Stepped> =>
  onPeriod(database, command, 'lock', async (tx, { period }, from) => {
    const to = nextPeriodState(period, from, 'lock');
    const startsOn = `${period}-01`;
    if (startsOn > localDate(tx.now)) {
      const why = `Period ${period} begins on ${startsOn}: it cannot be locked before.`;
      throw refuse('PeriodNotBegun', why, { state: from, startsOn });
    }
    await change(tx, period, { command: 'lock', from, to });
    tx.emit(periodLocked, aggregateOf(period), { period, from });
  });

/** The period takes every posting again; one that was closed before never does: 'PeriodReopened'. */
export const unlockPeriod = (
  database: Database,
  command: Command<PeriodReasonInput>,
): Promise<PeriodStanding & Stepped> =>
  onPeriod(database, command, 'unlock', async (tx, { period, reason }, from) => {
    checkReason(reason);
    const to = nextPeriodState(period, from, 'unlock');
    const before = await tx.query('SELECT 1 FROM ledger.period_closings c WHERE c.period = $1 AND c.closed LIMIT 1', [
      period,
    ]);
    if (before.length > 0) {
      const why = `Period ${period} was closed before: it takes accounting entries only, until it is closed again.`;
      throw refuse('PeriodReopened', why, { state: from });
    }
    await change(tx, period, { command: 'unlock', from, to, reason });
    tx.emit(periodOpened, aggregateOf(period), { period, from, reason });
  });

export const aggregateOf = (period: string): string => `period:${period}`;

/** One change of a period by a person of Finance, with the chain locked; answers how the period stands. */
export async function onPeriod<Input extends PeriodInput>(
  database: Database,
  { key, context, input }: Command<Input>,
  command: PeriodCommand,
  body: (tx: StepTx, input: Input, from: PeriodStart) => Promise<void>,
): Promise<PeriodStanding & Stepped> {
  requireRole(context.actor, ['Finance'], `${command} a period`);
  return runStep(database, { room: 'ledger', key, input: { ...input, command }, context }, async (tx) => {
    checkPeriod(input.period);
    await lockChain(tx);
    await body(tx, input, await stateOf(tx, input.period));
    return standingIn(tx, input.period);
  });
}

export async function standingIn(tx: Queryable, period: string): Promise<PeriodStanding> {
  const standing = await readStanding(tx, period);
  if (!standing) throw new Error(`period ${period} has no row`);
  return standing;
}

interface Change {
  readonly command: PeriodCommand;
  readonly from: PeriodStart;
  readonly to: PeriodState;
  readonly reason?: string;
  readonly by?: Actor;
  readonly approvedBy?: Actor & { readonly onBehalfOf?: { readonly id: string; readonly name: string } };
}

/** The new state, and the line of the history that says who, why and when. */
export async function change(tx: StepTx, period: string, made: Change): Promise<void> {
  const { command, from, to, reason = null, by = tx.context.actor, approvedBy = null } = made;
  if (from === 'none') {
    await tx.query(
      `INSERT INTO ledger.periods (period, starts_on, ends_on, state)
       SELECT $1, m.first, (m.first + interval '1 month - 1 day')::date, $2 FROM (SELECT $3::date AS first) m`,
      [period, to, `${period}-01`],
    );
  } else {
    await tx.query('UPDATE ledger.periods SET state = $2 WHERE period = $1', [period, to]);
  }
  await tx.query(
    `INSERT INTO ledger.period_changes (period, number, command, from_state, to_state, changed_by, approved_by, reason,
       changed_at, step)
     SELECT $1, coalesce(max(c.number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9
     FROM ledger.period_changes c WHERE c.period = $1`,
    [
      ...[period, command, from, to, JSON.stringify(by), approvedBy && JSON.stringify(approvedBy), reason, tx.now],
      tx.stepKey,
    ],
  );
}

export async function stateOf(tx: Queryable, period: string): Promise<PeriodStart> {
  const [row] = await tx.query<{ state: PeriodState }>('SELECT p.state FROM ledger.periods p WHERE p.period = $1', [
    period,
  ]);
  return row?.state ?? 'none';
}

/**
 * Refuses with 'PeriodNotOpen' a day on which no journal of this kind can be posted, by the name of the date and the state
 * of its period.
 */
export async function requireTaken(tx: Queryable, date: LocalDate, kind: JournalKind): Promise<void> {
  const period = date.slice(0, 7);
  const state = await stateOf(tx, period);
  if (takes(state, kind)) return;
  const message =
    state === 'none' ? await outside(tx, period) : `Period ${period} is ${state}: it takes no ${kind} journal.`;
  throw refuse('PeriodNotOpen', `Nothing can be posted on ${date}. ${message}`, {
    state: state === 'none' ? 'notDefined' : state,
    fields: [{ field: 'date', message }],
  });
}

async function outside(tx: Queryable, period: string): Promise<string> {
  const [row] = await tx.query<{ first: string; last: string }>(
    'SELECT min(p.period) AS first, max(p.period) AS last FROM ledger.periods p',
  );
  const { first, last } = row ?? { first: '', last: '' };
  if (period < first) return `The first period is ${first}.`;
  return `The last period is ${last}: POST /v1/periods defines the next fiscal year.`;
}

/** The day itself, or the first open day after it. Refuses with 'PeriodNotOpen' when no period is open. */
export async function openDay(tx: Queryable, date: LocalDate): Promise<LocalDate> {
  const [row] = await tx.query<{ day: LocalDate | null }>('SELECT ledger.open_day($1::date)::text AS day', [date]);
  if (row?.day) return row.day;
  throw refuse('PeriodNotOpen', 'No period is open.');
}
