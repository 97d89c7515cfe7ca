import cors from 'cors';
import type { RequestHandler } from 'express';

/** What a script may read of an answer besides its body. */
const EXPOSED = [
  'Atlas-Fresh',
  'Atlas-Limited-To',
  'Content-Disposition',
  'Idempotency-Replayed',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Correlation-Id',
];

/**
 * Lets the scripts of these origins call the API, with a token and never with what a browser sends by itself. The gate
 * answers a preflight as it does any OPTIONS.
 */
export const callableFrom = (origins: readonly string[]): RequestHandler =>
  cors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH'],
    allowedHeaders: [
      ...['Authorization', 'Content-Type', 'Idempotency-Key', 'Last-Event-ID', 'X-Correlation-Id'],
      // Sent by Temporal's Web UI with every payload; neither is read.
      ...['X-Namespace', 'Authorization-Extras'],
    ],
    exposedHeaders: EXPOSED,
    maxAge: 600,
    preflightContinue: true,
  });
