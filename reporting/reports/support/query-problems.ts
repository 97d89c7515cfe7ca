import { isRate } from '../../../domain/kernel/money.js';
import type { FieldProblem } from '../../../domain/kernel/refusal.js';
import { type Instant, isLocalDate } from '../../../domain/kernel/time.js';
import { AUDIT_KINDS } from '../../projections/audit-entry.js';
import type { ReportDefinition, ReportParameter, ReportQuery } from '../report.js';
import { dateProblem } from './date-problem.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;
const COMPARISONS: readonly string[] = ['previousPeriod', 'previousYear'];

/** What is wrong with a query, parameter by parameter; whether the dimensions exist is for the caller to see. */
export function reportQueryProblems(definition: ReportDefinition, query: ReportQuery, now: Instant): FieldProblem[] {
  const problems = [...parameterProblems(definition, query), ...valueProblems(definition, query, now)];
  const wrong = new Set(problems.map(({ field }) => field));
  const sound = Object.fromEntries(given(query).filter(([field]) => !wrong.has(field)));
  const together = wrong.has('by') ? [] : togetherProblems(sound, query, query.by ?? definition.groups?.[0]);
  return [...problems, ...together];
}

const given = (query: ReportQuery): [ReportParameter, string][] =>
  Object.entries(query).filter(([, value]) => value !== undefined) as [ReportParameter, string][];

function parameterProblems(
  { report, parameters, required = [] }: ReportDefinition,
  query: ReportQuery,
): FieldProblem[] {
  const unknown = given(query)
    .filter(([name]) => !parameters.includes(name))
    .map(([field]) => ({
      field,
      message: `The report ${report} takes no ${field}; it takes: ${parameters.join(', ')}.`,
    }));
  const missing = required
    .filter((name) => query[name] === undefined)
    .map((field) => ({ field, message: `The report ${report} needs it.` }));
  return [...unknown, ...missing];
}

function valueProblems(definition: ReportDefinition, query: ReportQuery, now: Instant): FieldProblem[] {
  return given(query).flatMap(([field, value]) => {
    const message = definition.parameters.includes(field) ? valueProblem(definition, field, value, now) : undefined;
    return message === undefined ? [] : [{ field, message }];
  });
}

/** As the read models hold rates: no longer, so that each finds what it names. */
const isTaxRate = (value: string): boolean => value === 'none' || (isRate(value) && value.length <= 8);

function valueProblem(definition: ReportDefinition, field: ReportParameter, value: string, now: Instant) {
  if (value === '') return 'Must not be empty.';
  if (field === 'asOf' || field === 'from' || field === 'to') return dateProblem(value);
  if (field === 'knownAt') return knownAtProblem(value, now);
  if (field === 'compare') return oneOf(COMPARISONS, value);
  if (field === 'by') return oneOf(definition.groups ?? [], value);
  if (field === 'taxRate') return isTaxRate(value) ? undefined : 'Must be a rate, such as "0.07", or none.';
  if (field === 'kind') return oneOf(AUDIT_KINDS, value);
  if (field === 'account') return accountProblem(definition, value);
  if (field === 'yearEnd') return oneOf(['excluded'], value);
  return undefined;
}

function accountProblem({ report, accounts }: ReportDefinition, value: string): string | undefined {
  const others = value.split(',').filter((account) => accounts && !accounts.includes(account));
  return others.length === 0 ? undefined : `The report ${report} is of the accounts ${accounts?.join(', ')} alone.`;
}

function knownAtProblem(value: string, now: Instant): string | undefined {
  const real = INSTANT.test(value) && isLocalDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
  if (!real) return 'Must be an instant in UTC, such as "2026-03-31T12:00:00Z".';
  return Date.parse(value) > Date.parse(now) ? 'Must not be in the future.' : undefined;
}

const oneOf = (allowed: readonly string[], value: string): string | undefined =>
  allowed.includes(value) ? undefined : `Must be one of: ${allowed.join(', ')}.`;

/** Groups whose rows are of one period or moment: none has an earlier one beside it. */
const OF_ONE_PERIOD = ['day', 'month', 'period', 'document', 'entry'];

/** What does not go together; of what is wrong by itself already, no more is said. */
function togetherProblems(
  { asOf, from, to, compare }: ReportQuery,
  asked: ReportQuery,
  by: string | undefined,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (asOf !== undefined && (asked.from !== undefined || asked.to !== undefined)) {
    problems.push({ field: 'asOf', message: 'Has no place beside `from` and `to`.' });
  }
  if (from !== undefined && to !== undefined && to < from) {
    problems.push({ field: 'to', message: 'Must not be before `from`.' });
  }
  if (compare !== undefined && asked.to === undefined && asked.asOf === undefined) {
    problems.push({ field: 'compare', message: 'Needs a last day to compare from: `to` or `asOf`.' });
  } else if (compare !== undefined && by !== undefined && OF_ONE_PERIOD.includes(by)) {
    problems.push({ field: 'compare', message: `Has no place beside \`by\` ${by}: its rows are of one period.` });
  }
  return problems;
}
