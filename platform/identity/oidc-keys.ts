import { createRemoteJWKSet, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { z } from 'zod';

const ANSWER_TIMEOUT_MS = 5_000;
/** An identity provider that is away does not lock people out for so long; a new key is fetched when it is first seen. */
const KEEP_KEYS_MS = 60 * 60_000;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The signing keys of an OIDC issuer: from the address given, else from its discovery document, asked for when first needed. */
export function oidcKeys(issuer: string, jwksUrl?: string): JWTVerifyGetKey {
  let keys: Promise<RemoteJWKSet> | undefined;
  const open = async (): Promise<RemoteJWKSet> =>
    createRemoteJWKSet(new URL(jwksUrl ?? (await discover(issuer))), {
      timeoutDuration: ANSWER_TIMEOUT_MS,
      cacheMaxAge: KEEP_KEYS_MS,
    });
  return async (header, token) => {
    keys ??= open().catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return (await keys)(header, token);
  };
}

async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the identity provider answered its discovery document with ${response.status}`);
  const document = discovery.parse(await response.json());
  if (document.issuer !== issuer)
    throw new Error(`the identity provider calls itself ${document.issuer}, not ${issuer}`);
  return document.jwks_uri;
}
