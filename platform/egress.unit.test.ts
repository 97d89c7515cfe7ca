import type { LookupAddress } from 'node:dns';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, type LookupFunction, Socket } from 'node:net';
import { expect } from 'chai';
import { type EgressOptions, EgressRefusal, openEgress } from './egress.js';

const PUBLIC: LookupAddress = { address: '93.184.216.34', family: 4 };
const INSIDE: LookupAddress = { address: '127.0.0.1', family: 4 };
const call = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"a":"ü"}' });

describe('a call to the outside', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  const listening = async (answer: RequestListener): Promise<{ url: string; asked: () => number }> => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, asked: () => asked };
  };
  const refusal = async (url: string, options: Partial<EgressOptions>): Promise<unknown> =>
    openEgress({ loopback: false, deadlineMs: 500, ...options })
      .post(call(url))
      .catch((error: unknown) => error);

  it('brings the body as it is, and answers the status', async () => {
    let got: { body: string; headers: IncomingHttpHeaders } | undefined;
    const { url } = await listening((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        got = { body: Buffer.concat(chunks).toString(), headers: request.headers };
        response.writeHead(429, { 'retry-after': '7' }).end('later');
      });
    });
    const answer = await openEgress({ loopback: true }).post(call(url));
    expect(answer).to.deep.equal({ status: 429, retryAfter: '7' });
    expect(got?.body).to.equal('{"a":"ü"}');
    expect(got?.headers).to.include({ 'content-type': 'application/json', 'content-length': '10' });
  });

  it('is not made to 127.0.0.1 unless that is set', async () => {
    const { url, asked } = await listening((_request, response) => response.end());
    expect(await refusal(url, {})).to.be.instanceOf(EgressRefusal);
    expect(asked()).to.equal(0);
  });

  it('is refused as soon as one of the addresses of a name is not public', async () => {
    const url = 'https://partner.example/';
    for (const addresses of [[INSIDE], [PUBLIC, INSIDE], [{ address: '::ffff:10.0.0.1', family: 6 }], []]) {
      expect(await refusal(url, { resolve: async () => addresses })).to.be.instanceOf(EgressRefusal);
    }
    const check = openEgress({ loopback: false, resolve: async () => [PUBLIC] }).check(url);
    expect(await check).to.equal(undefined);
  });

  it('resolves the name each time, so that one that turns inward later is refused then', async () => {
    const answers = [[PUBLIC], [INSIDE]];
    const egress = openEgress({ loopback: false, resolve: async () => answers.shift() ?? [] });
    await egress.check('https://partner.example/');
    const later = await egress.post(call('https://partner.example/')).catch((error: unknown) => error);
    expect(later).to.be.instanceOf(EgressRefusal);
  });

  it('connects to the address that was checked, and asks for none again', async () => {
    let asked = 0;
    const resolve = async (): Promise<LookupAddress[]> => {
      asked += 1;
      return asked === 1 ? [PUBLIC] : [INSIDE];
    };
    const connected: string[] = [];
    const { connect } = Socket.prototype;
    // A test talks to nobody outside: in place of a connection, what it would look up.
    Socket.prototype.connect = function (this: Socket, options: { lookup: LookupFunction }): Socket {
      options.lookup('partner.example', { all: true }, (_error, addresses) => {
        connected.push(...[addresses].flat().map((one) => (typeof one === 'string' ? one : one.address)));
        setImmediate(() => this.destroy(new Error('seen')));
      });
      return this;
    } as never;
    try {
      expect(await refusal('https://partner.example:8443/', { resolve })).to.have.property('message', 'seen');
    } finally {
      Socket.prototype.connect = connect;
    }
    expect(connected).to.deep.equal([PUBLIC.address]);
    expect(asked).to.equal(1);
  });

  it('follows no redirect', async () => {
    const inside = await listening((_request, response) => response.end());
    for (const status of [301, 302, 307, 308]) {
      const { url } = await listening((_request, response) =>
        response.writeHead(status, { location: inside.url }).end(),
      );
      expect((await openEgress({ loopback: true }).post(call(url))).status).to.equal(status);
    }
    expect(inside.asked()).to.equal(0);
  });

  it('ends at its deadline when nothing, or no end of the head, comes', async () => {
    const silent = await listening(() => undefined);
    const slowHead = await listening((request) => {
      request.socket.write('HTTP/1.1 200 OK\r\nx-a: ');
      const drip = setInterval(() => request.socket.write('a'), 20);
      request.socket.once('close', () => clearInterval(drip)).on('error', () => undefined);
    });
    for (const { url } of [silent, slowHead]) {
      const began = performance.now();
      expect(await refusal(url, { loopback: true, deadlineMs: 200 })).to.have.property('name', 'AbortError');
      expect(performance.now() - began).to.be.below(2_000);
    }
    const unresolved = await refusal('https://partner.example/', {
      deadlineMs: 50,
      resolve: () => new Promise(() => {}),
    });
    expect(unresolved).to.have.property('name', 'TimeoutError');
  });

  it('reads little of a body that drips or has no end', async () => {
    const drips = await listening((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(drip));
    });
    const began = performance.now();
    const slow = openEgress({ loopback: true, deadlineMs: 200 });
    expect((await slow.post(call(drips.url))).status).to.equal(200);
    expect(performance.now() - began).to.be.below(2_000);

    let written = 0;
    const huge = await listening((_request, response) => {
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect((await openEgress({ loopback: true }).post(call(huge.url))).status).to.equal(200);
    expect(written).to.be.below(16 * 1024 * 1024);
  });

  it('has an answer of who would speak another protocol from now on', async () => {
    const { url } = await listening((request) => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    });
    expect(await openEgress({ loopback: true }).post(call(url))).to.deep.equal({ status: 101, retryAfter: null });
  });

  it('ends when the connection does', async () => {
    const { url } = await listening((request) => void request.socket.destroy());
    expect(await refusal(url, { loopback: true })).to.have.property('code', 'ECONNRESET');
  });

  it('takes no head without end', async () => {
    const { url } = await listening((_request, response) =>
      response.writeHead(200, { 'x-a': 'a'.repeat(12_000) }).end(),
    );
    expect(await refusal(url, { loopback: true })).to.have.property('code', 'HPE_HEADER_OVERFLOW');
  });
});
