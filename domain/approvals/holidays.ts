import { addDays, type LocalDate } from '../kernel/time.js';

interface DayOfYear {
  readonly month: number;
  /** A day of the month, or its nth weekday (Monday is 1); 0: the last one. */
  readonly falls: { readonly day: number } | { readonly weekday: number; readonly nth: number };
}

/** The federal holidays of the United States (5 U.S.C. 6103), by a rule for every year. */
const FEDERAL = {
  NewYear: { month: 1, falls: { day: 1 } },
  MartinLutherKing: { month: 1, falls: { weekday: 1, nth: 3 } },
  WashingtonsBirthday: { month: 2, falls: { weekday: 1, nth: 3 } },
  Memorial: { month: 5, falls: { weekday: 1, nth: 0 } },
  Juneteenth: { month: 6, falls: { day: 19 } },
  Independence: { month: 7, falls: { day: 4 } },
  Labor: { month: 9, falls: { weekday: 1, nth: 1 } },
  Columbus: { month: 10, falls: { weekday: 1, nth: 2 } },
  Veterans: { month: 11, falls: { day: 11 } },
  Thanksgiving: { month: 11, falls: { weekday: 4, nth: 4 } },
  Christmas: { month: 12, falls: { day: 25 } },
} as const satisfies Record<string, DayOfYear>;

export type FederalHoliday = keyof typeof FEDERAL;
export const FEDERAL_HOLIDAYS = Object.keys(FEDERAL) as FederalHoliday[];

/** Sunday is 0. */
export const weekdayOf = (date: LocalDate): number => new Date(`${date}T12:00:00Z`).getUTCDay();

const dateOf = (year: number, month: number, day: number): LocalDate =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

function dayIn(year: number, { month, falls }: DayOfYear): LocalDate {
  if ('day' in falls) return observed(dateOf(year, month, falls.day));
  const { weekday, nth } = falls;
  if (nth === 0) {
    const last = dateOf(year, month + 1, 0);
    return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
  }
  const first = dateOf(year, month, 1);
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
}

/** One that falls on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. */
function observed(date: LocalDate): LocalDate {
  const weekday = weekdayOf(date);
  if (weekday === 6) return addDays(date, -1);
  return weekday === 0 ? addDays(date, 1) : date;
}

export interface DayOff {
  readonly date: LocalDate;
  readonly name: string;
}

/** The days on which these holidays are kept in a year; a New Year’s Day may be kept in the year before. */
export const holidaysIn = (year: number, kept: readonly FederalHoliday[]): DayOff[] =>
  [year, year + 1]
    .flatMap((each) => kept.map((name) => ({ name, date: dayIn(each, FEDERAL[name]) })))
    .filter(({ date }) => Number(date.slice(0, 4)) === year)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
