import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { problem } from '../../platform/problem.js';
import { requireKeepableBody } from './keepable.js';

const LIMIT_BYTES = 1024 * 1024;
const takeBytes = express.raw({ type: () => true, limit: LIMIT_BYTES });

/** The bytes of a body, as they came: what a signature is about. Nothing else reads it then. */
export async function bytesOf(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    takeBytes(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  requireUtf8(bytes);
  return bytes;
}

/** JSON only. A command without a body is one with an empty body. */
export const readBody: readonly RequestHandler[] = [
  (request, _response, next) => {
    if (hasBody(request) && !isJson(request)) {
      throw problem(415, 'unsupported-media-type', 'The body must be application/json, in UTF-8.');
    }
    next();
  },
  express.json({
    limit: LIMIT_BYTES,
    verify: (_request, _response, bytes) => requireUtf8(bytes),
  }),
  (request, _response, next) => {
    if (request.method !== 'GET' && request.body === undefined) request.body = {};
    next();
  },
  requireKeepableBody,
];

function isJson(request: Request): boolean {
  const type = request.get('Content-Type') ?? '';
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(type)?.[1] ?? 'utf-8';
  return /^application\/json\s*(;|$)/i.test(type) && /^utf-8$/i.test(charset);
}

const hasBody = (request: Request): boolean =>
  request.get('Transfer-Encoding') !== undefined || Number(request.get('Content-Length') ?? 0) > 0;

/** What is no UTF-8 would be read as other characters than were sent. */
function requireUtf8(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw problem(400, 'malformed-json', 'The body is not valid UTF-8.');
}
