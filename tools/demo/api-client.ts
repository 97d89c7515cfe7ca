import { randomUUID } from 'node:crypto';
import type { Role } from '../../domain/kernel/actor.js';
import { loadConfig } from '../../platform/config.js';
import { developmentToken } from '../../platform/identity/development-identity.js';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** One person with a role, talking to the public HTTP API as any client would. */
export interface ApiClient {
  get(path: string): Promise<Answer>;
  post(path: string, body: object, key?: string): Promise<Answer>;
}

export async function clientOf(apiUrl: string, user: string, role: Role): Promise<ApiClient> {
  const token = await developmentToken(loadConfig(), { user, roles: [role] });
  const send = async (method: string, path: string, body?: object, key?: string): Promise<Answer> => {
    const response = await fetch(new URL(path, apiUrl), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': key ?? randomUUID() } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    get: (path) => send('GET', path),
    post: async (path, body, key = randomUUID()) => {
      // 503 says "try again with the same key", and so one does.
      for (let attempt = 1; ; attempt += 1) {
        const answer = await send('POST', path, body, key);
        if (answer.status !== 503 || attempt === 20) return answer;
        await pause(1_000);
      }
    },
  };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
