import { ValidateError } from '@tsoa/runtime';
import { type FieldProblem, Refused } from '../domain/kernel/refusal.js';
import { isDatabaseUnreachable } from '../platform/database.js';
import { ProblemError, problem, problemCode } from '../platform/problem.js';
import { REFUSAL_STATUS } from './refusal-status.js';

/** Any error as a problem; what is not expected says nothing of itself. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Refused) return problemOfRefusal(error);
  if (error instanceof ValidateError) return invalidRequest(fieldsOf(error));
  if (isDatabaseUnreachable(error)) return databaseUnreachable(error);
  return problemOfReading(error) ?? problem(500, 'internal-error', 'Something went wrong in Atlas.', { cause: error });
}

function problemOfRefusal({ code, kind, message, details }: Refused): ProblemError {
  const { fields, state, ...members } = details;
  return problem(REFUSAL_STATUS[kind], problemCode(code), message, {
    ...(fields === undefined ? {} : { fields }),
    ...(state === undefined ? {} : { state }),
    members,
  });
}

/** Of what is wrong beyond that nobody is told: an answer is not many times as long as what was asked. */
export const MOST_WRONG_FIELDS = 100;
const LONGEST_NAME = 200;

export function invalidRequest(problems: readonly FieldProblem[]): ProblemError {
  const fields = problems
    .slice(0, MOST_WRONG_FIELDS)
    .map(({ field, ...said }) => ({ field: field.slice(0, LONGEST_NAME), ...said }));
  const named = [...new Set(fields.map(({ field }) => field))].join(', ');
  const more = problems.length > fields.length ? ', and in more' : '';
  return problem(422, 'invalid-request', `The request is wrong in ${named}${more}.`, { fields });
}

const databaseUnreachable = (cause: unknown): ProblemError =>
  problem(503, 'database-unreachable', 'The database cannot be reached right now.', {
    headers: { 'Retry-After': '2' },
    cause,
  });

/** tsoa names "body.lines.$0.part" or "lines.$0.part"; Atlas names "lines[0].part". */
export const fieldName = (name: string): string => name.replace(/^(body|query)\./, '').replace(/\.?\$(\d+)/g, '[$1]');

export const fieldsOf = (error: ValidateError): FieldProblem[] =>
  Object.entries(error.fields).map(([name, { message }]) => ({
    field: fieldName(name),
    message: says(message, fieldName(name)),
  }));

const UNION = /^Could not match the union against any of the items\. Issues: (.*)$/s;

function says(message: string | undefined, field: string): string {
  if (message === undefined) return 'Is not valid.';
  const union = UNION.exec(message)?.[1];
  if (union !== undefined && allowedIn(message).length === 0) return says(firstIssue(union), field);
  if (/is required$/.test(message)) return 'Is required.';
  const allowed = allowedIn(message);
  if (allowed.length > 0) return `Must be one of: ${allowed.join(', ')}.`;
  const limit = /^(minLength|maxLength|min|max|minimum|maximum) (\d+)$/.exec(message);
  if (limit?.[1]) return LIMITS[limit[1].slice(0, 3) as 'min' | 'max'](limit[2] ?? '', limit[1].endsWith('Length'));
  const kind = /^invalid (string|array|object|boolean|integer|float|double|date)/.exec(message)?.[1];
  if (kind) return KINDS[kind] ?? message;
  if (/is an excess property/.test(message)) return field === 'body' ? message : 'Is not a known field.';
  return message;
}

/** What the first possibility of a union had against the value. */
function firstIssue(issues: string): string | undefined {
  const [first] = JSON.parse(issues) as Record<string, { message?: string }>[];
  return Object.values(first ?? {})[0]?.message;
}

const leastText = (limit: string): string =>
  limit === '1' ? 'Must not be empty.' : `Must have at least ${limit} characters.`;

const LIMITS = {
  min: (limit: string, ofText: boolean) => (ofText ? leastText(limit) : `Must be at least ${limit}.`),
  max: (limit: string, ofText: boolean) =>
    ofText ? `Must have at most ${limit} ${limit === '1' ? 'character' : 'characters'}.` : `Must be at most ${limit}.`,
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'Must be text.',
  array: 'Must be a list.',
  object: 'Must be an object.',
  boolean: 'Must be true or false.',
  integer: 'Must be a whole number.',
  float: 'Must be a number.',
  double: 'Must be a number.',
};

/** The values that tsoa would have taken, of one list or of a union of them. */
const allowedIn = (message: string): string[] =>
  [...message.matchAll(/should be one of the following; \[(.*?)\]/g)].flatMap(([, list = '']) =>
    list.split(',').map((value) => value.replaceAll(/^'|'$/g, '')),
  );

/** Errors of Express's own body and path reading: they carry a type or a status, and their messages are not ours. */
function problemOfReading(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, status } = error as { type?: unknown; status?: unknown };
  switch (type) {
    case 'entity.parse.failed':
      return problem(400, 'malformed-json', 'The body is not valid JSON.');
    case 'entity.too.large':
      return problem(413, 'body-too-large', 'The body is larger than 1 MB.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return problem(415, 'unsupported-media-type', 'The body must be JSON in UTF-8.');
    default:
      return typeof status === 'number' && status >= 400 && status < 500
        ? problem(400, 'malformed-request', 'The request cannot be read.')
        : undefined;
  }
}
