import { COMPANY } from '../../domain/kernel/company.js';
import { addDays, COMPANY_TIME_ZONE, type LocalDate } from '../../domain/kernel/time.js';
import type { ReportHead } from '../reports/report.js';
import { said } from './head-lines.js';
import { grouped, localTime } from './shown.js';

/** What a letter with a document says. */
export interface MailWords {
  readonly subject: string;
  readonly body: string;
}

type Filters = ReportHead['filters'];

const LONGEST_SUBJECT = 200;
const FORMAT_WORDS: Readonly<Record<string, string>> = {
  json: 'a JSON file',
  csv: 'a CSV file',
  xlsx: 'an Excel workbook',
  pdf: 'a PDF',
};

const day = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'long' });
const dayOfYear = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'long', day: 'numeric' });
const month = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const words = (format: Intl.DateTimeFormat, date: LocalDate): string => format.format(new Date(`${date}T12:00:00Z`));
const isLastOfMonth = (date: LocalDate): boolean => addDays(date, 1).endsWith('-01');

/** The days that a report is about: "October 2026", "as of October 31, 2026"; nothing when it was asked with none. */
export function datesInWords(filters: Filters): string {
  const asked = (name: string): string | undefined => filters.find((filter) => filter.name === name)?.value;
  const [asOf, from, to] = ['asOf', 'from', 'to'].map(asked);
  if (from !== undefined && to !== undefined) return rangeInWords(from, to);
  if (from !== undefined) return `from ${words(day, from)}`;
  const last = asOf ?? to;
  return last === undefined ? '' : `as of ${words(day, last)}`;
}

function rangeInWords(from: LocalDate, to: LocalDate): string {
  if (from === to) return words(day, from);
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  if (sameYear && from.endsWith('-01-01') && to.endsWith('-12-31')) return from.slice(0, 4);
  if (from.endsWith('-01') && isLastOfMonth(to) && from.slice(0, 7) === to.slice(0, 7)) return words(month, from);
  return `${words(sameYear ? dayOfYear : day, from)} to ${words(day, to)}`;
}

/** What is too long for a subject is cut, and its dates stay. */
function subjectOf(title: string, dates: string): string {
  const end = dates === '' ? '' : `, ${dates}`;
  const letters = Array.from(title);
  while (letters.join('').length + end.length > LONGEST_SUBJECT) letters.pop();
  return `${letters.join('')}${end}`;
}

function stateOf({ runAt, ledgerPosition: { journal, sequence } }: ReportHead): string[] {
  const position = journal === null ? 'no journal is posted yet' : `journal ${journal} (sequence ${sequence})`;
  return [`Run at: ${localTime(runAt)} (${COMPANY_TIME_ZONE})`, `Ledger position: ${position}`];
}

const bodyOf = (...parts: readonly (readonly string[])[]): string =>
  [...parts, [COMPANY.name]]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');

/** Why a report arrives. */
export interface Subscribed {
  readonly subscriptionId: string;
  readonly format: string;
  readonly cadence: 'daily' | 'weekly' | 'monthly';
  readonly hour: number;
  /** Of the customer whom it was asked for. */
  readonly customerName?: string | undefined;
}

const CADENCE_WORDS = { daily: 'every day', weekly: 'every Monday', monthly: 'on the first of every month' } as const;
const DATES: readonly string[] = ['asOf', 'from', 'to'];

/** A report that someone subscribed to: what it is about, which state of the books it shows, and why it arrives. */
export function reportMail(head: ReportHead, subscribed: Subscribed): MailWords {
  const { subscriptionId, format, cadence, hour, customerName } = subscribed;
  const dates = datesInWords(head.filters);
  const subject = subjectOf(head.title, dates);
  const asked = head.filters
    .filter(({ name }) => !DATES.includes(name))
    .map((filter) =>
      filter.name === 'customerId' && customerName !== undefined
        ? `${filter.title}: ${customerName} (${filter.value})`
        : `${filter.title}: ${said(filter)}`,
    );
  const body = bodyOf(
    [
      `Attached is the report “${head.title}”${dates === '' ? '' : `, ${dates}`}, as ${FORMAT_WORDS[format] ?? format}.`,
    ],
    [...asked, ...stateOf(head)],
    [
      `It arrives ${CADENCE_WORDS[cadence]} at ${String(hour).padStart(2, '0')}:00 by subscription ${subscriptionId}, which Finance can change or cancel.`,
    ],
  );
  return { subject, body };
}

interface Statement {
  readonly customerId: string;
  readonly name: string;
  /** What the customer owes at the end; below zero, what they are owed. */
  readonly balance: string;
}

/** A customer's statement: whose account, which days, and how it stands at their end. */
export function statementMail(head: ReportHead, { customerId, name, balance }: Statement): MailWords {
  const dates = datesInWords(head.filters);
  const to = head.filters.find((filter) => filter.name === 'to')?.value;
  const on = to === undefined ? '' : ` on ${words(day, to)}`;
  const body = bodyOf(
    [`Dear ${name},`],
    [
      `Attached is the statement of your account ${customerId}${dates === '' ? '' : `, ${dates}`}.`,
      standing(balance, on),
    ],
    stateOf(head),
  );
  return { subject: subjectOf(`Statement of account: ${name}`, dates), body };
}

function standing(balance: string, on: string): string {
  if (Number(balance) === 0) return `Nothing is open on it${on}.`;
  if (balance.startsWith('-')) return `Its balance${on} is USD ${grouped(balance.slice(1), 2)} in your favour.`;
  return `Its balance${on} is USD ${grouped(balance, 2)}. ${COMPANY.payments}`;
}
