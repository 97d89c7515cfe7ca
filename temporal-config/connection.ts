import { NativeConnection } from '@temporalio/worker';
import type { Engine } from './engine.js';

/** For the worker: waits, without end, until Temporal answers. */
export async function connectWorker(
  { connection }: Engine,
  onWait: (error: unknown) => void,
): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect(connection);
    } catch (error) {
      onWait(error);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
