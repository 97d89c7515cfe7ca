import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import { z } from 'zod';
import type { Role } from '../../domain/kernel/actor.js';
import type { Scope } from '../../domain/kernel/scope.js';
import type { Config } from '../config.js';
import { claimsOf } from './scope.js';

export const DEVELOPMENT_ISSUER = 'urn:atlas:development';
const ALGORITHM = 'ES256';
const LIFETIME = '12h';

const keyFile = z.object({
  kty: z.literal('EC'),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});
type KeyFile = z.infer<typeof keyFile>;
type Settings = Pick<Config, 'ATLAS_MODE' | 'ATLAS_OIDC_AUDIENCE' | 'ATLAS_DEVELOPMENT_IDENTITY'>;

/** A bearer token of the development identity. Refuses outside development mode. */
export async function developmentToken(
  config: Settings,
  who: { user: string; roles: readonly Role[]; scope?: Scope },
): Promise<string> {
  const key = await developmentKey(config);
  const claims = { typ: 'Bearer', preferred_username: who.user, realm_access: { roles: [...who.roles] } };
  return new SignJWT({ ...claims, ...claimsOf(who.scope) })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience(config.ATLAS_OIDC_AUDIENCE)
    .setSubject(who.user)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(await importJWK(key, ALGORITHM));
}

/** The public half, for checking those tokens. */
export async function developmentKeys(config: Settings): Promise<JWTVerifyGetKey> {
  const { d: _, ...open }: KeyFile = await developmentKey(config);
  const key = await importJWK(open satisfies JWK, ALGORITHM);
  return () => key;
}

async function developmentKey(config: Settings): Promise<KeyFile> {
  if (config.ATLAS_MODE !== 'development')
    throw new Error('the development identity works only with ATLAS_MODE=development');
  const path = config.ATLAS_DEVELOPMENT_IDENTITY;
  if (!existsSync(path)) await writeKey(path);
  return keyFile.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Several processes may come first at once: the file appears whole, and only one of them wins. */
async function writeKey(path: string): Promise<void> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const kid = randomUUID();
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${kid}`;
  writeFileSync(draft, `${JSON.stringify({ ...(await exportJWK(privateKey)), kid })}\n`);
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
