import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import { loadConfig, rateLimits } from '../../platform/config.js';
import { type Database, openDatabase } from '../../platform/database.js';
import type { VerifyToken } from '../../platform/identity/index.js';
import { createTokenVerifier } from '../../platform/identity/token-verifier.js';
import {
  type ApiAnswer,
  type ApiServer,
  apiServer,
  plannedProcesses,
  WEBHOOK_SECRETS,
} from '../../tests/support/api-server.js';
import type { Asking } from '../../tests/support/http-client.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { ACCESS } from '../access.js';
import { CAPPED } from './caps.js';
import type { LimitSettings } from './limits.js';

const LIMITS = { caller: 4, address: 3 };
const VERA: Asking = { as: ['vera', 'Viewer'] };
const WEBHOOK = '/v1/webhooks/payments';
const from = (address: string): Asking => ({ as: null, key: null, headers: { 'x-forwarded-for': address } });

describe('the limits on requests', () => {
  let test: TestDatabase;
  const servers: ApiServer[] = [];
  const started = async (
    {
      verify,
      counts,
      ...edge
    }: { proxies?: number; limits?: LimitSettings; verify?: VerifyToken; counts?: Database } = {},
    database = test.api,
  ) => {
    const server = await apiServer({
      database,
      processes: plannedProcesses(),
      ...(verify && { verify }),
      ...(counts && { counts }),
      edge: { limits: LIMITS, ...edge },
    });
    servers.push(server);
    return server;
  };
  beforeEach(async () => {
    test = await testDatabase();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    await test.close();
  });

  const statuses = async (server: ApiServer, times: number, asking: Asking, path = '/v1/dimensions') => {
    const found: number[] = [];
    for (let round = 0; round < times; round += 1) found.push((await server.ask('GET', path, asking)).status);
    return found;
  };

  function expectRefused(answer: ApiAnswer, name: string): void {
    expect(answer.body).to.include({ status: 429, code: 'too-many-requests' });
    expect(answer.headers.get('content-type')).to.contain('application/problem+json');
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait).to.be.within(1, 60);
    expect(answer.headers.get('ratelimit')).to.equal(`"${name}";r=0;t=${wait}`);
  }

  it('are the same for two processes, and tell a caller where it stands', async () => {
    const [one, two] = [await started({}), await started({})];
    const first = await one.ask('GET', '/v1/dimensions', VERA);
    expect(first.headers.get('ratelimit-policy')).to.equal('"caller";q=4;w=60');
    expect(first.headers.get('ratelimit')).to.match(/^"caller";r=3;t=(60|59)$/);
    expect((await two.ask('GET', '/v1/dimensions', VERA)).headers.get('ratelimit')).to.contain('r=2');
    expect(await statuses(one, 2, VERA)).to.deep.equal([200, 200]);
    for (const server of [one, two]) expectRefused(await server.ask('GET', '/v1/dimensions', VERA), 'caller');
    expect((await two.ask('GET', '/v1/dimensions', { as: ['vic', 'Viewer'] })).status, 'somebody else').to.equal(200);
  });

  it('count what is refused too, and do nothing of a command that is one too many', async () => {
    const server = await started({});
    const command = { as: ['vera', 'Ops'], body: { customerId: 1 } } as const;
    const asked = async () => (await server.ask('POST', '/v1/orders', command)).status;
    expect([await asked(), await asked(), await asked(), await asked(), await asked()]).to.deep.equal([
      422, 422, 422, 422, 429,
    ]);
  });

  it('let one person do only so often in an hour what costs money or work, in all processes together', async () => {
    const limits = { ...LIMITS, caller: 100, caps: { orders: 2, exports: 1, payloads: 1 } };
    const [one, two] = [await started({ limits }), await started({ limits })];
    const place = async (server: ApiServer, who: string, path = '/v1/orders') =>
      server.ask('POST', path, { as: [who, 'Ops'], body: { customerId: 1 } });
    expect((await place(one, 'olga')).status).to.equal(422);
    expect((await place(two, 'olga', '/v1/jobs')).status).to.equal(422);
    const refused = await place(one, 'olga');
    expect(refused.body).to.include({ status: 429, code: 'too-many-requests' });
    expect(refused.headers.get('ratelimit-policy')).to.equal('"orders";q=2;w=3600');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(3_000, 3_600);
    expect((await place(one, 'ollie')).status, 'somebody else').to.equal(422);
    expect((await place(one, 'olga', '/v1/stock/receipts')).status, 'something else').to.equal(422);
    const viewer = { as: ['vera', 'Viewer'], body: {} } as const;
    for (let round = 0; round < 3; round += 1) {
      expect((await one.ask('POST', '/v1/orders', viewer)).status, 'who may not do it uses nothing up').to.equal(403);
    }
    expect(await statuses(one, 2, { as: ['fay', 'Finance'] }, '/v1/journals/export?from=1')).to.deep.equal([422, 429]);
    const open = async () =>
      (await one.ask('POST', '/v1/temporal/codec/decode', { as: ['olga', 'Ops'], body: {} })).status;
    expect([await open(), await open()]).to.deep.equal([200, 429]);
  });

  it('name routes that are there, and keep a cap for all that is named in the settings', () => {
    const routes = ACCESS.map(({ method, path }) => `${method} ${path}`);
    expect([...CAPPED.keys()].filter((route) => !routes.includes(route))).to.deep.equal([]);
    const { caps } = rateLimits(loadConfig({ ATLAS_HOURLY_CAPS: 'orders=7,mails=1' }));
    expect(caps).to.deep.equal({ orders: 7, money: 120, decisions: 300, exports: 240, payloads: 3_000, mails: 1 });
    expect(rateLimits(loadConfig({ ATLAS_MODE: 'development' })).caps).to.deep.equal({});
    expect(() => loadConfig({ ATLAS_HOURLY_CAPS: 'coffee=3' })).to.throw('ATLAS_HOURLY_CAPS');
  });

  it('hold up an address that shows no valid token, and nobody at it who does', async () => {
    const server = await started({});
    const forged = { as: null, headers: { authorization: 'Bearer forged' } };
    expect(await statuses(server, 2, forged)).to.deep.equal([401, 401]);
    expect(await statuses(server, 1, { as: null }, '/v1/nothing')).to.deep.equal([404]);
    for (const asking of [forged, { as: null }])
      expectRefused(await server.ask('GET', '/v1/orders', asking), 'address');
    expectRefused(await server.ask('DELETE', '/v1/orders', { as: null, key: null }), 'address');
    expect(await statuses(server, 1, VERA)).to.deep.equal([200]);
    expect(await statuses(server, 1, { as: null }, '/health')).to.deep.equal([200]);
  });

  it('do not count a token that the issuer signed and whose time is over: who renews on 401 goes on beside a flood', async () => {
    const pair = await generateKeyPair('ES256');
    const rules = { issuer: 'https://id.atlas.example', audience: 'atlas-gateway' };
    const verify = createTokenVerifier(rules, async () => pair.publicKey);
    const tokenOf = async (exp: number, key: CryptoKey): Promise<Asking> => {
      const token = new SignJWT({ typ: 'Bearer', realm_access: { roles: ['Viewer'] } })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(rules.issuer)
        .setAudience(rules.audience)
        .setSubject('vera')
        .setIssuedAt(exp - 300)
        .setExpirationTime(exp);
      return { as: null, headers: { authorization: `Bearer ${await token.sign(key)}` } };
    };
    const past = Math.floor(Date.now() / 1000) - 300;
    const server = await started({ verify });
    const forged = await tokenOf(past, (await generateKeyPair('ES256')).privateKey);
    expect(await statuses(server, 4, forged)).to.deep.equal([401, 401, 401, 429]);
    const expired = await tokenOf(past, pair.privateKey);
    expect(await statuses(server, 5, expired)).to.deep.equal([401, 401, 401, 401, 401]);
    expect(await statuses(server, 1, await tokenOf(past + 600, pair.privateKey))).to.deep.equal([200]);
  });

  it('hold up who sends webhooks that are not signed, and not the provider', async () => {
    const server = await started({});
    const post = async (signature: string) =>
      (
        await server.ask('POST', WEBHOOK, {
          as: null,
          key: null,
          body: '{}',
          headers: { 'content-type': 'application/json', 'atlas-signature': signature },
        })
      ).status;
    const t = Math.floor(Date.now() / 1000);
    const signed = `t=${t},v1=${createHmac('sha256', WEBHOOK_SECRETS[0]).update(`${t}.{}`).digest('hex')}`;
    const wrong = `t=${t},v1=${'0'.repeat(64)}`;
    expect([await post(wrong), await post(wrong), await post(wrong), await post(wrong)]).to.deep.equal([
      400, 400, 400, 429,
    ]);
    expect(await post(signed), 'signed well, and no event').to.equal(422);
  });

  it('hold up whatever comes without a signature, before anything reads it', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const [body, type] of [
      ['{"a":', 'application/json'],
      ['a', 'text/plain'],
      ['{"a":"\\u0000"}', 'application/json'],
      [`"${'a'.repeat(1_100_000)}"`, 'application/json'],
    ] as const) {
      const server = await started({ limits: { caller: 4, address: 1 } });
      await test.admin('DELETE FROM limits.counts');
      const asking = { as: null, key: null, body, headers: { ...headers, 'content-type': type } };
      const first = await server.ask('POST', WEBHOOK, asking);
      expect(first.status, type).to.equal(body.length > 1_000_000 ? 413 : 400);
      expect((await server.ask('POST', WEBHOOK, asking)).status, type).to.equal(429);
    }
  });

  it('take nobody’s word for an address: X-Forwarded-For counts only as far as the proxies are known', async () => {
    const open = await started({});
    expect(await statuses(open, 2, from('203.0.113.1'))).to.deep.equal([401, 401]);
    expect(await statuses(open, 2, from('203.0.113.2'))).to.deep.equal([401, 429]);
    const behind = await started({ proxies: 1 });
    const spoofed = [1, 2, 3, 4].map((host) => from(`198.51.100.${host}, 203.0.113.9`));
    const found: number[] = [];
    for (const asking of spoofed) found.push(...(await statuses(behind, 1, asking)));
    expect(found, 'what stands before the proxy’s own entry was written by the caller').to.deep.equal([
      401, 401, 401, 429,
    ]);
    expect(await statuses(behind, 1, from('203.0.113.10'))).to.deep.equal([401]);
  });

  it('are counted by each process for itself while PostgreSQL is away: neither off nor closed to everybody', async () => {
    const away = openDatabase({ url: 'postgresql://atlas_api:atlas@127.0.0.1:1/atlas' });
    const server = await started({}, away);
    expect(await statuses(server, 4, { as: null })).to.deep.equal([401, 401, 401, 429]);
    expect(await statuses(server, 5, VERA)).to.deep.equal([503, 503, 503, 503, 429]);
    await away.close();
  });

  it('are counted together although the commands have every connection', async () => {
    const database = openDatabase({ url: test.urlFor('atlas_api'), size: 1 });
    const held = await database.pool.connect();
    try {
      const server = await started({ counts: test.api }, database);
      expect(await statuses(server, 4, { as: null })).to.deep.equal([401, 401, 401, 429]);
      expect(await takenIn(test)).to.equal(3);
    } finally {
      held.release();
      await database.close();
    }
  });

  it('cost one statement for twenty requests', async () => {
    const server = await started({ limits: rateLimits(loadConfig({ ATLAS_MODE: 'development' })) });
    const taken: number[] = [];
    for (const times of [1, 19, 1]) {
      expect(new Set(await statuses(server, times, VERA))).to.deep.equal(new Set([200]));
      taken.push(await takenIn(test));
    }
    expect(taken).to.deep.equal([20, 20, 40]);
  });

  it('are strict unless somebody says otherwise, and wide in development', () => {
    expect(rateLimits(loadConfig({}))).to.include({ caller: 1_200, address: 120 });
    expect(rateLimits(loadConfig({ ATLAS_RATE_LIMIT_CALLER: '50' }))).to.include({ caller: 50, address: 120 });
    expect(rateLimits(loadConfig({ ATLAS_MODE: 'development' })).caller).to.be.above(100_000);
    expect(() => loadConfig({ ATLAS_RATE_LIMIT_ADDRESS: '0' })).to.throw('ATLAS_RATE_LIMIT_ADDRESS');
  });
});

async function takenIn(test: TestDatabase): Promise<number> {
  const [row] = await test.admin<{ points: number }>('SELECT sum(points)::int AS points FROM limits.counts');
  return row?.points ?? 0;
}
