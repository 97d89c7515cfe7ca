import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { listenHost, loadConfig, rateLimits, required, webhookLoopback } from '../platform/config.js';
import { openDatabase } from '../platform/database.js';
import { openEgress } from '../platform/egress.js';
import { configuredHealthServer } from '../platform/health-server.js';
import { createIdentity } from '../platform/identity/index.js';
import { createLog, type Log } from '../platform/log.js';
import { createMetrics } from '../platform/metrics.js';
import { onShutdown } from '../platform/shutdown.js';
import { webhookKeysOf } from '../platform/webhook-secrets.js';
import { engineOf, openClient } from '../temporal-config/engine.js';
import { createApp } from './app.js';
import { openTrail } from './audit/trail.js';
import { healthOf } from './health.js';
import { httpServer } from './http-server.js';
import { watchLostCommands } from './idempotency/lost-commands.js';
import { pruneKeys } from './idempotency/store.js';
import { JOB_TIMING } from './jobs/job-timing.js';
import { ORDER_TIMING } from './orders/order-timing.js';
import { openProcesses } from './processes.js';
import { REPAIR_TIMING } from './repairs/repair-timing.js';
import { streamHub } from './stream/stream-hub.js';
import { secretsOf } from './webhook-signature.js';

const CONNECTIONS_FOR_COUNTS = 2;
const PRUNE_EVERY_MS = 60 * 60_000;

async function start(): Promise<void> {
  const config = loadConfig();
  const verify = await createIdentity(config);
  const webhooks = {
    keys: webhookKeysOf(required(config, 'ATLAS_WEBHOOK_KEYS')),
    egress: openEgress({ loopback: webhookLoopback(config) }),
  };
  const log = createLog({ process: 'api', level: config.ATLAS_LOG_LEVEL });
  const database = openDatabase({
    url: required(config, 'ATLAS_API_DATABASE_URL'),
    size: config.ATLAS_DATABASE_POOL,
    applicationName: 'atlas-api',
    onIdleError: (error) => log.warn('an idle database connection was lost', { error }),
  });
  const counts = openDatabase({
    url: required(config, 'ATLAS_API_DATABASE_URL'),
    size: CONNECTIONS_FOR_COUNTS,
    patienceMs: 1_000,
    applicationName: 'atlas-api-counts',
    onIdleError: (error) => log.warn('an idle database connection was lost', { error }),
  });
  const engine = engineOf(config);
  const processes = openProcesses(openClient(engine));
  const stream = streamHub(database, log);
  const audit = openTrail(database, log);
  const metrics = createMetrics('api');
  const app = createApp({
    tools: {
      database,
      processes,
      log,
      payloadCodec: engine.dataConverter?.payloadCodecs?.[0] ?? null,
      stream,
      audit,
      now: () => new Date(),
      webhooks,
      orderTiming: ORDER_TIMING,
      jobTiming: JOB_TIMING,
      repairTiming: REPAIR_TIMING,
    },
    counts,
    log,
    verify,
    metrics,
    webhookSecrets: secretsOf(config.ATLAS_PAYMENTS_WEBHOOK_SECRETS ?? ''),
    edge: {
      origins: config.ATLAS_CORS_ORIGINS,
      proxies: config.ATLAS_TRUSTED_PROXIES,
      limits: rateLimits(config),
    },
  });
  const server = httpServer(app).listen(config.ATLAS_API_PORT, listenHost(config));
  await once(server, 'listening');
  const health = await configuredHealthServer(config, { ...healthOf(database, processes), metrics });
  log.info('listening', { port: (server.address() as AddressInfo).port, health: health?.url });
  const pruning = setInterval(() => void prune(log, () => pruneKeys(database)), PRUNE_EVERY_MS);
  const watch = watchLostCommands(database, log);
  onShutdown(log, [
    async () => clearInterval(pruning),
    async () => watch.stop(),
    () => stream.close(),
    () => new Promise((resolve) => server.close(resolve)),
    () => processes.close(),
    () => audit.close(),
    () => counts.close(),
    () => database.close(),
    async () => health?.close(),
  ]);
}

async function prune(log: Log, keys: () => Promise<number>): Promise<void> {
  try {
    log.info('pruned idempotency keys', { keys: await keys() });
  } catch (error) {
    log.warn('idempotency keys could not be pruned', { error });
  }
}

function refuseToStart(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

start().catch(refuseToStart);
