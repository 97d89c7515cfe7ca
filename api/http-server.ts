import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import { answerUnreadable } from './unreadable.js';

export interface Patience {
  /** For the request line and the headers. */
  readonly headersMs: number;
  /** For the whole request with its body. */
  readonly requestMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000 };
/** Of the request line, the URL in it, and all headers together. */
const HEAD_BYTES = 16 * 1024;
const CHECKS_IN_A_SPAN = 5;

/** Nobody holds a connection by sending slowly, and nobody sends a head that is larger than any that is meant. */
export function httpServer(app: Express, { headersMs, requestMs }: Patience = PATIENCE): Server {
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: headersMs / CHECKS_IN_A_SPAN,
      maxHeaderSize: HEAD_BYTES,
    },
    app,
  );
  // What somebody expects beside `100-continue` is not promised to them; the request is answered as any other.
  server.on('checkExpectation', app);
  answerUnreadable(server);
  return server;
}
