import type { TakePortion } from './shared-counts.js';

export interface Standing {
  readonly allowed: boolean;
  readonly left: number;
  readonly resetSeconds: number;
}

export type Quota = (key: string) => Promise<Standing>;

/** What this process holds of one key's window. */
interface Share {
  left: number;
  beyond: number;
  until: number;
  taking?: Promise<void> | undefined;
}

/** At most so many of a window are held by one process: two processes agree to within that. */
const LARGEST_PORTION = 20;
const PORTIONS_OF_A_WINDOW = 50;
const SWEEP_EVERY_MS = 60_000;

/** A share of each window is taken at once, so that most requests cost no statement. */
export function quotaOf(take: TakePortion, perWindow: number, now: () => number = Date.now): Quota {
  const portion = Math.min(LARGEST_PORTION, Math.max(1, Math.floor(perWindow / PORTIONS_OF_A_WINDOW)));
  const shares = new Map<string, Share>();
  let sweepAt = 0;

  const refill = async (key: string, share: Share): Promise<void> => {
    const { granted, beyond, resetMs } = await take(key, portion);
    Object.assign(share, { left: granted, beyond, until: now() + resetMs });
  };
  const forgetThePast = (): void => {
    if (now() < sweepAt) return;
    sweepAt = now() + SWEEP_EVERY_MS;
    for (const [key, share] of shares) if (share.until < now() && !share.taking) shares.delete(key);
  };
  const shareOf = (key: string): Share => {
    const known = shares.get(key);
    if (known) return known;
    forgetThePast();
    const share: Share = { left: 0, beyond: 0, until: 0 };
    shares.set(key, share);
    return share;
  };

  return async (key) => {
    const share = shareOf(key);
    for (;;) {
      const remains = share.until - now();
      const resetSeconds = Math.max(1, Math.ceil(remains / 1000));
      if (remains > 0 && share.left > 0) {
        share.left -= 1;
        return { allowed: true, left: share.left + share.beyond, resetSeconds };
      }
      if (remains > 0 && share.beyond === 0) return { allowed: false, left: 0, resetSeconds };
      share.taking ??= refill(key, share).finally(() => {
        share.taking = undefined;
      });
      await share.taking;
    }
  };
}
