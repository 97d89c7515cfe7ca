import { createHmac, randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebhookTarget } from './settings.js';
import type { Delivery, SigningManner } from './state.js';

const SIGNATURE_HEADER = 'Atlas-Signature';
export const MAX_ATTEMPTS = 10;
const BASE_MS = 200;
const CAP_MS = 10_000;
const ATTEMPT_TIMEOUT_MS = 5000;
const TOO_OLD_SECONDS = 3600;

export interface Courier {
  send: (delivery: Delivery) => void;
  stop: () => Promise<void>;
}

export type DeliveryEnded = (delivery: Delivery, outcome: 'delivered' | 'gaveUp') => void;

export interface CourierOptions {
  target: WebhookTarget;
  onEnded: DeliveryEnded;
  backoffMs?: (attempt: number) => number;
}

export function sign(secret: string, timestampSeconds: number, rawBody: string): string {
  const mac = createHmac('sha256', secret).update(`${timestampSeconds}.${rawBody}`).digest('hex');
  return `t=${timestampSeconds},v1=${mac}`;
}

/** Doubles up to the cap; half of each wait is random, so that many deliveries do not knock at once. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * random();
}

export function createCourier({ target, onEnded, backoffMs: wait = backoffMs }: CourierOptions): Courier {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const underWay = new Map<string, Promise<void>>();

  async function carry(delivery: Delivery, before: Promise<void> | undefined): Promise<void> {
    await before;
    await pauseUntil(Date.parse(delivery.notBefore), stopping.signal);
    const attempts = delivery.signing === 'genuine' ? MAX_ATTEMPTS : 1;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (await attemptOnce(target, delivery, stopping.signal)) return onEnded(delivery, 'delivered');
      if (attempt < attempts) await pause(wait(attempt), undefined, { signal: stopping.signal });
    }
    onEnded(delivery, 'gaveUp');
  }

  function send(delivery: Delivery): void {
    const before = delivery.after === undefined ? undefined : underWay.get(delivery.after);
    const carried = carry(delivery, before)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error;
      })
      .finally(() => underWay.delete(delivery.id));
    underWay.set(delivery.id, carried);
  }

  return {
    send,
    stop: async () => {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}

/** True when the merchant took it. */
async function attemptOnce(target: WebhookTarget, delivery: Delivery, stopping: AbortSignal): Promise<boolean> {
  const body = JSON.stringify(delivery.event);
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signatureFor(target, delivery.signing, body) },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    stopping.throwIfAborted();
    console.error(JSON.stringify({ webhook: delivery.event.id, unreachable: reasonOf(error) }));
    return false;
  }
}

function signatureFor(target: WebhookTarget, signing: SigningManner, body: string): string {
  const now = Math.floor(Date.now() / 1000);
  switch (signing) {
    case 'genuine':
      return sign(target.secret, now, body);
    case 'wrongSecret':
      return sign(randomBytes(32).toString('hex'), now, body);
    case 'oldTimestamp':
      return sign(target.secret, now - TOO_OLD_SECONDS, body);
  }
}

function reasonOf(error: unknown): string {
  return String(error instanceof Error && error.cause ? error.cause : error);
}

async function pauseUntil(instantMs: number, signal: AbortSignal): Promise<void> {
  for (let left = instantMs - Date.now(); left > 0; left = instantMs - Date.now()) {
    await pause(left, undefined, { signal });
  }
}
