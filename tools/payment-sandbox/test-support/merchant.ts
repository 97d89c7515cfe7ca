import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from '../problems.js';
import type { Charge, Refund } from '../state.js';

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

type Body = Record<string, unknown>;
/** The members of a problem, when the answer is one; its `status` is the answer's own. */
type Refusal = Partial<Pick<Problem, 'code' | 'errors'>>;

/** Calls the sandbox as a merchant's system would. */
export function merchantAt(url: string) {
  const post = <Result>(path: string, body: unknown, key?: string, signal?: AbortSignal): Promise<Answer<Result>> =>
    call<Result>(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal && { signal }),
    });
  const get = <Result>(path: string): Promise<Answer<Result>> => call<Result>(`${url}${path}`);
  return {
    post,
    get,
    charge: (key: string, token: string, more: Body = {}, signal?: AbortSignal) =>
      post<Charge & Refusal>('/v1/charges', chargeBody(key, token, more), key, signal),
    refund: (key: string, charge: string, amount: string) =>
      post<Refund & Refusal>('/v1/refunds', { charge, amount, reference: key }, key),
    void: (id: string) => post<Charge & Refusal>(`/v1/charges/${id}/void`, {}),
    find: async (id: string) => (await get<Charge>(`/v1/charges/${id}`)).body,
    charges: async (query: string) => (await get<{ data: Charge[] }>(`/v1/charges?${query}`)).body.data,
    refunds: async (query: string) => (await get<{ data: Refund[] }>(`/v1/refunds?${query}`)).body.data,
    ledger: async () =>
      (
        await get<{ captured: string; refunded: string; net: string; charges: Charge[]; refunds: Refund[] }>(
          '/v1/ledger',
        )
      ).body,
  };
}

export type Merchant = ReturnType<typeof merchantAt>;

export function chargeBody(key: string, token: string, more: Body = {}): Body {
  return { amount: '123.45', currency: 'USD', token, reference: `SO/${key}`, ...more };
}

/** A slow charge that surely runs: of two calls with one key, the other was told so. */
export async function startSlowCharge(merchant: Merchant, key: string) {
  const calls = ['one', 'other'].map((name) => {
    const patience = new AbortController();
    const answer = merchant.charge(key, 'tok_slow', {}, patience.signal).catch(() => undefined);
    return { name, answer, hangUp: () => patience.abort() };
  });
  const first = await Promise.race(calls.map(async ({ name, answer }) => ({ name, status: (await answer)?.status })));
  const running = calls.find(({ name }) => name !== first.name);
  if (first.status !== 409 || !running) throw new Error(`expected that one call is running, got ${first.status}`);
  return running;
}

/** Polls until the value is there; fails with the last value seen. */
export async function eventually<Value>(read: () => Promise<Value> | Value, wanted: (value: Value) => boolean) {
  const giveUpAt = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > giveUpAt) throw new Error(`it did not come; last seen: ${JSON.stringify(value)}`);
    await pause(20);
  }
}

async function call<Result>(url: string, init?: RequestInit): Promise<Answer<Result>> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Result };
}
