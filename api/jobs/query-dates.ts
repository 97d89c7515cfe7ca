import { invalidRequest } from '../problem-of.js';
import { calendarProblems } from './check-job.js';

/** Throws a problem for dates that no calendar has. */
export function requireCalendar(dates: Readonly<Record<string, string | undefined>>): void {
  const problems = calendarProblems(dates);
  if (problems.length > 0) throw invalidRequest(problems);
}
