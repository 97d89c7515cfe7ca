import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { openDatabase } from '../platform/database.js';
import { PROBLEM_MEDIA_TYPE } from '../platform/problem.js';
import { type ApiServer, apiServer, plannedProcesses } from '../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { ACCESS, isCommand } from './access.js';

/** A stream would never end: it is asked for what there is not. */
const samplePath = (path: string): string =>
  path === '/v1/stream' ? `${path}?domains=1` : path.replaceAll(/\{\w+\}/g, 'X-1');

describe('the API as HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('tells each dependency apart, and goes on while Kafka is behind', async () => {
    expect((await api.ask('GET', '/health', { as: null })).body).to.deep.equal({ status: 'up' });
    const ready = await api.askHealth('GET', '/ready', { as: null });
    expect(ready.status).to.equal(200);
    expect(ready.body).to.have.property('status', 'ready');
    expect(ready.body['dependencies']).to.deep.equal({ database: 'up', temporal: 'up', kafka: 'up' });
  });

  it('tells whoever comes by its own port that it lives, and no more', async () => {
    for (const path of ['/ready', '/metrics', '/ready/', '/Metrics']) {
      expect((await api.ask('GET', path, { as: null })).body, path).to.include({ status: 404, code: 'unknown-route' });
    }
  });

  it('is not ready while the engine or the database is away, and says which', async () => {
    const processes = plannedProcesses({ reach: async () => Promise.reject(new Error('no engine')) });
    const database = openDatabase({ url: 'postgresql://atlas_api:atlas@127.0.0.1:1/atlas' });
    const lame = await apiServer({ database, processes });
    try {
      expect((await lame.ask('GET', '/health', { as: null })).status).to.equal(200);
      const ready = await lame.askHealth('GET', '/ready', { as: null });
      expect(ready.status).to.equal(503);
      expect(ready.body['dependencies']).to.deep.equal({ database: 'down', temporal: 'down', kafka: 'unknown' });
      const list = await lame.ask('GET', '/v1/orders');
      expect(list.status).to.equal(503);
      expect(list.headers.get('retry-after')).to.match(/^\d+$/);
      expect(list.body).to.include({ code: 'database-unreachable' });
      expect(list.text).not.to.match(/ECONN|127\.0\.0\.1|stack/);
      expect((await lame.ask('POST', '/v1/orders', { body: {} })).status).to.equal(422);
    } finally {
      await lame.close();
      await database.close();
    }
  });

  it('serves metrics by route, the contract, and its documentation without anything from elsewhere', async () => {
    await api.ask('GET', '/v1/orders/SO-404');
    const metrics = await api.askHealth('GET', '/metrics', { as: null });
    expect(metrics.text).to.contain('route="/v1/orders/{orderId}"').and.not.to.contain('SO-404');
    const contract = await api.ask('GET', '/openapi.json', { as: null });
    expect(Object.keys(contract.body['paths'] as object)).to.include('/v1/orders');
    const page = await api.ask('GET', '/docs/', { as: null });
    expect(page.status).to.equal(200);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset = '']) => asset);
    expect(assets).to.include('./swagger-ui-bundle.js');
    for (const asset of assets) {
      expect(asset).to.match(/^\.\//);
      expect((await api.ask('GET', `/docs/${asset}`, { as: null })).status, asset).to.equal(200);
    }
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).to.contain("default-src 'self'").and.not.to.contain('http');
    expect(page.text).not.to.match(/<script>[^<]/);
  });

  it('shows nothing of what it is made of, and lets nothing of its answers run', async () => {
    const answer = await api.ask('GET', '/v1/nothing');
    expect(answer.headers.get('x-powered-by')).to.equal(null);
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(answer.headers.get('content-security-policy')).to.contain("default-src 'none'");
    expect(answer.headers.get('content-type')).to.equal(`${PROBLEM_MEDIA_TYPE}; charset=utf-8`);
  });

  it('answers an unknown path with 404 and another method with 405, in the form of a problem', async () => {
    expect((await api.ask('GET', '/v1/nothing', { as: null })).body).to.include({ status: 404, code: 'unknown-route' });
    const wrong = await api.ask('DELETE', '/v1/orders/SO-1', { as: null });
    expect(wrong.body).to.include({ status: 405, code: 'method-not-allowed', instance: '/v1/orders/SO-1' });
    expect(wrong.headers.get('allow')).to.equal('GET, HEAD');
    expect((await api.ask('OPTIONS', '/v1/orders', { as: null })).headers.get('allow')).to.equal('GET, HEAD, POST');
    expect((await api.ask('POST', '/health', { as: null })).status).to.equal(405);
    expect((await api.ask('GET', '/v1/orders/%E0%A4%A')).body).to.include({ status: 400, code: 'malformed-request' });
  });

  it('asks for a token on every route of /v1 but the webhook', async () => {
    for (const { method, path, roles, plain } of ACCESS) {
      if (plain) continue;
      const answer = await api.ask(method, samplePath(path), { as: null, body: method === 'GET' ? undefined : {} });
      if (roles === 'public') expect(answer.status, path).to.equal(400);
      else expect(answer.body, `${method} ${path}`).to.include({ status: 401, code: 'unauthenticated' });
    }
    const noise = await api.ask('GET', '/v1/orders', { as: null, headers: { authorization: 'Bearer nonsense' } });
    expect(noise.status).to.equal(401);
    expect(noise.headers.get('www-authenticate')).to.contain('invalid_token');
    const basic = await api.ask('GET', '/v1/orders', { as: null, headers: { authorization: 'Basic eDp5' } });
    expect(basic.status).to.equal(401);
  });

  it('lets each role do what the table says, and names the roles that are needed', async () => {
    for (const role of ['Ops', 'Finance', 'Approver', 'Viewer'] as const) {
      for (const { method, path, roles, plain } of ACCESS) {
        if (plain || roles === 'public') continue;
        const body = method === 'GET' ? undefined : { unknown: true };
        const answer = await api.ask(method, samplePath(path), { as: ['x', role], body });
        if (roles.includes(role)) {
          expect(answer.status, `${role} ${method} ${path}`).not.to.be.oneOf([401, 403]);
        } else {
          expect(answer.body, `${role} ${method} ${path}`).to.include({ status: 403, code: 'forbidden' });
          expect(answer.body['roles']).to.include.members([...roles, 'Admin']);
        }
      }
    }
    expect((await api.ask('GET', '/v1/orders', { as: ['nobody'] })).status).to.equal(403);
  });

  it('knows a path by its letters, as its table does', async () => {
    for (const { path } of ACCESS.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/'))) {
      const other = samplePath(path).replace(/[a-z-]+$/, (word) => word.toUpperCase());
      if (other === samplePath(path)) continue;
      const { status, headers } = await api.ask('GET', other, { as: ['vera', 'Viewer'] });
      expect(status, other).to.equal(404);
      expect(headers.get('content-type'), other).to.contain('application/problem+json');
    }
    const ledger = await api.ask('GET', '/v1/journals/EXPORT', { as: ['vera', 'Viewer'] });
    expect(ledger.body).to.include({ status: 404, code: 'unknown-journal' });
  });

  it('asks for an idempotency key on every command', async () => {
    for (const { method, path } of ACCESS.filter(isCommand)) {
      const answer = await api.ask(method, samplePath(path), { key: null, body: {} });
      expect(answer.body, path).to.include({ status: 400, code: 'idempotency-key-missing' });
    }
    const long = await api.ask('POST', '/v1/orders', { key: 'x'.repeat(256), body: {} });
    expect(long.body).to.include({ status: 400, code: 'idempotency-key-malformed' });
  });

  it('takes a token and a key once each: what is said twice is no one thing', async () => {
    const bearer = `Bearer ${await api.tokenOf('ollie', 'Ops')}`;
    const ask = async (headers: Record<string, string | string[]>) => {
      const sent = request(`${api.url}/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      });
      sent.end('{}');
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      return [response.statusCode, (JSON.parse(await text(response)) as { code: string }).code];
    };
    expect(await ask({ authorization: bearer, 'idempotency-key': ['a', 'b'] })).to.deep.equal([
      400,
      'idempotency-key-malformed',
    ]);
    expect(await ask({ authorization: [bearer, bearer], 'idempotency-key': 'a' })).to.deep.equal([
      401,
      'unauthenticated',
    ]);
    expect(await ask({ authorization: bearer, 'idempotency-key': 'a' })).to.deep.equal([422, 'invalid-request']);
  });

  it('takes JSON and nothing else, up to 1 MB', async () => {
    const ask = (body: string, type: string) =>
      api.ask('POST', '/v1/orders', { body, headers: { 'content-type': type } });
    expect((await ask('{"a":', 'application/json')).body).to.include({ status: 400, code: 'malformed-json' });
    expect((await ask('a=1', 'application/x-www-form-urlencoded')).body).to.include({ status: 415 });
    expect((await ask('{}', 'application/json; charset=latin1')).body).to.include({ status: 415 });
    const large = JSON.stringify({ customerId: 'x'.repeat(1024 * 1024) });
    expect((await ask(large, 'application/json')).body).to.include({ status: 413, code: 'body-too-large' });
    expect((await ask('[]', 'application/json')).body).to.include({ status: 422 });
    expect((await ask('null', 'application/json')).status).to.be.oneOf([400, 422]);
    const polluted = '{"__proto__":{"admin":true},"constructor":{}}';
    expect((await ask(polluted, 'application/json')).status).to.equal(422);
    expect(({} as Record<string, unknown>)['admin']).to.equal(undefined);
  });

  it('names each text of a body that cannot be stored', async () => {
    const named = async (path: string, body: unknown) => {
      const answer = await api.ask('POST', path, { body });
      expect(answer.body, answer.text).to.include({ status: 422, code: 'invalid-request' });
      return (answer.body['fields'] as { field: string }[]).map(({ field }) => field);
    };
    const NUL = '\u0000';
    expect(await named('/v1/orders', { customerId: NUL, lines: [{ part: `A${NUL}` }] })).to.deep.equal([
      'customerId',
      'lines[0].part',
    ]);
    expect(await named('/v1/jobs', { customerId: NUL, part: 'half \ud800' })).to.deep.equal(['customerId', 'part']);
    expect(await named('/v1/repairs', { customerId: NUL })).to.deep.equal(['customerId']);
    expect(await named('/v1/returns', { orderId: NUL })).to.deep.equal(['orderId']);
    expect(await named('/v1/orders/SO-1/cancel', { reason: 'r', [`a${NUL}`]: 'r' })).to.deep.equal([`a${NUL}`]);
  });

  it('takes a command without a body as one with an empty body', async () => {
    const answer = await api.ask('POST', '/v1/orders/SO-1/cancel');
    expect(answer.body).to.include({ status: 422, code: 'invalid-request' });
    expect(answer.body['fields']).to.deep.equal([{ field: 'reason', message: 'Is required.' }]);
  });

  it('keeps queries in their bounds and names what it does not know', async () => {
    const query = async (path: string) => (await api.ask('GET', path)).body['fields'];
    expect(await query('/v1/orders?pageSize=201&page=0&colour=red')).to.deep.equal([
      { field: 'page', message: 'Must be at least 1.' },
      { field: 'pageSize', message: 'Must be at most 200.' },
      { field: 'colour', message: 'Is not a known field.' },
    ]);
    expect(await query('/v1/reports/trial-balance?asOf=2026-02-30')).to.deep.equal([
      { field: 'asOf', message: 'Must be a date of the calendar, such as "2026-03-31".' },
    ]);
    expect(await query('/v1/reports/revenue?from=2026-03-02&to=2026-03-01')).to.have.length(1);
    expect(await query("/v1/orders?state=Sold'--")).to.have.length(1);
    expect(await query('/v1/orders?minPosition=-1')).to.have.length(1);
  });

  it('carries a correlation id through, or makes one', async () => {
    const given = await api.ask('GET', '/v1/nothing', { headers: { 'x-correlation-id': 'shop-42' } });
    expect(given.headers.get('x-correlation-id')).to.equal('shop-42');
    expect(given.body).to.include({ correlationId: 'shop-42' });
    const odd = await api.ask('GET', '/v1/nothing', { headers: { 'x-correlation-id': '<script>' } });
    expect(odd.headers.get('x-correlation-id')).to.match(/^[0-9a-f-]{36}$/);
  });

  it('logs who asked what, and no token', async () => {
    await api.ask('GET', '/v1/orders?customerId=C-1', { as: ['vera', 'Viewer'] });
    const line = api.logged.findLast(({ message }) => message === 'request');
    expect(line?.fields).to.include({ method: 'GET', path: '/v1/orders', status: 200, actor: 'vera' });
    expect(JSON.stringify(api.logged)).not.to.match(/eyJ|Bearer|authorization/i);
  });
});
