import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Database } from '../platform/database.js';
import type { VerifyToken } from '../platform/identity/index.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import type { ApiTools } from './call.js';
import { RegisterRoutes } from './generated/routes.js';
import { type LimitSettings, openLimits } from './limits/limits.js';
import { accessLog } from './middleware/access-log.js';
import { readBody } from './middleware/body.js';
import { correlate } from './middleware/correlation.js';
import { callableFrom } from './middleware/cors.js';
import { writeProblems } from './middleware/errors.js';
import { gate } from './middleware/gate.js';
import { supplementValidation } from './middleware/supplement.js';
import { requireSignature } from './middleware/webhook.js';
import { plainRoutes } from './plain-routes.js';
import { holdWhatIsNamed } from './scope/hold-to-scope.js';
import { stopWhenWrongEnough } from './wrong-enough.js';

export interface AppOptions {
  readonly tools: ApiTools;
  /** Counts requests over connections of its own, so that a flood takes none from the commands. */
  readonly counts: Pick<Database, 'transaction'>;
  readonly log: Log;
  readonly verify: VerifyToken;
  readonly metrics: Metrics;
  readonly webhookSecrets: readonly string[];
  readonly edge: Edge;
}

/** What stands between the API and those who call it. */
export interface Edge {
  /** Origins of the pages whose scripts may call `/v1`. */
  readonly origins: readonly string[];
  /** Proxies before the API: so many of the last addresses of X-Forwarded-For were written by them. */
  readonly proxies: number;
  readonly limits: LimitSettings;
}

stopWhenWrongEnough();

/** The API over given tools; listens nowhere by itself. */
export function createApp({ tools, counts, log, verify, metrics, webhookSecrets, edge }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').set('trust proxy', edge.proxies);
  // The gate finds the row of a path by its letters, and the router must find the same.
  app.enable('case sensitive routing');
  app.use(correlate, accessLog(log, metrics), helmet({ contentSecurityPolicy: STRICT_POLICY }));
  app.use(plainRoutes());
  app.use('/v1', keptByNobody, callableFrom(edge.origins));
  const limits = openLimits(counts, edge.limits);
  app.use(gate(tools, verify, limits));
  app.use('/v1/webhooks/payments', requireSignature(webhookSecrets, tools.now, limits));
  app.use(...readBody, holdWhatIsNamed);
  RegisterRoutes(app);
  app.use(supplementValidation, writeProblems(log, tools.audit));
  return app;
}

/** Answers are about customers and money: no browser and no proxy keeps them, and so nobody has one to compare with. */
const keptByNobody: RequestHandler = (request, response, next) => {
  delete request.headers['if-none-match'];
  response.set('Cache-Control', 'no-store');
  next();
};

/** Answers are data: nothing in them may be run or framed. */
const STRICT_POLICY = { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } };
