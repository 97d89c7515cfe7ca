import express, { type Request, type RequestHandler } from 'express';
import { problem } from '../../platform/problem.js';
import { requireKeepableText } from './keepable.js';

const LIMIT_BYTES = 1024 * 1024;
const rawBodies = new WeakMap<object, Buffer>();

/** The bytes of a body, as they came: what a signature is about. */
export const rawBodyOf = (request: Request): Buffer => rawBodies.get(request) ?? Buffer.alloc(0);

/** JSON only. A command without a body is one with an empty body. */
export const readBody: readonly RequestHandler[] = [
  (request, _response, next) => {
    if (hasBody(request) && !isJson(request)) {
      throw problem(415, 'unsupported-media-type', 'The body must be application/json.');
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
    if (request.method !== 'GET' && request.body === undefined) request.body = {};
    next();
  },
  requireKeepableText,
];

const isJson = (request: Request): boolean => /^application\/json\s*(;|$)/i.test(request.get('Content-Type') ?? '');

const hasBody = (request: Request): boolean =>
  request.get('Transfer-Encoding') !== undefined || Number(request.get('Content-Length') ?? 0) > 0;
