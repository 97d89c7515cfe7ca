import type { RequestHandler } from 'express';
import type { Log } from '../../platform/log.js';
import { type Metrics, SECONDS } from '../../platform/metrics.js';
import { correlationIdOf } from './correlation.js';
import { routeOf } from './gate.js';

/** One line a request, and its time by route. What the caller sent besides its path stays out of the log. */
export function accessLog(log: Log, metrics: Metrics): RequestHandler {
  const seconds = metrics.histogram('atlas_http_request_seconds', 'Time to answer a request', SECONDS, [
    'method',
    'route',
    'status',
  ]);
  return (request, response, next) => {
    const begun = process.hrtime.bigint();
    response.once('close', () => {
      const took = Number(process.hrtime.bigint() - begun) / 1e9;
      const { route, actor } = routeOf(request);
      const method = request.method;
      seconds.observe({ method, route: route ?? 'unknown', status: String(response.statusCode) }, took);
      log.info('request', {
        method,
        path: request.path,
        status: response.statusCode,
        milliseconds: Math.round(took * 1e4) / 10,
        actor: actor?.id ?? null,
        correlationId: correlationIdOf(request),
      });
    });
    next();
  };
}
