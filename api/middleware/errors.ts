import type { ErrorRequestHandler } from 'express';
import type { Log } from '../../platform/log.js';
import { PROBLEM_MEDIA_TYPE, problemBody } from '../../platform/problem.js';
import { recordOfRefusal } from '../audit/asked.js';
import type { Trail } from '../audit/trail.js';
import { problemOf } from '../problem-of.js';
import { correlationIdOf } from './correlation.js';

/** The only place that writes a problem, and what stands in the audit of it. What went wrong inside goes to the log, not to the caller. */
export function writeProblems(log: Log, audit: Trail): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const found = problemOf(error);
    const correlationId = correlationIdOf(request);
    if (found.status >= 500) {
      const cause = found.more.cause ?? error;
      log[found.status === 500 ? 'error' : 'warn']('request failed', { code: found.code, correlationId, error: cause });
    }
    if (response.headersSent) return next(error);
    const record = recordOfRefusal(request, found);
    if (record) await audit.refused(record);
    const body = problemBody(found, { instance: request.path, correlationId });
    response.status(found.status).set({ ...found.more.headers, 'Content-Type': PROBLEM_MEDIA_TYPE });
    response.send(JSON.stringify(body));
  };
}
