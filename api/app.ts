import express, { type Express } from 'express';
import helmet from 'helmet';
import type { VerifyToken } from '../platform/identity/index.js';
import type { Log } from '../platform/log.js';
import { outboxBacklog } from '../platform/relay-outbox.js';
import type { ApiTools } from './call.js';
import { RegisterRoutes } from './generated/routes.js';
import { accessLog } from './middleware/access-log.js';
import { readBody } from './middleware/body.js';
import { correlate } from './middleware/correlation.js';
import { writeProblems } from './middleware/errors.js';
import { gate } from './middleware/gate.js';
import { supplementValidation } from './middleware/supplement.js';
import { requireSignature } from './middleware/webhook.js';
import { type PlainRoutes, plainRoutes } from './plain-routes.js';

export interface AppOptions {
  readonly tools: ApiTools;
  readonly log: Log;
  readonly verify: VerifyToken;
  readonly metrics: PlainRoutes['metrics'];
  readonly webhookSecrets: readonly string[];
}

/** The API over given tools; listens nowhere by itself. */
export function createApp({ tools, log, verify, metrics, webhookSecrets }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(correlate, accessLog(log, metrics), helmet({ contentSecurityPolicy: STRICT_POLICY }));
  const { database, processes } = tools;
  const checks = {
    database: () => database.read('http', (tx) => tx.query('SELECT 1')),
    temporal: () => processes.reach(),
  };
  app.use(plainRoutes({ checks, backlog: () => outboxBacklog(database), metrics }));
  app.use(gate(tools, verify), ...readBody);
  app.use('/v1/webhooks/payments', requireSignature(webhookSecrets, tools.now));
  RegisterRoutes(app);
  app.use(supplementValidation, writeProblems(log));
  return app;
}

/** Answers are data: nothing in them may be run or framed. */
const STRICT_POLICY = { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } };
