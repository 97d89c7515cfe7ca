import { connect as connectHttp2, constants, createSecureServer, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Authority, Pair } from './authority.js';

/** Stands before a service of the stack, which speaks in the open: nobody comes in without TLS and a certificate. */
export interface LockedDoor {
  readonly port: number;
  /** How often somebody was not let in since this was asked last. */
  refusals(): number;
  close(): Promise<void>;
}

const locked = ({ ca }: Authority, { cert, key }: Pair): TlsOptions => ({
  ...{ cert, key, ca: ca.cert },
  ...{ requestCert: true, rejectUnauthorized: true },
});

interface Opened {
  readonly server: Server;
  readonly refused: unknown[];
  /** What is ended with it. */
  readonly ends: Set<{ destroy(): void }>;
}

async function open({ server, refused, ends }: Opened): Promise<LockedDoor> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    refusals: () => refused.splice(0).length,
    close: () => {
      for (const one of ends) one.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** gRPC without the API key is answered as Temporal Cloud does. */
export async function lockedTemporal(address: string, own: Authority, pair: Pair, apiKey: string): Promise<LockedDoor> {
  const engine = connectHttp2(`http://${address}`);
  const ends = new Set<{ destroy(): void }>([engine]);
  const refused: unknown[] = [];
  const server = createSecureServer(locked(own, pair));
  server.on('tlsClientError', (error) => refused.push(error));
  server.on('session', (session) => ends.add(session.on('error', () => undefined)));
  server.on('stream', (near, headers) => {
    near.on('error', () => undefined);
    if (headers.authorization !== `Bearer ${apiKey}`) {
      refused.push('no API key');
      const refusal = { 'content-type': 'application/grpc', 'grpc-status': '16', 'grpc-message': 'no API key' };
      near.respond({ ':status': 200, ...refusal }, { endStream: true });
      return;
    }
    const far = engine.request({ ...headers, ':scheme': 'http' });
    let trailers: IncomingHttpHeaders = {};
    far.on('error', () => near.close(constants.NGHTTP2_INTERNAL_ERROR));
    far.on('trailers', (found: IncomingHttpHeaders) => {
      trailers = found;
    });
    far.on('response', (answer, flags) => {
      const endStream = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      near.respond(answer, { endStream, waitForTrailers: !endStream });
      if (!endStream) far.pipe(near);
    });
    near.on('wantTrailers', () => near.sendTrailers(trailers));
    near.pipe(far);
  });
  return open({ server, refused, ends });
}

/** PostgreSQL is asked for TLS in the open, by eight bytes, and says S. */
export async function lockedPostgres(url: URL, own: Authority, pair: Pair): Promise<LockedDoor> {
  const ends = new Set<{ destroy(): void }>();
  const refused: unknown[] = [];
  const inside = createTlsServer(locked(own, pair), (near) => {
    const far = connect(Number(url.port), url.hostname);
    ends.add(far);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  inside.on('tlsClientError', (error) => refused.push(error));
  const server = createServer((near) => {
    ends.add(near);
    near.on('error', () => undefined);
    near.once('readable', () => {
      near.read(8);
      near.write('S');
      inside.emit('connection', near);
    });
  });
  return open({ server, refused, ends });
}
