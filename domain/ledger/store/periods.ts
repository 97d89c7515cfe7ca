import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import type { LocalDate } from '../../kernel/time.js';
import { periodClosed, periodLocked, periodOpened } from '../ledger.facts.js';
import { refuse } from '../ledger.refusals.js';
import type { PeriodState } from '../ledger.wire.js';
import { checkPeriod, nextPeriodState, type PeriodCommand, type PeriodStart } from '../period.js';
import { lockChain } from './posting.js';

type PeriodInput = { readonly period: string };

export interface ChangedPeriod {
  readonly period: string;
  readonly state: PeriodState;
}

/** Defines a month, or opens a locked one again. */
export const openPeriod = (database: Database, command: Command<PeriodInput>): Promise<ChangedPeriod & Stepped> =>
  changePeriod(database, command, 'open');

/** From now on the period takes manual journals only. */
export const lockPeriod = (database: Database, command: Command<PeriodInput>): Promise<ChangedPeriod & Stepped> =>
  changePeriod(database, command, 'lock');

/** Ends a period for good. Refuses with 'FactsNotPosted' while a fact dated in it, or before, waits to be posted. */
export const closePeriod = (database: Database, command: Command<PeriodInput>): Promise<ChangedPeriod & Stepped> =>
  changePeriod(database, command, 'close');

const FACTS = { open: periodOpened, lock: periodLocked, close: periodClosed } as const;

async function changePeriod(
  database: Database,
  { key, context, input }: Command<PeriodInput>,
  command: PeriodCommand,
): Promise<ChangedPeriod & Stepped> {
  requireRole(context.actor, ['Finance'], `${command} a period`);
  return runStep(database, { room: 'ledger', key, input: { ...input, command }, context }, async (tx) => {
    const { period } = input;
    checkPeriod(period);
    await lockChain(tx);
    const from = await stateOf(tx, period);
    const state = nextPeriodState(period, from, command);
    if (command === 'close') await requirePosted(tx, period);
    await write(tx, period, from, state);
    tx.emit(FACTS[command], `period:${period}`, { period, from });
    return { period, state };
  });
}

async function write(tx: StepTx, period: string, from: PeriodStart, state: PeriodState): Promise<void> {
  if (from !== 'none') {
    await tx.query('UPDATE ledger.periods SET state = $2 WHERE period = $1', [period, state]);
    return;
  }
  await tx.query(
    `INSERT INTO ledger.periods (period, starts_on, ends_on, state)
     SELECT $1, m.first, (m.first + interval '1 month - 1 day')::date, $2 FROM (SELECT $3::date AS first) m`,
    [period, state, `${period}-01`],
  );
}

async function requirePosted(tx: StepTx, period: string): Promise<void> {
  const waiting = await tx.query<{ event_id: string }>(
    `SELECT w.event_id FROM outbox.waiting_facts(interval '0') w JOIN ledger.periods p ON p.period = $1
     WHERE w.posting->>'eventDate' <= p.ends_on::text`,
    [period],
  );
  if (waiting.length === 0) return;
  throw refuse('FactsNotPosted', `${waiting.length} facts dated in ${period} or before are not posted yet.`, {
    eventIds: waiting.slice(0, 20).map((fact) => fact.event_id),
  });
}

async function stateOf(tx: Queryable, period: string): Promise<PeriodStart> {
  const [row] = await tx.query<{ state: PeriodState }>('SELECT p.state FROM ledger.periods p WHERE p.period = $1', [
    period,
  ]);
  return row?.state ?? 'none';
}

export async function periodOf(tx: Queryable, date: LocalDate): Promise<{ period: string; state: PeriodStart }> {
  const period = date.slice(0, 7);
  return { period, state: await stateOf(tx, period) };
}

/** The day itself, or the first open day after it. Refuses with 'PeriodNotOpen' when no period is open. */
export async function openDay(tx: Queryable, date: LocalDate): Promise<LocalDate> {
  const [row] = await tx.query<{ day: LocalDate | null }>('SELECT ledger.open_day($1::date)::text AS day', [date]);
  if (row?.day) return row.day;
  throw refuse('PeriodNotOpen', 'No period is open.');
}
