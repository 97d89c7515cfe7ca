import { isLocalDate } from '../../domain/kernel/time.js';
import { invalidRequest } from '../problem-of.js';

interface Dates {
  from?: string;
  to?: string;
  asOf?: string;
}

/** Throws a problem for dates that no calendar has, such as "2026-02-30", and for a period that ends before it begins. */
export function requireDates({ from, to, asOf }: Dates): void {
  const problems = Object.entries({ from, to, asOf })
    .filter(([, date]) => date !== undefined && !isLocalDate(date))
    .map(([field]) => ({ field, message: 'Must be a date of the calendar, such as "2026-03-31".' }));
  if (problems.length === 0 && from !== undefined && to !== undefined && to < from) {
    problems.push({ field: 'to', message: 'Must not be before `from`.' });
  }
  if (problems.length === 0 && asOf !== undefined && (from !== undefined || to !== undefined)) {
    problems.push({ field: 'asOf', message: 'Has no place beside `from` and `to`.' });
  }
  if (problems.length > 0) throw invalidRequest(problems);
}
