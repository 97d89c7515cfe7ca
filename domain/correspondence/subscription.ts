import { email, fieldProblems, identifier, oneLine, oneOf, prose, whole } from '../kernel/fields.js';
import { someOf } from '../kernel/lists.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { addDays, firstOfMonth, type LocalDate } from '../kernel/time.js';
import {
  CADENCES,
  type CancelSubscriptionInput,
  REPORT_PERIODS,
  type ReportPeriod,
  type SubscribeToReportInput,
  type SubscriptionQuery,
  type WriteApprovalLettersInput,
  type WriteDocumentInput,
} from './correspondence.wire.js';

const MOST_RECIPIENTS = 50;

/** Every wrong address, by its place in the list. */
export function recipientProblems(recipients: unknown): FieldProblem[] {
  const list = someOf('recipients')(recipients);
  if (list || !Array.isArray(recipients)) return [{ field: 'recipients', message: list ?? 'Must be a list.' }];
  if (recipients.length > MOST_RECIPIENTS) {
    return [{ field: 'recipients', message: `Must hold at most ${MOST_RECIPIENTS} recipients.` }];
  }
  return recipients.flatMap((recipient, index) => {
    const message = email(recipient);
    return message ? [{ field: `recipients[${index}]`, message }] : [];
  });
}

/** Which report there is, and what it may be asked with, is the API's to check: it knows the reports. */
export function subscriptionProblems(input: SubscribeToReportInput): FieldProblem[] {
  const { subscriptionId, report, format, cadence, hour, query } = input;
  const period = typeof query === 'object' && query !== null ? (query.period ?? null) : null;
  const wrongPeriod = period === null ? undefined : oneOf(...REPORT_PERIODS)(period);
  return [
    ...fieldProblems(
      { subscriptionId, report, format, cadence, hour },
      {
        subscriptionId: identifier,
        report: oneLine(80),
        format: oneLine(10),
        cadence: oneOf(...CADENCES),
        hour: whole(0, 23),
      },
    ),
    ...(wrongPeriod ? [{ field: 'query.period', message: wrongPeriod }] : []),
    ...recipientProblems(input.recipients),
  ];
}

export const cancellationProblems = (input: CancelSubscriptionInput): FieldProblem[] =>
  fieldProblems(input, { subscriptionId: identifier, reason: prose(1, 500) });

export const documentProblems = ({ letterId, recipients, subject, body }: WriteDocumentInput): FieldProblem[] => [
  ...fieldProblems({ letterId, subject, body }, { letterId: identifier, subject: oneLine(), body: prose(1, 8000) }),
  ...recipientProblems(recipients),
];

export const approvalLetterProblems = ({ letters }: WriteApprovalLettersInput): FieldProblem[] =>
  letters.flatMap(({ recipient, subject, body }, index) =>
    fieldProblems(
      { recipient, subject, body },
      { recipient: email, subject: oneLine(), body: prose(1, 8000) },
      `letters[${index}]`,
    ),
  );

export interface Dates {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

const before = (date: LocalDate): LocalDate => addDays(date, -1);

/** Monday is the first day of a week. */
function monday(date: LocalDate): LocalDate {
  const day = new Date(`${date}T12:00:00Z`).getUTCDay();
  return addDays(date, -((day + 6) % 7));
}

/** The quarter's first day, or that of a quarter so many months later. */
const quarterStart = (date: LocalDate, monthsLater = 0): LocalDate =>
  firstOfMonth(date, monthsLater - ((Number(date.slice(5, 7)) - 1) % 3));

/** The days that a period means for a report that runs on this day. */
export const datesOf = (period: ReportPeriod, today: LocalDate): Dates => DATES_OF[period](today);

const DATES_OF: Readonly<Record<ReportPeriod, (today: LocalDate) => Dates>> = {
  yesterday: (today) => ({ from: before(today), to: before(today) }),
  previousWeek: (today) => ({ from: addDays(monday(today), -7), to: before(monday(today)) }),
  monthToDate: (today) => ({ from: firstOfMonth(today), to: today }),
  previousMonth: (today) => ({ from: firstOfMonth(today, -1), to: before(firstOfMonth(today)) }),
  previousQuarter: (today) => ({ from: quarterStart(today, -3), to: before(quarterStart(today)) }),
  yearToDate: (today) => ({ from: `${today.slice(0, 4)}-01-01`, to: today }),
  previousYear: (today) => {
    const year = String(Number(today.slice(0, 4)) - 1);
    return { from: `${year}-01-01`, to: `${year}-12-31` };
  },
};

/**
 * What a report is asked with on that day: from and to where it takes them, else the period's last day as `asOf`. One that
 * takes no dates is asked without.
 */
export function queryOn(
  { period, ...rest }: SubscriptionQuery,
  today: LocalDate,
  parameters: readonly string[],
): Record<string, string> {
  const given = Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...Object.fromEntries(given), ...(period ? datesFor(datesOf(period, today), parameters) : {}) };
}

function datesFor({ from, to }: Dates, parameters: readonly string[]): Record<string, string> {
  if (parameters.includes('from')) return { from, to };
  return parameters.includes('asOf') ? { asOf: to } : {};
}
