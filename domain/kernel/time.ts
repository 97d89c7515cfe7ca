/** ISO-8601 instant in UTC, such as "2026-03-01T12:00:00.000Z". */
export type Instant = string;
/** Local date in the company's one time zone, "YYYY-MM-DD". */
export type LocalDate = string;

export const COMPANY_TIME_ZONE = 'America/Indiana/Indianapolis';

const companyDate = new Intl.DateTimeFormat('en-CA', {
  timeZone: COMPANY_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The posting date of an instant. */
export const localDate = (instant: Instant): LocalDate => companyDate.format(new Date(instant));

const companyClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: COMPANY_TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** What the company's clocks show beyond UTC, in milliseconds, to the minute. */
function ahead(epoch: number): number {
  const shown = Object.fromEntries(companyClock.formatToParts(epoch).map(({ type, value }) => [type, value]));
  const wall = Date.parse(`${shown['year']}-${shown['month']}-${shown['day']}T${shown['hour']}:${shown['minute']}:00Z`);
  return wall - Math.floor(epoch / 60_000) * 60_000;
}

/** When the company's clocks show so many minutes of a day, since 1970: a time that comes once on every day. */
export function companyTime(date: LocalDate, minutes: number): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
  return wall - ahead(wall - ahead(wall));
}

/** Whether a day has not begun for its caller: by UTC, which is ahead of the company, so that nobody's own today is refused. */
export const isInFuture = (date: LocalDate, now: Instant): boolean => date > now.slice(0, 10);

/** The day on which something of that date is posted: a caller's today may be the company's tomorrow. */
export const postingDay = (date: LocalDate, now: Instant): LocalDate => {
  const today = localDate(now);
  return date < today ? date : today;
};

const midday = (date: LocalDate): number => Date.parse(`${date}T12:00:00Z`);

export function addDays(date: LocalDate, days: number): LocalDate {
  const day = new Date(midday(date));
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

export const daysBetween = (from: LocalDate, to: LocalDate): number => (midday(to) - midday(from)) / 86_400_000;

/** Months counted through the years. */
const monthNumber = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

export const monthsBetween = (from: LocalDate, to: LocalDate): number => monthNumber(to) - monthNumber(from);

/** The first day of the date's month, or of the month that comes so many months later. */
export function firstOfMonth(date: LocalDate, monthsLater = 0): LocalDate {
  const months = monthNumber(date) + monthsLater;
  const year = String(Math.floor(months / 12)).padStart(4, '0');
  return `${year}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

/** Of the years 1000 to 2999: what is further away is a slip, and leaves the calendars of what computes with it. */
export const isLocalDate = (text: string): boolean =>
  /^[12]\d{3}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
