import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

const HEADER = 'X-Correlation-Id';
const ids = new WeakMap<Request, string>();

/** The caller's correlation id, or a new one; it stands on the answer, on the log lines and on the facts. */
export const correlate: RequestHandler = (request, response, next) => {
  const given = request.get(HEADER);
  const id = given && /^[\w.:/-]{1,100}$/.test(given) ? given : randomUUID();
  ids.set(request, id);
  response.set(HEADER, id);
  next();
};

export const correlationIdOf = (request: Request): string => ids.get(request) ?? '';
