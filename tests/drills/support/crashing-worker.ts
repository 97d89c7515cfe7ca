/**
 * The worker, that dies where a drill wants it to. It starts fast, for it starts often: with workflows that were bundled
 * once, without the reactor and without metrics; all else is as in temporal-config/worker.main.ts.
 */
import './crash-points.js';
import { join } from 'node:path';
import { createActivities } from '../../../activities/index.js';
import { createPaymentProvider } from '../../../activities/payment-provider.js';
import { loadConfig, required, webhookLoopback } from '../../../platform/config.js';
import { openDatabase } from '../../../platform/database.js';
import { openEgress } from '../../../platform/egress.js';
import { mailSettings, openMail } from '../../../platform/mail.js';
import { webhookKeysOf } from '../../../platform/webhook-secrets.js';
import { connectWorker } from '../../../temporal-config/connection.js';
import { engineOf, openClient } from '../../../temporal-config/engine.js';
import { createWorkers } from '../../../temporal-config/workers.js';
import { BUNDLE_FILE, CRASH_FOLDER } from './crash-points.js';

const config = loadConfig();
const engine = engineOf(config);
const { namespace, dataConverter } = engine;
const database = openDatabase({ url: required(config, 'ATLAS_DATABASE_URL'), onIdleError: () => undefined });
const client = openClient(engine);
const payments = createPaymentProvider(required(config, 'ATLAS_PAYMENTS_URL'));
const webhooks = {
  keys: webhookKeysOf(required(config, 'ATLAS_WEBHOOK_KEYS')),
  egress: openEgress({ loopback: webhookLoopback(config) }),
};
const workers = await createWorkers({
  connection: await connectWorker(engine, () => undefined),
  namespace,
  dataConverter,
  activities: createActivities({ database, client, payments, mail: openMail(mailSettings(config)), webhooks }),
  workflowBundle: { codePath: join(process.env[CRASH_FOLDER] ?? '', BUNDLE_FILE) },
});
await Promise.all(workers.map((worker) => worker.run()));
