import type { ErrorRequestHandler } from 'express';
import type { Log } from '../../platform/log.js';
import { PROBLEM_MEDIA_TYPE, problemBody } from '../../platform/problem.js';
import { problemOf } from '../problem-of.js';
import { correlationIdOf } from './correlation.js';

/** The only place that writes a problem. What went wrong inside goes to the log, not to the caller. */
export function writeProblems(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const found = problemOf(error);
    const correlationId = correlationIdOf(request);
    if (found.status >= 500) {
      const cause = found.more.cause ?? error;
      log[found.status === 500 ? 'error' : 'warn']('request failed', { code: found.code, correlationId, error: cause });
    }
    if (response.headersSent) return next(error);
    const body = problemBody(found, { instance: request.path, correlationId });
    response.status(found.status).set({ ...found.more.headers, 'Content-Type': PROBLEM_MEDIA_TYPE });
    response.send(JSON.stringify(body));
  };
}
