import { timingSafeEqual } from 'node:crypto';
import { hmacOf } from '../platform/hmac.js';

const TOLERANCE_SECONDS = 300;

export type SignatureFault = 'missing' | 'malformed' | 'stale' | 'wrong';

/**
 * Checks `Atlas-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of "t.rawBody". Several secrets hold at
 * once while one is replaced by the next. Answers what is wrong, or nothing.
 */
export function signatureFault(
  header: string | undefined,
  rawBody: Buffer,
  secrets: readonly string[],
  now: Date,
): SignatureFault | undefined {
  if (!header) return 'missing';
  const parts = header.split(',').map((part) => part.trim().split('='));
  const stamps = parts.filter(([name]) => name === 't').map(([, value]) => value ?? '');
  const macs = parts.filter(([name]) => name === 'v1').map(([, value]) => value ?? '');
  const [stamp] = stamps;
  if (stamp === undefined || stamps.length > 1 || !/^\d{1,12}$/.test(stamp) || macs.length === 0) return 'malformed';
  if (Math.abs(now.getTime() / 1000 - Number(stamp)) > TOLERANCE_SECONDS) return 'stale';
  const expected = secrets.map((secret) => hmacOf(secret, `${stamp}.`, rawBody));
  return macs.some((mac) => expected.some((right) => equals(mac, right))) ? undefined : 'wrong';
}

function equals(hex: string, right: Buffer): boolean {
  if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
  return timingSafeEqual(Buffer.from(hex, 'hex'), right);
}

export const secretsOf = (setting: string): string[] =>
  setting
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
