import { createHash } from 'node:crypto';
import { hashOf } from '../../platform/step.js';

/** What a key was used for. */
export interface KeyUse {
  /** Subject of the token: a key means nothing outside its caller. */
  readonly principal: string;
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly fingerprint: string;
}

export type KeyState = 'running' | 'unknown' | 'done';

/** A use of the key as it is recorded. */
export interface RecordedUse {
  readonly method: string;
  readonly path: string;
  readonly fingerprint: string;
  readonly state: KeyState;
  /** Seconds until another attempt may take over; zero or less when it may now. */
  readonly lockedForSeconds: number;
}

export type KeyDecision = 'replay' | 'takeOver' | 'otherUse' | { readonly retryAfterSeconds: number };

/** What to do with a key that was seen before. */
export function decideKey(recorded: RecordedUse, use: KeyUse): KeyDecision {
  const same = recorded.method === use.method && recorded.path === use.path && recorded.fingerprint === use.fingerprint;
  if (!same) return 'otherUse';
  if (recorded.state === 'done') return 'replay';
  // 'unknown': the process may or may not have acted; the same question to the same process finds out.
  if (recorded.state === 'unknown' || recorded.lockedForSeconds <= 0) return 'takeOver';
  return { retryAfterSeconds: Math.max(1, Math.ceil(recorded.lockedForSeconds)) };
}

export const fingerprintOf = (body: unknown): string => hashOf(body ?? null);

const LONGEST_KEY = 255;

/**
 * The key in an Idempotency-Key header: a structured-field string ("…") or bare, 1 to 255 printable ASCII characters.
 * Undefined when it is none.
 */
export function parseIdempotencyKey(header: string): string | undefined {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim());
  const key = quoted?.[1] === undefined ? header.trim() : quoted[1].replace(/\\(["\\])/g, '$1');
  return /^[\x20-\x7e]+$/.test(key) && key.trim() !== '' && key.length <= LONGEST_KEY ? key : undefined;
}

/** One id for a caller's use of a key: id of the update or workflow that it asks for, and business key of its command. */
export function requestKey(principal: string, key: string): string {
  // A subject with a slash must not run into its key.
  const id = `${encodeURIComponent(principal)}/${key}`;
  // Temporal keeps ids of up to 1,000 bytes, and a subject may be long.
  return id.length <= 400 ? id : createHash('sha256').update(id).digest('hex');
}
