import { addDays, daysBetween, firstOfMonth, type LocalDate, monthsBetween } from '../../../domain/kernel/time.js';
import { isFirstOfMonth, isLastOfMonth, lastOfMonth } from '../../queries/months.js';
import type { ReportQuery } from '../report.js';

/** The posting dates that a report counts; without a bound it is open on that side. */
export interface Dates {
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

export const datesOf = ({ from, to, asOf }: ReportQuery): Dates => {
  const last = to ?? asOf;
  return { ...(from === undefined ? {} : { from }), ...(last === undefined ? {} : { to: last }) };
};

/** What the dates of a query are compared with; none without a comparison. */
export const earlierDatesOf = (query: ReportQuery): Dates | undefined =>
  query.compare === undefined ? undefined : previousDates(datesOf(query), query.compare);

/** "2026-10-01 to 2026-10-31", "as of 2026-10-31". */
export function datesText({ from, to }: Dates): string {
  if (to === undefined) return from === undefined ? '' : `from ${from}`;
  if (from === undefined) return `as of ${to}`;
  return from === to ? to : `${from} to ${to}`;
}

/** The same day so many months earlier, or the last that its month has; a month's end stays a month's end. */
function monthsEarlier(date: LocalDate, months: number): LocalDate {
  const first = firstOfMonth(date, -months);
  const last = lastOfMonth(first);
  const day = `${first.slice(0, 8)}${date.slice(8)}`;
  return isLastOfMonth(date) || day > last ? last : day;
}

/** What a period is compared with: as many whole months before it, or as many days; a balance with a month earlier. */
export function previousDates({ from, to }: Dates, compare: 'previousPeriod' | 'previousYear'): Dates {
  if (to === undefined) return {};
  if (from === undefined) return { to: monthsEarlier(to, compare === 'previousYear' ? 12 : 1) };
  if (compare === 'previousYear') return { from: yearEarlier(from), to: monthsEarlier(to, 12) };
  if (isFirstOfMonth(from) && isLastOfMonth(to)) {
    const months = monthsBetween(from, to) + 1;
    return { from: firstOfMonth(from, -months), to: addDays(from, -1) };
  }
  return { from: addDays(from, -1 - daysBetween(from, to)), to: addDays(from, -1) };
}

/** Where a period begins on 29 February, its year before begins on the 28th: it may be no month's end. */
const yearEarlier = (date: LocalDate): LocalDate => {
  const day = `${String(Number(date.slice(0, 4)) - 1).padStart(4, '0')}${date.slice(4)}`;
  return date.endsWith('-02-29') ? `${day.slice(0, 8)}28` : day;
};
