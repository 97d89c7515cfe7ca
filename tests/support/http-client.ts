import type { Role } from '../../domain/kernel/actor.js';
import type { Scope } from '../../domain/kernel/scope.js';
import type { Config } from '../../platform/config.js';
import { developmentToken } from '../../platform/identity/development-identity.js';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the answer is not JSON. */
  readonly body: Record<string, unknown>;
}

export interface Asking {
  readonly as?: readonly [user: string, ...roles: Role[]] | null;
  /** What they are limited to. */
  readonly within?: Scope;
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Ask = (method: string, path: string, asking?: Asking) => Promise<ApiAnswer>;

type Settings = Pick<Config, 'ATLAS_MODE' | 'ATLAS_OIDC_AUDIENCE' | 'ATLAS_DEVELOPMENT_IDENTITY'>;

const ADA: Asking['as'] = ['ada', 'Admin'];
const RUN = Date.now().toString(36);
let keys = 0;

/** Asks an API as whoever a test names; a command gets a key of its own unless the test gives one. */
export function httpClient(url: string, settings: Settings): Ask {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = ([user, ...roles]: readonly [string, ...Role[]], scope?: Scope): Promise<string> => {
    const name = JSON.stringify([user, roles, scope]);
    const token = tokens.get(name) ?? developmentToken(settings, { user, roles, ...(scope ? { scope } : {}) });
    tokens.set(name, token);
    return token;
  };
  return async (method, path, { as = ADA, within, key, body, headers = {} } = {}) => {
    const command = method !== 'GET' && method !== 'HEAD' && key !== null;
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(as ? { authorization: `Bearer ${await tokenOf(as, within)}` } : {}),
        ...(command ? { 'idempotency-key': key ?? `test-${RUN}-${++keys}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
}
