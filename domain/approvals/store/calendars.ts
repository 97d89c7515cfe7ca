import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { workingCalendarDefined } from '../approvals.facts.js';
import { refuse } from '../approvals.refusals.js';
import type {
  DefinedCalendar,
  DefineWorkingCalendarInput,
  DefineWorkingCalendarResult,
  RuleTiming,
} from '../approvals.wire.js';
import { calendarProblems, STANDARD_CALENDAR, type WorkingCalendar } from '../working-time.js';

/** Each call makes a version, for deadlines that are computed from then on; those that stand keep theirs. Refuses 'InvalidCalendar'. */
export async function defineWorkingCalendar(
  database: Database,
  command: Command<DefineWorkingCalendarInput>,
): Promise<DefineWorkingCalendarResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], 'define the working calendar');
  const fields = calendarProblems(input);
  if (fields.length > 0) throw refuse('InvalidCalendar', 'The working calendar is not right.', { fields });
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('approvals.working_calendars', 0))");
    const version = (await latest(tx)).version + 1;
    const { week, federalHolidays, daysOff } = input;
    await tx.query(
      `INSERT INTO approvals.working_calendars (version, week, federal_holidays, days_off, defined_by, defined_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [version, ...[week, federalHolidays, daysOff, context.actor].map((value) => JSON.stringify(value)), tx.now],
    );
    tx.emit(workingCalendarDefined, 'working-calendar', { calendarVersion: version, week, federalHolidays, daysOff });
    return { version };
  });
}

/** The calendar by which deadlines of these terms are computed now. */
export const calendarFor = async (tx: Queryable, { clock }: RuleTiming): Promise<WorkingCalendar> =>
  clock === 'working' ? latest(tx) : STANDARD_CALENDAR;

interface CalendarRow {
  version: number;
  week: WorkingCalendar['week'];
  federal_holidays: WorkingCalendar['federalHolidays'];
  days_off: WorkingCalendar['daysOff'];
  defined_by: Actor;
  defined_at: Date;
}

const calendarOf = (row: CalendarRow): DefinedCalendar => ({
  version: row.version,
  week: row.week,
  federalHolidays: row.federal_holidays,
  daysOff: row.days_off,
  definedBy: row.defined_by,
  definedAt: row.defined_at.toISOString(),
});

async function latest(tx: Queryable): Promise<WorkingCalendar> {
  const [row] = await tx.query<CalendarRow>('SELECT * FROM approvals.working_calendars ORDER BY version DESC LIMIT 1');
  return row ? calendarOf(row) : STANDARD_CALENDAR;
}

/** Every version that was defined, the last one, which holds, first. */
export const workingCalendars = (database: Database): Promise<DefinedCalendar[]> =>
  database.read('approvals', async (tx) => {
    const rows = await tx.query<CalendarRow>('SELECT * FROM approvals.working_calendars ORDER BY version DESC');
    return rows.map(calendarOf);
  });
