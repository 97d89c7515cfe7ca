import type { ActivityInterceptorsFactory } from '@temporalio/worker';

const BEATS_IN_TIME = 3;

/** Long activities say that their process lives, as often as their timeout asks: one that died with it is begun again soon. */
export const heartbeats: ActivityInterceptorsFactory = (activity) => ({
  inbound: {
    execute: async (input, next) => {
      const { heartbeatTimeoutMs } = activity.info;
      if (heartbeatTimeoutMs === undefined) return next(input);
      const beating = setInterval(() => activity.heartbeat(), heartbeatTimeoutMs / BEATS_IN_TIME);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
