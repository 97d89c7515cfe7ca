import type { Instant } from '../kernel/time.js';
import type { AttemptOutcome, DeliveryState } from './webhooks.wire.js';

export type DeliveryEvent = 'arrive' | 'retry' | 'giveUp' | 'queue';

/** What becomes of a delivery; what stands nowhere does not happen. Somebody may have any that has ended sent again. */
export const DELIVERY_TRANSITIONS: Readonly<
  Record<DeliveryState, Readonly<Partial<Record<DeliveryEvent, DeliveryState>>>>
> = {
  Pending: { arrive: 'Delivered', retry: 'Pending', giveUp: 'Failed' },
  Delivered: { queue: 'Pending' },
  Failed: { queue: 'Pending' },
};

export const deliveryAfter = (state: DeliveryState, event: DeliveryEvent): DeliveryState | null =>
  DELIVERY_TRANSITIONS[state][event] ?? null;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds from each attempt that failed to the next one: eleven attempts within a little more than three days. */
const PAUSES = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 8 * HOUR, 12 * HOUR, 14 * HOUR, 16 * HOUR, 16 * HOUR];
const LONGEST_PAUSE = 24 * HOUR;
const GONE = 410;
/** An endpoint at which nothing has arrived for so long is told nothing more. */
const DISABLED_AFTER_DAYS = 5;
const DAY_MS = 86_400_000;

export interface Verdict {
  readonly event: Exclude<DeliveryEvent, 'queue'>;
  readonly nextAttemptAt: Instant | null;
  /** Since when the endpoint fails, after this attempt. */
  readonly failingSince: Instant | null;
  /** Why the endpoint is told nothing from now on. */
  readonly disabled: string | null;
}

const later = (now: Instant, seconds: number): Instant => new Date(Date.parse(now) + seconds * 1000).toISOString();

/** What an attempt means for its delivery and for the endpoint. `attempt` counts from 1; a redirect is no arrival. */
export function verdictOf(
  { status, retryAfterSeconds }: AttemptOutcome,
  {
    attempt,
    failingSince,
    now,
  }: { readonly attempt: number; readonly failingSince: Instant | null; readonly now: Instant },
): Verdict {
  if (status !== null && status >= 200 && status < 300) {
    return { event: 'arrive', nextAttemptAt: null, failingSince: null, disabled: null };
  }
  const since = failingSince ?? now;
  const disabled = disabledBy(status, attempt, since, now);
  const pause = PAUSES[attempt - 1];
  if (disabled !== null || pause === undefined) {
    return { event: 'giveUp', nextAttemptAt: null, failingSince: since, disabled };
  }
  const asked = Math.min(retryAfterSeconds ?? 0, LONGEST_PAUSE);
  return { event: 'retry', nextAttemptAt: later(now, Math.max(pause, asked)), failingSince: since, disabled: null };
}

/** A first attempt after days without any is no proof: nothing may have been tried meanwhile. */
function disabledBy(status: number | null, attempt: number, since: Instant, now: Instant): string | null {
  if (status === GONE) return 'It answered 410: it is gone.';
  const days = (Date.parse(now) - Date.parse(since)) / DAY_MS;
  return attempt > 1 && days >= DISABLED_AFTER_DAYS ? `Nothing has arrived for ${DISABLED_AFTER_DAYS} days.` : null;
}

/** The bytes that are signed and sent, the same at every attempt. */
export const bodyOf = (event: {
  readonly type: string;
  readonly occurredAt: Instant;
  readonly subject: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}): string => {
  const { type, occurredAt: timestamp, subject, sequence, data } = event;
  return JSON.stringify({ type, timestamp, subject, sequence, data });
};
