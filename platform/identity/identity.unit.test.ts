import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { until } from '../../tests/support/until.js';
import { loadConfig } from '../config.js';
import { developmentToken } from './development-identity.js';
import { createIdentity } from './index.js';
import { oidcKeys } from './oidc-keys.js';
import { createTokenVerifier } from './token-verifier.js';

const REFRESH_AFTER_MS = 50;
const silence = (): Promise<void> => wait(REFRESH_AFTER_MS * 3);

/** A small OIDC issuer. */
async function issuer() {
  let keys: JWK[] = [];
  let asked = 0;
  const server: Server = createServer((request, response) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }));
    }
    asked += 1;
    return response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked: () => asked,
    withdraw: (kid: string) => {
      keys = keys.filter((key) => key.kid !== kid);
    },
    close: () => new Promise((resolve) => server.close(resolve)),
    open: () => new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve)),
    /** Publishes a new key and answers a token that it signed. */
    async token(kid: string): Promise<string> {
      const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
      keys.push({ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' });
      return new SignJWT({ typ: 'Bearer', realm_access: { roles: ['Ops'] } })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(url)
        .setAudience('atlas-gateway')
        .setSubject('ollie')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
    },
  };
}

describe('the identity', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'atlas-identity-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const development = () =>
    loadConfig({ ATLAS_MODE: 'development', ATLAS_DEVELOPMENT_IDENTITY: join(folder, 'deep', 'identity.json') });

  it('refuses to start without an issuer outside development mode, with one line', async () => {
    const refused = await createIdentity(loadConfig({})).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
    expect((refused as Error).message).to.match(/^Atlas refuses to start: ATLAS_OIDC_ISSUER is not set[^\n]*$/);
  });

  it('of development makes its key once, readable by its owner alone, however many come first', async () => {
    const who = { user: 'fay', roles: ['Finance', 'Viewer'] as const };
    const tokens = await Promise.all([1, 2, 3, 4].map(() => developmentToken(development(), who)));
    const verify = await createIdentity(development());
    for (const token of tokens) {
      expect(await verify(token)).to.deep.equal({ id: 'fay', name: 'fay', roles: ['Finance', 'Viewer'] });
    }
    const file = join(folder, 'deep', 'identity.json');
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.have.property('kid');
  });

  it('of development gives no token and is not believed outside development mode', async () => {
    const token = await developmentToken(development(), { user: 'eve', roles: ['Admin'] });
    const production = { ...development(), ATLAS_MODE: 'production' as const };
    expect(await developmentToken(production, { user: 'eve', roles: ['Admin'] }).catch(String)).to.contain(
      'ATLAS_MODE',
    );
    const idp = await issuer();
    try {
      for (const mode of ['production', 'development']) {
        const verify = await createIdentity(loadConfig({ ATLAS_MODE: mode, ATLAS_OIDC_ISSUER: idp.url }));
        expect(await verify(token).catch((error: unknown) => error), mode).to.include({ status: 401 });
      }
    } finally {
      await idp.close();
    }
  });

  it('of OIDC finds the keys by discovery, and keeps them while the issuer is away', async () => {
    const idp = await issuer();
    const token = await idp.token('k1');
    const verify = await createIdentity(loadConfig({ ATLAS_OIDC_ISSUER: idp.url }));
    expect(await verify(token)).to.include({ id: 'ollie' });
    await idp.close();
    expect(await verify(token)).to.include({ id: 'ollie' });
    expect(idp.asked()).to.equal(1);
  });

  it('of OIDC answers 503 while the issuer was never reached, and recovers', async () => {
    const idp = await issuer();
    const token = await idp.token('k1');
    const verify = await createIdentity(loadConfig({ ATLAS_OIDC_ISSUER: idp.url }));
    await idp.close();
    expect(await verify(token).catch((error: unknown) => error)).to.include({ status: 503 });
    await idp.open();
    await until('the issuer is asked again', async () => (await verify(token)).id === 'ollie' || undefined);
    await idp.close();
  });

  it('of OIDC forgets a key that the issuer withdrew', async () => {
    const idp = await issuer();
    const [withdrawn, kept] = [await idp.token('k1'), await idp.token('k2')];
    const verify = createTokenVerifier({ issuer: idp.url, audience: 'atlas-gateway' }, oidcKeys(idp.url, undefined, 0));
    expect(await verify(withdrawn)).to.include({ id: 'ollie' });
    idp.withdraw('k1');
    const refusal = (): Promise<unknown> => verify(withdrawn).catch((error: unknown) => error);
    await until('the key is forgotten', async () => ('status' in Object(await refusal()) ? true : undefined));
    expect(await refusal()).to.include({ status: 401 });
    expect(await verify(kept)).to.include({ id: 'ollie' });
    await idp.close();
    expect(await verify(kept), 'the issuer is away').to.include({ id: 'ollie' });
    expect(await verify(kept), 'and still is').to.include({ id: 'ollie' });
  });

  it('of OIDC believes a withdrawn key not even once after a long silence, and goes on while the issuer is away', async () => {
    const idp = await issuer();
    const [withdrawn, kept] = [await idp.token('k1'), await idp.token('k2')];
    const keys = oidcKeys(idp.url, undefined, REFRESH_AFTER_MS);
    const verify = createTokenVerifier({ issuer: idp.url, audience: 'atlas-gateway' }, keys);
    expect(await verify(withdrawn)).to.include({ id: 'ollie' });
    idp.withdraw('k1');
    await silence();
    expect(await verify(withdrawn).catch((error: unknown) => error)).to.include({ status: 401 });
    await idp.close();
    await silence();
    expect(await verify(kept), 'the issuer is away').to.include({ id: 'ollie' });
  });

  it('of OIDC does not hammer the issuer when somebody sends unknown keys', async () => {
    const idp = await issuer();
    await idp.token('k1');
    const other = await issuer();
    const strange = (await other.token('k9')).split('.');
    const verify = await createIdentity(
      loadConfig({ ATLAS_OIDC_ISSUER: idp.url, ATLAS_OIDC_JWKS_URL: `${idp.url}/keys` }),
    );
    try {
      for (let i = 0; i < 5; i++) {
        expect(await verify(strange.join('.')).catch((error: unknown) => error)).to.include({ status: 401 });
      }
      expect(idp.asked()).to.be.at.most(2);
    } finally {
      await idp.close();
      await other.close();
    }
  });
});
