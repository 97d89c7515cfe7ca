import { date as dateCheck, fieldProblems, matching, oneLine, oneOf } from '../kernel/fields.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { addDays, companyTime, type Instant, type LocalDate, localDate } from '../kernel/time.js';
import { type DayOff, FEDERAL_HOLIDAYS, type FederalHoliday, holidaysIn, weekdayOf } from './holidays.js';

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When work is done on a weekday, by the company's clock: "08:00" to "17:00"; "24:00" is midnight. */
export interface WorkingHours {
  readonly day: Weekday;
  readonly from: string;
  readonly to: string;
}

/** What is working time. */
export interface WorkingCalendar {
  /** 0: the one that holds until an Admin defines one. */
  readonly version: number;
  /** A weekday that is not here is off. */
  readonly week: readonly WorkingHours[];
  /** Which of the federal holidays are kept, every year. */
  readonly federalHolidays: readonly FederalHoliday[];
  /** The other days off. */
  readonly daysOff: readonly DayOff[];
}

export const STANDARD_CALENDAR: WorkingCalendar = {
  version: 0,
  week: WEEKDAYS.slice(1, 6).map((day) => ({ day, from: '08:00', to: '17:00' })),
  federalHolidays: FEDERAL_HOLIDAYS,
  daysOff: [],
};

const MOST_DAYS_OFF = 400;
const A_MINUTE = 60_000;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

// Between one and three o'clock the clocks change: such a time may come twice on a day, or not at all.
const hourCheck = matching(
  /^(00:[0-5]\d|(0[3-9]|1\d|2[0-3]):[0-5]\d|24:00)$/,
  'Must be a time such as "08:00", and none from 01:00 to 02:59, when the clocks change.',
);

/** Every wrong field of a calendar. */
export function calendarProblems({ week, federalHolidays, daysOff }: Omit<WorkingCalendar, 'version'>): FieldProblem[] {
  const lists = fieldProblems(
    { week, federalHolidays, daysOff },
    {
      week: listOf(1, WEEKDAYS.length),
      federalHolidays: listOf(0, FEDERAL_HOLIDAYS.length),
      daysOff: listOf(0, MOST_DAYS_OFF),
    },
  );
  if (lists.length > 0) return lists;
  const shape = [
    ...week.flatMap((each, index) =>
      fieldProblems(each, { day: oneOf(...WEEKDAYS), from: hourCheck, to: hourCheck }, `week[${index}]`),
    ),
    ...federalHolidays.flatMap((each, index) => {
      const message = oneOf(...FEDERAL_HOLIDAYS)(each);
      return message ? [{ field: `federalHolidays[${index}]`, message }] : [];
    }),
    ...daysOff.flatMap((each, index) =>
      fieldProblems(each, { date: dateCheck, name: oneLine(80) }, `daysOff[${index}]`),
    ),
  ];
  if (shape.length > 0) return shape;
  const tooShort = week.flatMap(({ from, to }, index) =>
    minuteOf(to) - minuteOf(from) >= 60
      ? []
      : [{ field: `week[${index}].to`, message: 'Must be an hour after the beginning, or later.' }],
  );
  const twice = (field: string, values: readonly string[]): FieldProblem[] =>
    new Set(values).size === values.length ? [] : [{ field, message: 'Must hold each once.' }];
  return [
    ...tooShort,
    ...twice(
      'week',
      week.map(({ day }) => day),
    ),
    ...twice('federalHolidays', federalHolidays),
    ...twice(
      'daysOff',
      daysOff.map(({ date }) => date),
    ),
  ];
}

const listOf =
  (least: number, most: number) =>
  (value: unknown): string | undefined =>
    Array.isArray(value) && value.length >= least && value.length <= most
      ? undefined
      : `Must be a list of ${least} to ${most}.`;

/** The days off in a year, in order. */
export const daysOffIn = ({ federalHolidays, daysOff }: WorkingCalendar, year: number): DayOff[] => {
  const own = daysOff.filter(({ date }) => Number(date.slice(0, 4)) === year);
  const others = holidaysIn(year, federalHolidays).filter(({ date }) => !own.some((each) => each.date === date));
  return [...own, ...others].sort((a, b) => (a.date < b.date ? -1 : 1));
};

interface Span {
  readonly begins: number;
  readonly ends: number;
}

/** Answers the working time of a day; what it looked up once, it keeps. */
function spans({ week, ...calendar }: WorkingCalendar): (date: LocalDate) => Span | undefined {
  const hours = new Map(week.map(({ day, ...span }) => [WEEKDAYS.indexOf(day), span]));
  const off = new Map<number, ReadonlySet<LocalDate>>();
  return (date) => {
    const year = Number(date.slice(0, 4));
    const days = off.get(year) ?? new Set(daysOffIn({ week, ...calendar }, year).map((each) => each.date));
    off.set(year, days);
    const span = hours.get(weekdayOf(date));
    if (!span || days.has(date)) return undefined;
    return { begins: companyTime(date, minuteOf(span.from)), ends: companyTime(date, minuteOf(span.to)) };
  };
}

/** When so many minutes of working time, one or more, have passed since then. */
export function afterWorkingMinutes(calendar: WorkingCalendar, since: Instant, minutes: number): Instant {
  const spanOf = spans(calendar);
  const start = Date.parse(since);
  let left = minutes * A_MINUTE;
  for (let date = localDate(since); ; date = addDays(date, 1)) {
    const span = spanOf(date);
    if (!span) continue;
    const begins = Math.max(start, span.begins);
    if (begins + left <= span.ends) return new Date(begins + left).toISOString();
    left -= Math.max(0, span.ends - begins);
  }
}
