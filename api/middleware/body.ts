import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { problem } from '../../platform/problem.js';
import { requireKeepableBody } from './keepable.js';

const LIMIT_BYTES = 1024 * 1024;
const rawBodies = new WeakMap<object, Buffer>();

/** The bytes of a body, as they came: what a signature is about. */
export const rawBodyOf = (request: Request): Buffer => rawBodies.get(request) ?? Buffer.alloc(0);

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
    verify: (request, _response, bytes) => {
      rawBodies.set(request, bytes);
    },
  }),
  (request, _response, next) => {
    // What is no UTF-8 was read as other characters than were sent.
    if (!isUtf8(rawBodyOf(request))) throw problem(400, 'malformed-json', 'The body is not valid UTF-8.');
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
