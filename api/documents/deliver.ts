import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Controller } from '@tsoa/runtime';
import type { RenderedDocument } from '../../reporting/formats/index.js';
import { askedOf, recordOfAnswer } from '../audit/asked.js';
import type { Call } from '../call.js';

/**
 * Sends a document while it is made; that it leaves stands in the audit first. What fails before the first bytes is a problem like any other; after them the
 * connection is broken off, so that nobody takes a part for the whole. Answers the stream, which is at its end.
 */
export async function deliver(
  controller: Controller,
  { request, response, audit }: Call,
  document: RenderedDocument,
): Promise<Readable> {
  const { stream, mediaType, fileName } = document;
  await once(stream, 'readable');
  await audit.record(recordOfAnswer(askedOf(request, 'export'), 'accepted', 200));
  response.status(200).set({
    ...controller.getHeaders(),
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.flushHeaders();
  if (request.method === 'HEAD') {
    stream.destroy();
    response.end();
    return stream;
  }
  try {
    await pipeline(stream, response);
  } catch (error) {
    // Whoever asked went away: nobody is left to be told.
    if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
  return stream;
}
