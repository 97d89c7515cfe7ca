import { NativeConnection } from '@temporalio/worker';
import type { Config } from '../platform/config.js';

/** For the worker: waits, without end, until Temporal answers. */
export async function connectWorker(config: Config, onWait: (error: unknown) => void): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect({ address: config.ATLAS_TEMPORAL_ADDRESS });
    } catch (error) {
      onWait(error);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
