import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Config } from '../platform/config.js';

/** For the API: a client whose calls fail within their deadline when Temporal is away. */
export async function connectClient(config: Config): Promise<Client> {
  const connection = Connection.lazy({ address: config.ATLAS_TEMPORAL_ADDRESS });
  return new Client({ connection, namespace: config.ATLAS_TEMPORAL_NAMESPACE });
}

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
