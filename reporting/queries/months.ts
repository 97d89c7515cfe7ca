import { addDays, firstOfMonth, type LocalDate } from '../../domain/kernel/time.js';
import type { Conditions } from './sql.js';

export const isFirstOfMonth = (date: LocalDate): boolean => date.endsWith('-01');
export const isLastOfMonth = (date: LocalDate): boolean => isFirstOfMonth(addDays(date, 1));

export const lastOfMonth = (date: LocalDate): LocalDate => addDays(firstOfMonth(date, 1), -1);

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
