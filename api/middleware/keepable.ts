import type { RequestHandler } from 'express';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { problem } from '../../platform/problem.js';
import { invalidRequest } from '../problem-of.js';

/** Deeper than anything that Atlas takes, and far from what would exhaust a stack. */
const DEEPEST = 32;
/** No list and no object of the contract is longer: what is done with each item is not done for as many as fit into 1 MB. */
export const LONGEST_LIST = 1_000;
export const MOST_NAMES = 200;

/** PostgreSQL keeps neither a NUL in text nor half of a surrogate pair: a process given one could never write it down. */
const isKeepable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** Refuses what no command needs and text that cannot be stored, wherever in the body it stands, before anything is made of it. */
export const requireKeepableBody: RequestHandler = (request, _response, next) => {
  if (isDeeper(request.body, DEEPEST)) {
    // Whoever writes down that it was refused must not climb down there.
    request.body = undefined;
    throw problem(400, 'malformed-json', 'The body is nested too deeply.');
  }
  const problems: FieldProblem[] = [];
  collectUnkeepable(request.body, '', problems);
  if (problems.length > 0) throw invalidRequest(problems);
  next();
};

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1)));

function collectUnkeepable(value: unknown, path: string, found: FieldProblem[]): void {
  const fault = faultOf(value);
  if (fault !== undefined) found.push({ field: path || 'body', message: fault });
  if (fault !== undefined || typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [name, item] of Object.entries(value)) {
    collectUnkeepable(item, isList ? `${path}[${name}]` : `${path}${path && '.'}${name}`, found);
  }
}

function faultOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return isKeepable(value) ? undefined : 'Must be text without NUL and without halves of characters.';
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value.length > LONGEST_LIST ? `Must have at most ${LONGEST_LIST} items.` : undefined;
  return Object.keys(value).length > MOST_NAMES ? `Must have at most ${MOST_NAMES} fields.` : undefined;
}
