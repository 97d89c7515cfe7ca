import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { Controller } from '@tsoa/runtime';
import { expect } from 'chai';
import express from 'express';
import type { Call } from '../call.js';
import { deliver } from './deliver.js';

/** What a client reads of a document that is made of these chunks; an Error stands for what goes wrong there. */
async function delivered(
  ...chunks: (string | Error)[]
): Promise<{ status: number; body: string | Error; said: string }> {
  async function* made(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      if (chunk instanceof Error) throw chunk;
      yield Buffer.from(chunk);
    }
  }
  const app = express();
  app.get('/', async (request, response) => {
    const stream = Readable.from(made(), { objectMode: false });
    const call = { request, response, audit: { record: async () => undefined } } as unknown as Call;
    await deliver(new Controller(), call, { stream, mediaType: 'text/csv; charset=utf-8', fileName: 'a.csv' });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const body = await response.text().catch((error: Error) => error);
    return { status: response.status, body, said: response.headers.get('content-disposition') ?? '' };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the delivery of a document', () => {
  it('is an attachment', async () => {
    expect(await delivered('a,b\r\n', '1,2\r\n')).to.deep.equal({
      ...{ status: 200, body: 'a,b\r\n1,2\r\n', said: 'attachment; filename="a.csv"' },
    });
  });

  it('is an error like any other when it cannot begin', async () => {
    expect((await delivered(new Error('no cursor'))).status).to.equal(500);
  });

  it('breaks off in the middle rather than seem whole', async () => {
    const { status, body } = await delivered('a,b\r\n'.repeat(40_000), new Error('the cursor is gone'));
    expect(status).to.equal(200);
    expect(body).to.be.instanceOf(Error);
  });
});
