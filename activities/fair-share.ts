import { ApplicationFailure } from '@temporalio/common';

/** Of the calls that a worker makes at once, those to one endpoint. */
export const AT_ONCE = 10;
const SLOW_MS = 2_000;

/**
 * Makes calls to endpoints, each of which has its share at most, so that one that hangs leaves room for the others. What is above
 * it fails with 'EndpointBusy', to be asked again.
 */
export function fairShare(now: () => number = Date.now) {
  const begun = new Map<string, number[]>();
  return async <T>(endpointId: string, call: () => Promise<T>): Promise<T> => {
    const moments = begun.get(endpointId) ?? [];
    if (moments.length >= AT_ONCE) throw busy(endpointId, now() - (moments[0] ?? 0) > SLOW_MS);
    const mine = now();
    moments.push(mine);
    begun.set(endpointId, moments);
    try {
      return await call();
    } finally {
      moments.splice(moments.indexOf(mine), 1);
      if (moments.length === 0) begun.delete(endpointId);
    }
  };
}

/** Soon again at an endpoint that answers quickly; those that wait for a slow one spread out. */
function busy(endpointId: string, isSlow: boolean): ApplicationFailure {
  const seconds = isSlow ? 15 + Math.random() * 30 : 0.5 + Math.random() * 2;
  return ApplicationFailure.create({
    type: 'EndpointBusy',
    message: `${AT_ONCE} calls of endpoint ${endpointId} are under way.`,
    nextRetryDelay: Math.round(seconds * 1000),
    category: 'BENIGN',
  });
}
