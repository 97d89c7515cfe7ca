import { addDays, type LocalDate } from '../../domain/kernel/time.js';
import type { Conditions } from './sql.js';

export const firstOfMonth = (date: LocalDate): LocalDate => `${date.slice(0, 7)}-01`;
export const isFirstOfMonth = (date: LocalDate): boolean => date.endsWith('-01');
export const isLastOfMonth = (date: LocalDate): boolean => isFirstOfMonth(addDays(date, 1));

/** Months counted through the years, so that they can be added to. */
export const monthNumber = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

export function firstOfMonthNumber(months: number): LocalDate {
  const year = String(Math.floor(months / 12)).padStart(4, '0');
  return `${year}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

export const lastOfMonth = (date: LocalDate): LocalDate => addDays(firstOfMonthNumber(monthNumber(date) + 1), -1);

/** Dates that a report counts; without a bound it is open on that side. */
export interface Span {
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

/** The first month of which not every day counts alike as in or after the span. */
export const firstNotWhole = ({ to }: Span): LocalDate | undefined =>
  to === undefined ? undefined : firstOfMonth(addDays(to, 1));

/** Months that the span cuts: their days are looked at one by one. */
export function partialMonths({ from, to }: Span): LocalDate[] {
  const cut: LocalDate[] = [];
  if (from !== undefined && !isFirstOfMonth(from) && (to === undefined || from <= to)) cut.push(firstOfMonth(from));
  if (to !== undefined && !isLastOfMonth(to) && !cut.includes(firstOfMonth(to))) cut.push(firstOfMonth(to));
  return cut;
}

/** That a row is of one of those days, up to the last of the span. */
export function daysOf(where: Conditions, span: Span, alias: string): string {
  const ranges = partialMonths(span).map((month) => {
    const last = lastOfMonth(month);
    const until = span.to !== undefined && span.to < last ? span.to : last;
    return `${alias}.posting_date BETWEEN ${where.parameter(month)}::date AND ${where.parameter(until)}::date`;
  });
  return ranges.length === 0 ? 'false' : `(${ranges.join(' OR ')})`;
}
