import type { Request, Response } from 'express';
import type { Database } from '../../platform/database.js';
import { problem } from '../../platform/problem.js';
import { networkOf } from './network.js';
import { type Quota, quotaOf } from './quota.js';
import { sharedCounts, WINDOW_SECONDS } from './shared-counts.js';

/** Requests a minute. */
export interface LimitSettings {
  readonly caller: number;
  /** Of an address, those that were not let in: without a valid token or signature, or to no route. */
  readonly address: number;
}

export interface Limits {
  /** Counts a request of somebody who is known. */
  caller(id: string, response: Response): Promise<void>;
  /** Counts one of somebody who is not, at its address. */
  stranger(request: Request, response: Response): Promise<void>;
}

/** Each refuses with 429 what is above its quota. */
export function openLimits(database: Pick<Database, 'transaction'>, settings: LimitSettings): Limits {
  const limitOf = (name: keyof LimitSettings) => {
    const perWindow = settings[name];
    return counting(name, perWindow, quotaOf(sharedCounts(database, name, perWindow), perWindow));
  };
  const callers = limitOf('caller');
  const addresses = limitOf('address');
  return {
    caller: callers,
    stranger: (request, response) => addresses(networkOf(request.ip ?? ''), response),
  };
}

/** With the headers of draft-ietf-httpapi-ratelimit-headers-10. */
function counting(name: string, perWindow: number, quota: Quota) {
  const policy = `"${name}";q=${perWindow};w=${WINDOW_SECONDS}`;
  return async (key: string, response: Response): Promise<void> => {
    const { allowed, left, resetSeconds } = await quota(key);
    const headers = { 'RateLimit-Policy': policy, RateLimit: `"${name}";r=${left};t=${resetSeconds}` };
    response.set(headers);
    if (allowed) return;
    const detail = `More than ${perWindow} requests in ${WINDOW_SECONDS} seconds: ask again in ${resetSeconds} s.`;
    throw problem(429, 'too-many-requests', detail, { headers: { ...headers, 'Retry-After': String(resetSeconds) } });
  };
}
