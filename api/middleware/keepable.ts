import type { RequestHandler } from 'express';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { problem } from '../../platform/problem.js';
import { invalidRequest } from '../problem-of.js';

/** Deeper than anything that Atlas takes, and far from what would exhaust a stack. */
const DEEPEST = 32;

/** PostgreSQL keeps neither a NUL in text nor half of a surrogate pair: a process given one could never write it down. */
const isKeepable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** Refuses text that cannot be stored, wherever in the body it stands, before anything is made of it. */
export const requireKeepableText: RequestHandler = (request, _response, next) => {
  if (isDeeper(request.body, DEEPEST)) {
    // Whoever writes down that it was refused must not climb down there.
    request.body = undefined;
    throw problem(400, 'malformed-json', 'The body is nested too deeply.');
  }
  const problems = unkeepable(request.body, '');
  if (problems.length > 0) throw invalidRequest(problems);
  next();
};

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1)));

function unkeepable(value: unknown, path: string): FieldProblem[] {
  if (typeof value === 'string') {
    const message = 'Must be text without NUL and without halves of characters.';
    return isKeepable(value) ? [] : [{ field: path || 'body', message }];
  }
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, item]) =>
    unkeepable(item, isList ? `${path}[${name}]` : `${path}${path && '.'}${name}`),
  );
}
