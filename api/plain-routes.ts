import { readFileSync } from 'node:fs';
import { Router } from 'express';
import helmet from 'helmet';
import swaggerUi from 'swagger-ui-express';

/** What stands beside `/v1`: that the process lives, and the contract. All else of its health is told on a port of its own. */
export function plainRoutes(): Router {
  const router = Router();
  const contract = readFileSync(new URL('./openapi.json', import.meta.url), 'utf8');
  router.get('/health', (_request, response) => void response.json({ status: 'up' }));
  router.get('/openapi.json', (_request, response) => void response.type('json').send(contract));
  router.use('/docs', documentationPolicy, swaggerUi.serve, swaggerUi.setup(undefined, DOCUMENTATION));
  return router;
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
