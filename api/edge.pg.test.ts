import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { loadConfig } from '../platform/config.js';
import { type ApiServer, apiServer, plannedProcesses } from '../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';

const DESK = 'https://desk.example';
const PREFLIGHT = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
const ALLOWS = 'access-control-allow-origin';

describe('the edge of the API', () => {
  let test: TestDatabase;
  let api: ApiServer;
  const started = (more: Pick<Parameters<typeof apiServer>[0], 'edge' | 'patience'>): Promise<ApiServer> =>
    apiServer({ database: test.api, processes: plannedProcesses(), ...more });
  before(async () => {
    test = await testDatabase();
    api = await started({ edge: { origins: [DESK] }, patience: { headersMs: 400, requestMs: 800 } });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('lets only the pages of listed origins call it, and never with what a browser sends by itself', async () => {
    const from = (origin: string, method = 'GET', more: object = {}) =>
      api.ask(method, '/v1/orders', { key: null, headers: { origin, ...more } });
    const read = await from(DESK);
    expect(read.headers.get(ALLOWS)).to.equal(DESK);
    expect(read.headers.get('vary')).to.contain('Origin');
    expect(read.headers.get('access-control-allow-credentials')).to.equal(null);
    const asked = await api.ask('OPTIONS', '/v1/orders', {
      as: null,
      key: null,
      headers: { origin: DESK, ...PREFLIGHT },
    });
    expect(asked.status).to.equal(204);
    expect(asked.headers.get(ALLOWS)).to.equal(DESK);
    expect(asked.headers.get('access-control-allow-headers')).to.contain('Idempotency-Key');
    for (const origin of ['https://evil.example', 'http://desk.example', 'https://desk.example.evil.example', 'null']) {
      expect((await from(origin)).headers.get(ALLOWS), origin).to.equal(null);
      expect((await from(origin, 'OPTIONS', PREFLIGHT)).headers.get(ALLOWS), origin).to.equal(null);
    }
    const refused = await api.ask('GET', '/v1/orders', { as: null, headers: { origin: DESK } });
    expect(refused.status).to.equal(401);
    expect(refused.headers.get(ALLOWS), 'a page can read why it was refused').to.equal(DESK);
  });

  it('lets no page call it where no origin is listed', async () => {
    const closed = await started({});
    try {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await closed.ask(method, '/v1/orders', { key: null, headers: { origin: DESK, ...PREFLIGHT } });
        expect(answer.headers.get(ALLOWS)).to.equal(null);
      }
    } finally {
      await closed.close();
    }
  });

  it('takes origins only as its settings, never "*", and proxies only as a number', () => {
    const origins = (list: string) => loadConfig({ ATLAS_CORS_ORIGINS: list }).ATLAS_CORS_ORIGINS;
    expect(origins('')).to.deep.equal([]);
    expect(origins('https://a.example, http://localhost:3000')).to.deep.equal([
      'https://a.example',
      'http://localhost:3000',
    ]);
    for (const list of ['*', 'https://a.example/', 'a.example', 'null', 'https://a.example/desk']) {
      expect(() => origins(list), list).to.throw('ATLAS_CORS_ORIGINS');
    }
    for (const proxies of ['true', '-1', 'loopback']) {
      expect(() => loadConfig({ ATLAS_TRUSTED_PROXIES: proxies }), proxies).to.throw('ATLAS_TRUSTED_PROXIES');
    }
  });

  it('tells no browser and no proxy to keep an answer, and nobody what it is made of', async () => {
    for (const path of ['/v1/orders', '/v1/nothing', '/docs/', '/docs/nothing', '/health']) {
      const { headers, text: page } = await api.ask('GET', path);
      if (path.startsWith('/v1')) expect(headers.get('cache-control'), path).to.equal('no-store');
      for (const name of ['server', 'x-powered-by', 'via']) expect(headers.get(name), `${path} ${name}`).to.equal(null);
      expect(headers.get('x-content-type-options'), path).to.equal('nosniff');
      expect(headers.get('content-type'), path).to.match(
        /^(application\/(problem\+)?json|text\/html); charset=utf-8$/i,
      );
      expect(page, path).not.to.match(/Express|node_modules|Cannot GET|at .+\.[jt]s:\d+/);
    }
  });

  it('believes no header about who somebody is', async () => {
    const claims = { 'x-user': 'ada', 'x-forwarded-user': 'ada', 'x-remote-user': 'ada', 'x-roles': 'Admin' };
    expect((await api.ask('GET', '/v1/orders', { as: null, headers: claims })).status).to.equal(401);
    const body = { name: 'x' };
    const viewer = await api.ask('POST', '/v1/approval-policies', { as: ['vera', 'Viewer'], body, headers: claims });
    expect(viewer.status).to.equal(403);
    expect(api.logged.findLast(({ message }) => message === 'request')?.fields).to.include({ actor: 'vera' });
    const method = { 'x-http-method-override': 'DELETE', 'x-original-url': '/health', 'x-rewrite-url': '/health' };
    expect((await api.ask('GET', '/v1/nothing', { headers: method })).body).to.include({ instance: '/v1/nothing' });
  });

  const opened = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const answerOf = async (socket: Socket): Promise<{ status: number; code: string }> =>
    JSON.parse((await text(socket)).split('\r\n\r\n')[1] ?? '') as { status: number; code: string };

  it('keeps no connection open for who sends the head of a request letter by letter', async () => {
    const socket = await opened();
    socket.write('GET /v1/orders HTTP/1.1\r\nHost: a\r\n');
    const dripping = setInterval(() => socket.write('X-A: b\r\n'), 100);
    socket.on('error', () => undefined);
    try {
      expect(await answerOf(socket)).to.include({ status: 408, code: 'request-timeout' });
    } finally {
      clearInterval(dripping);
      socket.destroy();
    }
  });

  it('keeps none open for a body that never comes, and still answers who sends in time', async () => {
    const socket = await opened();
    const token = await api.tokenOf('ollie', 'Ops');
    socket.write(
      `POST /v1/orders HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: k\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    expect(await answerOf(socket)).to.include({ status: 408, code: 'request-timeout' });
    const slow = await opened();
    slow.write('GET /v1/nothing HTTP/1.1\r\nHost: a\r\n');
    await wait(100);
    slow.write('Connection: close\r\n\r\n');
    expect(await answerOf(slow)).to.include({ status: 404 });
  });

  it('refuses a URL and headers that are longer than any it means', async () => {
    for (const head of [
      `GET /v1/orders?q=${'x'.repeat(17_000)} HTTP/1.1`,
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}`,
    ]) {
      const socket = await opened();
      socket.on('error', () => undefined);
      socket.write(`${head}\r\nHost: a\r\n\r\n`);
      expect(await answerOf(socket)).to.include({ status: 431, code: 'headers-too-large' });
    }
  });

  it('gives no statement of a request more than 30 seconds', async () => {
    const [row] = await test.api.read('http', (tx) => tx.query("SELECT current_setting('statement_timeout') AS most"));
    expect(row).to.deep.equal({ most: '30s' });
  });
});
