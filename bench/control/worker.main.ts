import { createRequire } from 'node:module';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pg from 'pg';
import type { Activities } from '../../activities/index.js';
import { loadConfig, required } from '../../platform/config.js';
import { bundleWorkflows } from '../../temporal-config/bundle.js';
import { connectWorker } from '../../temporal-config/connection.js';
import { engineOf } from '../../temporal-config/engine.js';
import { createWorkers } from '../../temporal-config/workers.js';
import { controlActivities } from './activities.js';

/** The control's worker: another namespace and other activities, but the queues and settings of Atlas's own. */
const config = loadConfig();
Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });
const pool = new pg.Pool({
  connectionString: required(config, 'ATLAS_DATABASE_ADMIN_URL'),
  max: config.ATLAS_DATABASE_POOL,
});
const connection = await connectWorker(engineOf(config), () => undefined);
const workers = await createWorkers({
  connection,
  namespace: config.ATLAS_TEMPORAL_NAMESPACE,
  activities: controlActivities(pool) as unknown as Activities,
  workflowBundle: await bundleWorkflows({ workflowsPath: createRequire(import.meta.url).resolve('./workflows.ts') }),
});
const running = Promise.all(workers.map((worker) => worker.run()));
process.stdout.write('ready\n');
const stop = (): void => {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
};
process.once('SIGTERM', stop);
process.stdin.once('end', stop).resume();
await running;
await connection.close();
await pool.end();
process.stdin.destroy();
