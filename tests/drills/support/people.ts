import { randomUUID } from 'node:crypto';
import type { Role } from '../../../domain/kernel/actor.js';
import { loadConfig } from '../../../platform/config.js';
import { developmentToken } from '../../../platform/identity/development-identity.js';
import type { Answer, ApiClient } from '../../../tools/demo/api-client.js';
import type { People } from '../../../tools/demo/orders.js';
import type { Environment } from '../../../tools/stack/environment.js';

const PATIENCE_MS = 300_000;
const AGAIN_MS = 400;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a patient client repeats, with the same key: no connection, "try again", "still running". */
const isPassing = (answer: Answer | undefined): boolean =>
  answer === undefined ||
  answer.status === 503 ||
  (answer.status === 409 && answer.body['code'] === 'request-in-progress');

/** A client of the public API that goes on asking while things are down, as a good client does. */
function patientClient(apiUrl: string, token: string): ApiClient {
  const attempt = async (method: string, path: string, body?: object, key?: string): Promise<Answer> => {
    const response = await fetch(new URL(path, apiUrl), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && key ? { 'content-type': 'application/json', 'idempotency-key': key } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const send = async (method: string, path: string, body?: object, key = randomUUID() as string): Promise<Answer> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await attempt(method, path, body, key).catch(() => undefined);
      if (answer !== undefined && !isPassing(answer)) return answer;
      if (Date.now() > deadline) throw new Error(`${method} ${path}: no answer but ${JSON.stringify(answer?.body)}`);
      await pause(AGAIN_MS);
    }
  };
  return {
    get: (path) => send('GET', path),
    post: (path, body, key = randomUUID()) => send('POST', path, body, key),
  };
}

export async function patientPeople(apiUrl: string, env: Environment): Promise<People> {
  const config = loadConfig({ ...env });
  const client = async (user: string, role: Role): Promise<ApiClient> =>
    patientClient(apiUrl, await developmentToken(config, { user, roles: [role] }));
  return {
    ops: await client('olga', 'Ops'),
    finance: await client('fay', 'Finance'),
    approver: await client('anna', 'Approver'),
    patienceMs: PATIENCE_MS,
  };
}
