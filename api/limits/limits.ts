import type { Request, Response } from 'express';
import type { Database } from '../../platform/database.js';
import { problem } from '../../platform/problem.js';
import type { Access } from '../access.js';
import { type CapName, capOf } from './caps.js';
import { networkOf } from './network.js';
import { type Quota, quotaOf } from './quota.js';
import { sharedCounts, type Window } from './shared-counts.js';

const MINUTE = 60;
const HOUR = 3_600;

/** Requests a minute, and of one person in an hour. */
export interface LimitSettings {
  readonly caller: number;
  /** Of an address, those that were not let in: without a valid token or signature, or to no route. */
  readonly address: number;
  /** What has none here may be done as often as anything else. */
  readonly caps?: Partial<Readonly<Record<CapName, number>>>;
}

export interface Limits {
  /** Counts a request of somebody who is known. */
  caller(id: string, response: Response): Promise<void>;
  /** Counts what a person may do only so often in an hour. */
  capped(route: Access, id: string, response: Response): Promise<void>;
  /** Counts one of somebody who is not, at its address. */
  stranger(request: Request, response: Response): Promise<void>;
}

/** Each refuses with 429 what is above its quota. */
export function openLimits(database: Pick<Database, 'transaction'>, settings: LimitSettings): Limits {
  const limitOf = (name: string, window: Window) =>
    counting(name, window, quotaOf(sharedCounts(database, name, window), window.perWindow));
  const callers = limitOf('caller', { perWindow: settings.caller, seconds: MINUTE });
  const addresses = limitOf('address', { perWindow: settings.address, seconds: MINUTE });
  const caps = new Map<CapName, Counting>(
    Object.entries(settings.caps ?? {}).map(([name, perWindow]) => [
      name as CapName,
      limitOf(name, { perWindow, seconds: HOUR }),
    ]),
  );
  return {
    caller: callers,
    capped: async (route, id, response) => {
      const cap = capOf(route);
      if (cap) await caps.get(cap)?.(id, response);
    },
    stranger: (request, response) => addresses(networkOf(request.ip ?? ''), response),
  };
}

type Counting = (key: string, response: Response) => Promise<void>;

/** With the headers of draft-ietf-httpapi-ratelimit-headers-10. */
function counting(name: string, { perWindow, seconds }: Window, quota: Quota): Counting {
  const policy = `"${name}";q=${perWindow};w=${seconds}`;
  return async (key, response) => {
    const { allowed, left, resetSeconds } = await quota(key);
    const headers = { 'RateLimit-Policy': policy, RateLimit: `"${name}";r=${left};t=${resetSeconds}` };
    response.set(headers);
    if (allowed) return;
    const detail = `More than ${perWindow} requests in ${seconds} seconds: ask again in ${resetSeconds} s.`;
    throw problem(429, 'too-many-requests', detail, { headers: { ...headers, 'Retry-After': String(resetSeconds) } });
  };
}
