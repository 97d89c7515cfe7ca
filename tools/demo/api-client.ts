import { randomUUID } from 'node:crypto';
import type { Role } from '../../domain/kernel/actor.js';
import { loadConfig } from '../../platform/config.js';
import { developmentToken } from '../../platform/identity/development-identity.js';
import { demoTokens } from '../stack/keycloak-token.js';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** One person with a role, talking to the public HTTP API as any client would. */
export interface ApiClient {
  get(path: string): Promise<Answer>;
  post(path: string, body: object, key?: string): Promise<Answer>;
}

const RENEW_AFTER_MS = 120_000;

/** Of the issuer that the API believes: tokens of a real one end after minutes. */
function tokenOf(user: string, role: Role): () => Promise<string> {
  const config = loadConfig();
  const { ATLAS_OIDC_ISSUER: issuer } = config;
  let kept: { token: string; since: number } | undefined;
  return async () => {
    if (kept && Date.now() - kept.since < RENEW_AFTER_MS) return kept.token;
    const since = Date.now();
    const token = issuer
      ? (await demoTokens(issuer, user)).access
      : await developmentToken(config, { user, roles: [role] });
    kept = { token, since };
    return token;
  };
}

export async function clientOf(apiUrl: string, user: string, role: Role): Promise<ApiClient> {
  const token = tokenOf(user, role);
  const send = async (method: string, path: string, body?: object, key?: string): Promise<Answer> => {
    const response = await fetch(new URL(path, apiUrl), {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': key ?? randomUUID() } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  // 503 says "ask again, a command with the same key", and so one does.
  const patiently = async (ask: () => Promise<Answer>): Promise<Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask();
      if (answer.status !== 503 || attempt === 20) return answer;
      await pause(1_000);
    }
  };
  return {
    get: (path) => patiently(() => send('GET', path)),
    post: (path, body, key = randomUUID()) => patiently(() => send('POST', path, body, key)),
  };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
