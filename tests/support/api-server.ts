import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import { createApp, type Edge } from '../../api/app.js';
import { openTrail } from '../../api/audit/trail.js';
import { healthOf } from '../../api/health.js';
import { httpServer, type Patience } from '../../api/http-server.js';
import { JOB_TIMING } from '../../api/jobs/job-timing.js';
import { ORDER_TIMING } from '../../api/orders/order-timing.js';
import type { Processes } from '../../api/processes.js';
import { REPAIR_TIMING } from '../../api/repairs/repair-timing.js';
import { streamHub } from '../../api/stream/stream-hub.js';
import type { Role } from '../../domain/kernel/actor.js';
import { loadConfig, rateLimits } from '../../platform/config.js';
import type { Database } from '../../platform/database.js';
import { openEgress } from '../../platform/egress.js';
import { startHealthServer } from '../../platform/health-server.js';
import { developmentToken } from '../../platform/identity/development-identity.js';
import { createIdentity, type VerifyToken } from '../../platform/identity/index.js';
import type { Log } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { webhookKeysOf } from '../../platform/webhook-secrets.js';
import { type Ask, httpClient } from './http-client.js';

export const WEBHOOK_SECRETS = ['whsec_new', 'whsec_old'] as const;

/** Calls of webhooks reach this machine alone. */
export const WEBHOOKS = {
  keys: webhookKeysOf(`test:${Buffer.alloc(32, 'k').toString('base64')}`),
  egress: openEgress({ loopback: true }),
};

export type { ApiAnswer, Asking } from './http-client.js';

export interface ApiServer {
  readonly url: string;
  /** Every line that the API logged. */
  readonly logged: { level: string; message: string; fields: Record<string, unknown> }[];
  readonly ask: Ask;
  /** On its other port. */
  readonly askHealth: Ask;
  tokenOf(user: string, ...roles: Role[]): Promise<string>;
  close(): Promise<void>;
}

/** The API in this process on a free port, over a database and what a test gives it for the engine. */
export async function apiServer(options: {
  database: Database;
  processes: Processes;
  now?: () => Date;
  verify?: VerifyToken;
  counts?: Database;
  edge?: Partial<Edge>;
  patience?: Patience;
  payloadCodec?: PayloadCodec;
}): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-api-'));
  const config = loadConfig({ ATLAS_MODE: 'development', ATLAS_DEVELOPMENT_IDENTITY: join(folder, 'identity.json') });
  const logged: ApiServer['logged'] = [];
  const write =
    (level: string) =>
    (message: string, fields: object = {}) => {
      logged.push({ level, message, fields: { ...fields } });
    };
  const log: Log = { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
  const { database, processes, now = () => new Date(), edge, patience } = options;
  const stream = streamHub(database, log);
  const audit = openTrail(database, log);
  const metrics = createMetrics('api', { runtime: false });
  const app = createApp({
    tools: {
      database,
      processes,
      log,
      payloadCodec: options.payloadCodec ?? null,
      stream,
      audit,
      now,
      webhooks: WEBHOOKS,
      orderTiming: ORDER_TIMING,
      jobTiming: JOB_TIMING,
      repairTiming: REPAIR_TIMING,
    },
    counts: options.counts ?? database,
    log,
    verify: options.verify ?? (await createIdentity(config)),
    metrics,
    webhookSecrets: WEBHOOK_SECRETS,
    edge: { origins: [], proxies: 0, limits: rateLimits(config), ...edge },
  });
  const server = httpServer(app, patience).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const health = await startHealthServer({ port: 0, ...healthOf(database, processes), metrics });
  return {
    url,
    logged,
    ask: httpClient(url, config),
    askHealth: httpClient(health.url, config),
    tokenOf: (user, ...roles) => developmentToken(config, { user, roles }),
    close: async () => {
      await stream.close();
      await audit.close();
      await health.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An engine that does what a test says; a call that no test planned fails. */
export function plannedProcesses(plan: Partial<Processes> = {}): Processes {
  const unplanned = (name: string) => async (): Promise<never> => {
    throw new Error(`${name} was not planned`);
  };
  return {
    placeOrder: unplanned('placeOrder'),
    startedOrder: async () => null,
    askOrder: unplanned('askOrder'),
    restartOrder: unplanned('restartOrder'),
    createJob: unplanned('createJob'),
    startedJob: async () => null,
    askJob: unplanned('askJob'),
    restartJob: unplanned('restartJob'),
    receiveRepair: unplanned('receiveRepair'),
    startedRepair: async () => null,
    askRepair: unplanned('askRepair'),
    restartRepair: unplanned('restartRepair'),
    authoriseReturn: unplanned('authoriseReturn'),
    startedReturn: async () => null,
    askReturn: unplanned('askReturn'),
    restartReturn: unplanned('restartReturn'),
    requestCorrection: unplanned('requestCorrection'),
    askCorrection: unplanned('askCorrection'),
    restartCorrection: unplanned('restartCorrection'),
    restartApproval: unplanned('restartApproval'),
    restartDunning: unplanned('restartDunning'),
    restartLetter: unplanned('restartLetter'),
    answerMailTask: unplanned('answerMailTask'),
    cancelProcess: unplanned('cancelProcess'),
    decideApproval: unplanned('decideApproval'),
    approvalEnd: unplanned('approvalEnd'),
    carryOut: unplanned('carryOut'),
    closePeriodEnd: unplanned('closePeriodEnd'),
    askPeriod: unplanned('askPeriod'),
    restartPeriod: unplanned('restartPeriod'),
    takeWebhook: unplanned('takeWebhook'),
    reach: async () => undefined,
    close: async () => undefined,
    ...plan,
  };
}
