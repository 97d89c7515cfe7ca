import { createHmac, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { ProblemError } from '../problem.js';
import { createTokenVerifier } from './token-verifier.js';

const ISSUER = 'https://id.atlas.example/realms/atlas-erp';
const rules = { issuer: ISSUER, audience: 'atlas-gateway' };
const seconds = (): number => Math.floor(Date.now() / 1000);
const claims = (): JWTPayload => ({
  iss: ISSUER,
  aud: ['account', 'atlas-gateway'],
  sub: '8b1c',
  iat: seconds(),
  exp: seconds() + 300,
  typ: 'Bearer',
  preferred_username: 'fay',
  realm_access: { roles: ['Finance', 'offline_access'] },
  resource_access: { 'atlas-gateway': { roles: ['Approver'] }, account: { roles: ['Admin'] } },
});

const ec = await generateKeyPair('ES256', { extractable: true });
const rsa = await generateKeyPair('RS256', { extractable: true });
const stranger = await generateKeyPair('ES256');
const publicPem = await exportSPKI(rsa.publicKey);
const keys = createLocalJWKSet({
  keys: [
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
  ],
});
const verify = createTokenVerifier(rules, keys);

type Header = JWTHeaderParameters;
const sign = (payload: JWTPayload, header: Header = { alg: 'ES256', kid: 'ec' }, key = ec.privateKey) =>
  new SignJWT(payload).setProtectedHeader(header).sign(key);
const without = (name: string): JWTPayload => {
  const { [name]: _, ...rest } = claims();
  return rest;
};
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function refusalOf(token: string | Promise<string>): Promise<ProblemError> {
  try {
    await verify(await token);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('the token was taken');
}

describe('a bearer token', () => {
  it('says who calls, with the roles of the realm and of the client, and no others', async () => {
    expect(await verify(await sign(claims()))).to.deep.equal({
      id: '8b1c',
      name: 'fay',
      roles: ['Finance', 'Approver'],
    });
    expect(await verify(await sign(claims(), { alg: 'RS256', kid: 'rsa' }, rsa.privateKey))).to.include({ id: '8b1c' });
  });

  it('calls the subject by its id when it has no name', async () => {
    expect(await verify(await sign(without('preferred_username')))).to.include({ name: '8b1c' });
  });

  it('says whether a client has it for itself, by each sign that issuers give, and not of a person who came by a client', async () => {
    const isProgram = async (more: JWTPayload, header?: Header) =>
      (await verify(await sign({ ...claims(), ...more }, header))).program ?? false;
    expect(await isProgram({ azp: 'atlas-gateway' })).to.equal(false);
    expect(await isProgram({ preferred_username: 'service-account-atlas-machine' })).to.equal(true);
    // Without the scope `profile` there is no name.
    expect(await isProgram({ preferred_username: undefined, client_id: 'atlas-machine' })).to.equal(true);
    const rfc9068 = { alg: 'ES256', kid: 'ec', typ: 'at+jwt' };
    expect(await isProgram({ typ: undefined, client_id: 'atlas-gateway' }, rfc9068)).to.equal(false);
    expect(await isProgram({ typ: undefined, client_id: '8b1c' }, rfc9068)).to.equal(true);
  });

  it('gives no role when its roles are not a list', async () => {
    const odd = { ...claims(), realm_access: { roles: 'Admin' }, resource_access: 'Admin' };
    expect((await verify(await sign(odd))).roles).to.deep.equal([]);
  });

  it('limits to the sites and business units that it names, and an empty list to nothing', async () => {
    const scopeOf = async (more: JWTPayload) => (await verify(await sign({ ...claims(), ...more }))).scope;
    expect(await scopeOf({})).to.equal(undefined);
    expect(await scopeOf({ atlas_sites: ['LOUISVILLE'], atlas_business_units: ['OWNER', 'CORPORATE'] })).to.deep.equal({
      sites: ['LOUISVILLE'],
      businessUnits: ['OWNER', 'CORPORATE'],
    });
    expect(await scopeOf({ atlas_sites: [] })).to.deep.equal({ sites: [] });
  });

  const wrong: Record<string, () => string | Promise<string>> = {
    'of another issuer': () => sign({ ...claims(), iss: 'https://elsewhere.example' }),
    'for another audience': () => sign({ ...claims(), aud: 'account' }),
    'for no audience': () => sign(without('aud')),
    'without a subject': () => sign(without('sub')),
    'with an empty subject': () => sign({ ...claims(), sub: '' }),
    'without an end': () => sign(without('exp')),
    'without a beginning': () => sign(without('iat')),
    'that ended more than a minute ago': () => sign({ ...claims(), exp: seconds() - 62 }),
    'that is not valid yet': () => sign({ ...claims(), nbf: seconds() + 90 }),
    'issued in the future': () => sign({ ...claims(), iat: seconds() + 90 }),
    'that is an ID token': () => sign({ ...claims(), typ: 'ID' }),
    'that is an ID token, whatever its header says': () =>
      sign({ ...claims(), typ: 'ID' }, { alg: 'ES256', kid: 'ec', typ: 'at+jwt' }),
    'that does not say what it is for': () => sign(without('typ'), { alg: 'ES256', kid: 'ec', typ: 'JWT' }),
    'that is a refresh token': () => sign({ ...claims(), typ: 'Refresh' }),
    'signed by somebody else': () => sign(claims(), { alg: 'ES256', kid: 'ec' }, stranger.privateKey),
    'of an unknown key': () => sign(claims(), { alg: 'ES256', kid: 'nobody' }, stranger.privateKey),
    'that brings its own key': async () =>
      sign(claims(), { alg: 'ES256', kid: 'own', jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
    'that brings a key of its own, though ours signed it': async () =>
      sign(claims(), { alg: 'ES256', kid: 'ec', jwk: await exportJWK(ec.publicKey) }),
    'that says where its key is': () =>
      sign(claims(), { alg: 'ES256', kid: 'own', jku: 'https://elsewhere.example/keys' }, stranger.privateKey),
    'that says where its certificate is': () =>
      sign(claims(), { alg: 'ES256', kid: 'ec', x5u: 'https://elsewhere.example/certificate' }),
    'with a header that must be understood and is not': () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', kid: 'ec', crit: ['urn:unknown'], 'urn:unknown': true })
        .sign(ec.privateKey, { crit: { 'urn:unknown': true } }),
    'signed by an algorithm that is not allowed': () => {
      const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return new SignJWT(claims()).setProtectedHeader({ alg: 'RS512', kid: 'rsa' }).sign(other.privateKey);
    },
    'that is not signed': () => `${base64({ alg: 'none' })}.${base64(claims())}.`,
    'signed with the public key as a secret': () => {
      const open = `${base64({ alg: 'HS256', kid: 'rsa' })}.${base64(claims())}`;
      return `${open}.${createHmac('sha256', publicPem).update(open).digest('base64url')}`;
    },
    'with other contents': async () => {
      const [header, , signature] = (await sign(claims())).split('.');
      return `${header}.${base64({ ...claims(), sub: 'root' })}.${signature}`;
    },
    'with two signatures': async () => {
      const [header, payload, signature] = (await sign(claims())).split('.');
      return `${header}.${payload}.${signature}.${signature}`;
    },
    'with two signatures, as JSON': async () => {
      const [header, payload, signature] = (await sign(claims())).split('.');
      const one = { protected: header, signature };
      return JSON.stringify({ payload, signatures: [one, one] });
    },
    'whose sites are no list': () => sign({ ...claims(), atlas_sites: 'LOUISVILLE' }),
    'whose sites are null': () => sign({ ...claims(), atlas_sites: null }),
    'whose business units are no codes': () => sign({ ...claims(), atlas_business_units: ['OWNER', 7] }),
    'whose business units hold what is no code': () => sign({ ...claims(), atlas_business_units: ['*'] }),
    'that was cut off': async () => (await sign(claims())).slice(0, -8),
    'that is none': () => 'x',
  };
  for (const [what, make] of Object.entries(wrong)) {
    it(`${what} is refused with 401`, async () => {
      const refused = await refusalOf(make());
      expect(refused).to.include({ status: 401, code: 'unauthenticated' });
      expect(refused.more.headers?.['WWW-Authenticate']).to.match(/^Bearer /);
    });
  }

  it('may carry the certificates of the key that signed it, for they are not believed', async () => {
    const x5c = [Buffer.from('a certificate').toString('base64')];
    expect(await verify(await sign(claims(), { alg: 'ES256', kid: 'ec', x5c }))).to.include({ id: '8b1c' });
    const foreign = sign(claims(), { alg: 'ES256', kid: 'ec', x5c }, stranger.privateKey);
    expect(await refusalOf(foreign)).to.include({ status: 401 });
  });

  it('of an issuer that names its kind in the header is taken too', async () => {
    const token = sign(without('typ'), { alg: 'ES256', kid: 'ec', typ: 'at+jwt' });
    expect(await verify(await token)).to.include({ id: '8b1c' });
  });

  it('may have ended less than a minute ago, for clocks differ', async () => {
    expect(await verify(await sign({ ...claims(), exp: seconds() - 55 }))).to.include({ id: '8b1c' });
  });

  it('cannot be judged while the keys cannot be had: 503, not 401', async () => {
    const away = createTokenVerifier(rules, async () => {
      throw new TypeError('fetch failed');
    });
    const refused = await away(await sign(claims())).catch((error: unknown) => error);
    expect(refused).to.include({ status: 503, code: 'identity-provider-unreachable' });
    expect((refused as ProblemError).more.headers).to.have.property('Retry-After');
  });
});
