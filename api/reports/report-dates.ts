import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { dateProblem } from '../../reporting/reports/index.js';
import { invalidRequest } from '../problem-of.js';

interface Dates {
  from?: string;
  to?: string;
  asOf?: string;
}

/** Throws a problem for dates that no calendar has, such as "2026-02-30", and for a period that ends before it begins. */
export function requireDates({ from, to, asOf }: Dates): void {
  const problems = Object.entries({ from, to, asOf }).flatMap(([field, date]): FieldProblem[] => {
    const message = date === undefined ? undefined : dateProblem(date);
    return message === undefined ? [] : [{ field, message }];
  });
  if (problems.length === 0 && from !== undefined && to !== undefined && to < from) {
    problems.push({ field: 'to', message: 'Must not be before `from`.' });
  }
  if (problems.length === 0 && asOf !== undefined && (from !== undefined || to !== undefined)) {
    problems.push({ field: 'asOf', message: 'Has no place beside `from` and `to`.' });
  }
  if (problems.length > 0) throw invalidRequest(problems);
}
