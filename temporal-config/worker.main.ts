import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createActivities } from '../activities/index.js';
import { createPaymentProvider } from '../activities/payment-provider.js';
import { allFacts } from '../domain/facts.js';
import { factCodec } from '../platform/avro.js';
import { loadConfig, publicUrl, required, webhookLoopback } from '../platform/config.js';
import { openDatabase } from '../platform/database.js';
import { openEgress } from '../platform/egress.js';
import { configuredHealthServer } from '../platform/health-server.js';
import { factTopics, openKafka } from '../platform/kafka.js';
import { createLog } from '../platform/log.js';
import { mailSettings, openMail } from '../platform/mail.js';
import { createMetrics } from '../platform/metrics.js';
import { recordsByDomain } from '../platform/published.js';
import { startReactor } from '../platform/reactor.js';
import { onShutdown } from '../platform/shutdown.js';
import { webhookKeysOf } from '../platform/webhook-secrets.js';
import { bundleWorkflows } from './bundle.js';
import { connectWorker } from './connection.js';
import { makeCurrent } from './current-version.js';
import { engineOf, openClient } from './engine.js';
import { hearSubscription, mendSchedules, SUBSCRIPTION_FACTS } from './report-schedules.js';
import { APPROVAL_MAIL_FACTS, tellApprovers } from './tell-approvers.js';
import { tellWebhooks, WEBHOOK_FACTS } from './tell-webhooks.js';
import { DUNNING_FACTS, wakeDunning } from './wake-dunning.js';
import { WAKING_FACTS, wake } from './wake-orders.js';
import { createWorkers } from './workers.js';

const config = loadConfig();
const log = createLog({ process: 'worker', level: config.ATLAS_LOG_LEVEL });
const metrics = createMetrics('worker');
const engine = engineOf(config);
const { namespace, dataConverter } = engine;
const databaseUrl = required(config, 'ATLAS_DATABASE_URL');
const paymentsUrl = required(config, 'ATLAS_PAYMENTS_URL');
const mail = openMail(mailSettings(config));
const url = publicUrl(config);
const webhooks = {
  keys: webhookKeysOf(required(config, 'ATLAS_WEBHOOK_KEYS')),
  egress: openEgress({ loopback: webhookLoopback(config) }),
};

Runtime.install({
  // Shutting down has an order of its own, below.
  shutdownSignals: [],
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
    const write = level === 'ERROR' ? log.error : log.warn;
    write(message, { ...meta });
  }),
});
const database = openDatabase({
  url: databaseUrl,
  size: config.ATLAS_DATABASE_POOL,
  applicationName: 'atlas-worker',
  onIdleError: (error) => log.warn('a database connection was lost', { error }),
});
const kafka = openKafka({ config, clientId: 'atlas-worker', log });
const topics = factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX);
const native = await connectWorker(engine, (error) => log.warn('waiting for Temporal', { error }));
const client = openClient(engine);
const workers = await createWorkers({
  connection: native,
  namespace,
  dataConverter,
  activities: createActivities({
    ...{ database, client, payments: createPaymentProvider(paymentsUrl), mail, webhooks },
    countRecords: (domains) => recordsByDomain(kafka, topics, domains),
  }),
  workflowBundle: await bundleWorkflows(dataConverter),
  buildId: config.ATLAS_BUILD_ID,
});
const reading = {
  ...{ kafka, topics, codec: factCodec(allFacts) },
  ...{ database, log, metrics },
};
const reactors = [
  startReactor({ ...reading, group: 'wake-orders', facts: WAKING_FACTS, react: (fact) => wake(client, fact) }),
  startReactor({
    ...reading,
    group: 'webhooks',
    facts: WEBHOOK_FACTS,
    react: (fact) => tellWebhooks(client, database, fact),
  }),
  // A group of its own: it reads what was invoiced before it was there, and holds up no order.
  startReactor({
    ...reading,
    group: 'correspondence',
    facts: [...DUNNING_FACTS, ...SUBSCRIPTION_FACTS, ...APPROVAL_MAIL_FACTS],
    react: async (fact) => {
      await wakeDunning(client, database, fact);
      await hearSubscription(client, database, fact);
      await tellApprovers({ client, database, url }, fact);
    },
  }),
];
const running = Promise.all(workers.map((worker) => worker.run()));
running.catch((error: unknown) => {
  // Whoever watches the process starts it again; what was under way is retried.
  log.error('a worker ended', { error });
  process.exit(1);
});
mendSchedules(client, database).catch((error: unknown) => log.warn('schedules of reports were not mended', { error }));
if (config.ATLAS_BUILD_ID) await makeCurrent(client, namespace, config.ATLAS_BUILD_ID);
const health = await configuredHealthServer(config, {
  checks: {
    database: () => database.read('outbox', (tx) => tx.query('SELECT 1')),
    temporal: () => client.workflowService.getSystemInfo({}),
  },
  metrics,
});
log.info('the worker runs', { health: health?.url });

const stopWorkers = async (): Promise<void> => {
  for (const worker of workers) worker.shutdown();
  await running;
};
onShutdown(log, [
  async () => {
    await Promise.all(reactors.map((reactor) => reactor.stop()));
  },
  stopWorkers,
  () => database.close(),
  () => native.close(),
  async () => mail.close(),
  async () => health?.close(),
]);
