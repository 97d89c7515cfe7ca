import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose';
import { ACCESS, type Access } from '../../api/access.js';
import { ROLES, type Role } from '../../domain/kernel/actor.js';
import { loadConfig } from '../../platform/config.js';
import { createIdentity } from '../../platform/identity/index.js';
import { demoTokens, tokensFor } from '../../tools/stack/keycloak-token.js';
import { eraseStack, type Stack, startStack } from '../../tools/stack/stack.js';
import { type ApiAnswer, httpClient } from '../support/http-client.js';
import { until } from '../support/until.js';
import { addSigningKey, allowPasswordGrant, giveOwnAccount } from './admin.js';
import { countedKeys } from './counted-keys.js';

const PEOPLE: readonly (readonly [string, Role])[] = [
  ['ada', 'Admin'],
  ['olga', 'Ops'],
  ['fay', 'Finance'],
  ['anna', 'Approver'],
  ['vera', 'Viewer'],
];
const TRIED = ['/v1/orders', '/v1/stock/receipts', '/v1/work-centres', '/v1/journals'];
const tried = ACCESS.filter(({ path }) => TRIED.includes(path));
const may = ({ roles }: Access, role: Role): boolean => role === 'Admin' || roles.includes(role);

describe('Atlas with Keycloak as its issuer', function () {
  this.timeout(120_000);
  const directory = mkdtempSync(join(tmpdir(), 'atlas-keycloak-'));
  let stack: Stack;
  let issuer: string;
  let keycloak: string;

  before(async function () {
    this.timeout(300_000);
    stack = await startStack({
      dir: directory,
      services: ['postgres', 'temporal', 'kafka', 'keycloak'],
      application: ['api'],
      isolate: 'atlas_keycloak',
      seed: false,
    });
    issuer = stack.addresses.keycloak ?? '';
    keycloak = new URL(issuer).origin;
  });
  after(async function () {
    this.timeout(60_000);
    await stack?.stop();
    await eraseStack(directory);
  });

  const call = (token: string, access: Pick<Access, 'method' | 'path'>, api = stack.addresses.api ?? '') =>
    httpClient(api, loadConfig({ ATLAS_MODE: 'development' }))(access.method, access.path, {
      as: null,
      headers: { authorization: `Bearer ${token}` },
      // No command takes it: whoever may call one changes nothing.
      ...(access.method === 'GET' ? {} : { body: { unknownField: true } }),
    });
  const orders = { method: 'GET', path: '/v1/orders' } as const;
  const read = async (token: string, api?: string): Promise<number> => (await call(token, orders, api)).status;
  const accessOf = async (user: string): Promise<string> => (await demoTokens(issuer, user)).access;
  const machineToken = async (): Promise<string> => {
    const credentials = { client_id: 'atlas-machine', client_secret: 'atlas-machine' };
    return (await tokensFor(issuer, { grant_type: 'client_credentials', ...credentials })).access;
  };
  const verifier = (more: NodeJS.ProcessEnv = {}) =>
    createIdentity(loadConfig({ ATLAS_MODE: 'production', ATLAS_OIDC_ISSUER: issuer, ...more }));

  async function holdsTo(token: string, role: Role): Promise<void> {
    for (const access of tried) {
      const answer: ApiAnswer = await call(token, access);
      const what = `${role} ${access.method} ${access.path}: ${answer.text.slice(0, 200)}`;
      if (may(access, role)) expect(answer.status, what).not.to.be.oneOf([401, 403, 500, 503]);
      else expect(answer.body, what).to.include({ status: 403, code: 'forbidden' });
    }
  }

  it('tries something that each role may, and something that it may not', () => {
    expect(PEOPLE.map(([, role]) => role)).to.have.members([...ROLES]);
    for (const role of ROLES) expect(tried.some((access) => may(access, role))).to.equal(true);
    const refused = ROLES.filter((role) => tried.some((access) => !may(access, role)));
    expect(refused).to.have.members(ROLES.filter((role) => role !== 'Admin'));
  });

  for (const [user, role] of PEOPLE) {
    it(`knows ${user}, who is ${role} and nothing else`, async () => {
      const token = await accessOf(user);
      const { sub, exp = 0, iat = 0 } = decodeJwt(token);
      expect(await (await verifier())(token)).to.deep.equal({ id: sub, name: user, roles: [role] });
      expect(exp - iat, 'a token lives five minutes at most').to.be.within(1, 300);
      expect(decodeProtectedHeader(token).alg).to.equal('ES256');
      await holdsTo(token, role);
    });
  }

  it('knows a machine by its own client, with the role it was given, and that it is no person', async () => {
    const token = await machineToken();
    const actor = await (await verifier())(token);
    expect(actor).to.deep.include({ name: 'service-account-atlas-machine', roles: ['Ops'], program: true });
    await holdsTo(token, 'Ops');
  });

  it('holds otto to the one site that his attributes name, and does not let him name another', async () => {
    const known = async () => {
      const token = await accessOf('otto');
      return { token, actor: await (await verifier())(token) };
    };
    const { token, actor } = await known();
    expect(actor).to.deep.include({ name: 'otto', roles: ['Ops'], scope: { sites: ['LOUISVILLE'] } });
    expect(decodeJwt((await demoTokens(issuer, 'otto')).id ?? '')).not.to.have.property('atlas_sites');
    expect(await read(token)).to.equal(200);
    const elsewhere = await call(token, { method: 'GET', path: '/v1/reports/orders?site=EVANSVILLE' });
    expect(elsewhere.body, elsewhere.text).to.include({ status: 403, code: 'outside-scope' });
    const ofAll = { method: 'GET', path: '/v1/reconciliations' } as const;
    expect((await call(token, ofAll)).body).to.include({ status: 403, code: 'whole-company-only' });
    expect((await call(await accessOf('olga'), ofAll)).status).to.equal(200);

    await giveOwnAccount(keycloak, 'otto');
    const own = (await demoTokens(issuer, 'otto', 'account-console')).access;
    const person = { username: 'otto', firstName: 'Otto', lastName: 'Ops', email: 'otto@atlas.example' };
    for (const [attributes, status] of [
      [{ atlas_sites: ['EVANSVILLE'] }, 400],
      [{ atlas_business_units: ['CORPORATE'] }, 400],
      [{}, 204],
    ] as const) {
      const answer = await fetch(`${issuer}/account/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${own}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ ...person, attributes }),
      });
      expect(answer.status, await answer.text()).to.equal(status);
    }
    expect((await known()).actor).to.deep.include({ scope: { sites: ['LOUISVILLE'] } });
  });

  it('takes neither ID nor refresh tokens, nor one for another audience, nor one of another realm', async () => {
    await allowPasswordGrant(keycloak, 'atlas-gateway');
    const { access, id = '', refresh = '' } = await demoTokens(issuer, 'ada', 'atlas-gateway');
    expect(decodeJwt(id)).to.deep.include({ aud: 'atlas-gateway', iss: issuer });
    const elsewhere = await demoTokens(issuer, 'ada', 'admin-cli');
    const admin = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' };
    const master = await tokensFor(`${keycloak}/realms/master`, admin);
    expect(await read(access)).to.equal(200);
    const refused = { id, refresh, forAnotherAudience: elsewhere.access, ofAnotherRealm: master.access };
    for (const [what, token] of Object.entries(refused)) {
      const answer = await call(token, orders);
      expect(answer.body, what).to.include({ status: 401, code: 'unauthenticated' });
      expect(answer.headers.get('www-authenticate')).to.match(/^Bearer /);
    }
  });

  it('takes a token of a new key soon after the key is there, without a restart, and of the old one still', async () => {
    const pid = stack.service('api').pid();
    const old = await accessOf('olga');
    expect(await read(old)).to.equal(200);
    await addSigningKey(keycloak);
    const renewed = await accessOf('olga');
    expect(decodeProtectedHeader(renewed).kid).not.to.equal(decodeProtectedHeader(old).kid);
    await until('the new key is known', async () => ((await read(renewed)) === 200 ? true : undefined), 30_000);
    expect(await read(old)).to.equal(200);
    expect(stack.service('api').pid()).to.equal(pid);
  });

  it('does not ask Keycloak more for strangers who make up keys', async () => {
    const keys = await countedKeys(issuer);
    const verify = await verifier({ ATLAS_OIDC_JWKS_URL: keys.url });
    const { privateKey } = await generateKeyPair('ES256');
    const good = await accessOf('fay');
    const made = (kid: string) =>
      new SignJWT(decodeJwt(good)).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    expect(await verify(good)).to.include({ name: 'fay' });
    const since = Date.now();
    for (let round = 0; round < 10; round += 1) {
      const flood = Array.from({ length: 30 }, async (_, one) => verify(await made(`made-up-${round}-${one}`)));
      const outcomes = await Promise.allSettled(flood);
      for (const outcome of outcomes) expect(outcome).to.have.nested.property('reason.status', 401);
    }
    const seconds = (Date.now() - since) / 1000;
    expect(keys.asked()).to.be.at.most(2 + Math.ceil(seconds / 5));
    expect(await verify(good)).to.include({ name: 'fay' });
    await keys.close();
  });

  it('goes on with the keys it has while Keycloak is away; without any it says 503, until Keycloak is back', async function () {
    this.timeout(300_000);
    const token = await accessOf('vera');
    expect(await read(token)).to.equal(200);
    await stack.service('keycloak').stop();
    expect(await read(token)).to.equal(200);

    const fresh = (await stack.another('api', 'api-fresh')).url;
    const answer = await call(token, orders, fresh);
    expect(answer.body).to.include({ status: 503, code: 'identity-provider-unreachable' });
    expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
    expect(await read('no.token.atall', fresh), 'what is bad without any key').to.equal(401);

    await stack.service('keycloak').start();
    await until('the fresh API knows her', async () => ((await read(token, fresh)) === 200 ? true : undefined), 60_000);
    expect(await read(await accessOf('vera'), fresh)).to.equal(200);
  });
});
