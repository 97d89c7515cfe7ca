import { readFileSync } from 'node:fs';
import { Router } from 'express';
import helmet from 'helmet';
import swaggerUi from 'swagger-ui-express';
import { type ReadinessChecks, readiness } from '../platform/health-server.js';
import type { Metrics } from '../platform/metrics.js';
import type { Backlog } from '../platform/relay-outbox.js';

export interface PlainRoutes {
  /** Without these the API cannot do its work. */
  readonly checks: ReadinessChecks;
  readonly backlog: () => Promise<Backlog>;
  readonly metrics: Metrics;
}

/** A backlog older than this means that Kafka or the relay is away; the API goes on all the same. */
const BEHIND_SECONDS = 30;

/** What stands beside `/v1`: health, metrics and the contract. */
export function plainRoutes({ checks, backlog, metrics }: PlainRoutes): Router {
  const router = Router();
  const contract = readFileSync(new URL('./openapi.json', import.meta.url), 'utf8');
  router.get('/health', (_request, response) => void response.json({ status: 'up' }));
  router.get('/ready', async (_request, response) => {
    const [{ ready, dependencies }, kafka] = await Promise.all([readiness(checks), kafkaState(backlog)]);
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not ready',
      dependencies: { ...dependencies, kafka: kafka.state },
      ...kafka.more,
    });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  router.get('/openapi.json', (_request, response) => void response.type('json').send(contract));
  router.use('/docs', documentationPolicy, swaggerUi.serve, swaggerUi.setup(undefined, DOCUMENTATION));
  return router;
}

async function kafkaState(backlog: () => Promise<Backlog>): Promise<{ state: string; more: object }> {
  try {
    const found = await backlog();
    return { state: found.oldestSeconds > BEHIND_SECONDS ? 'behind' : 'up', more: { backlog: found } };
  } catch {
    return { state: 'unknown', more: {} };
  }
}

const DOCUMENTATION: swaggerUi.SwaggerUiOptions = {
  customSiteTitle: 'Atlas API',
  swaggerUrl: '/openapi.json',
  // The validator badge would be fetched from the Internet.
  swaggerOptions: { validatorUrl: null, persistAuthorization: true },
};

/** Swagger UI brings its own scripts and styles, and styles itself inline. */
const documentationPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'self'"],
  },
});
