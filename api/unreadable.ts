import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_MEDIA_TYPE, type ProblemError, problem, problemBody } from '../platform/problem.js';

/** What is no request for Express, because it cannot be read as one, is answered with a problem all the same. */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(answerTo(problemOfParser(error.code ?? '')));
  });
}

function problemOfParser(code: string): ProblemError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problem(431, 'headers-too-large', 'The headers are too large.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem(408, 'request-timeout', 'The request did not arrive in time.');
    default:
      return problem(400, 'malformed-request', 'This cannot be read as an HTTP request.');
  }
}

function answerTo(found: ProblemError): string {
  const body = JSON.stringify(problemBody(found, { instance: '', correlationId: randomUUID() }));
  return [
    `HTTP/1.1 ${found.status} ${STATUS_CODES[found.status]}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
