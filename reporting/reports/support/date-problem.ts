import { isLocalDate } from '../../../domain/kernel/time.js';

const EARLIEST = '1900-01-01';
const LATEST = '2999-12-31';

/** Whether any calendar has it, of whatever year. */
const isOfTheCalendar = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

/** What is wrong with a date that a report is asked with. */
export function dateProblem(value: string): string | undefined {
  if (!isOfTheCalendar(value)) return 'Must be a date of the calendar, such as "2026-03-31".';
  const isWithin = isLocalDate(value) && value >= EARLIEST && value <= LATEST;
  return isWithin ? undefined : `Must be from ${EARLIEST} to ${LATEST}.`;
}
