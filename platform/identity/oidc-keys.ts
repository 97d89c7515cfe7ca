import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { z } from 'zod';

const ANSWER_TIMEOUT_MS = 5_000;
/** An identity provider that is away does not lock people out for so long; a new key is fetched when it is first seen. */
const KEEP_KEYS_MS = 60 * 60_000;
/** While the issuer answers, a key that it withdrew counts no longer than a token lives. */
const REFRESH_AFTER_MS = 5 * 60_000;
/** However many tokens name an unknown key, the issuer is asked for its keys no more often; a new key is taken so soon. */
const ASK_FOR_NEW_KEYS_AFTER_MS = 5_000;
const ASK_AGAIN_AFTER_FAILURE_MS = 1_000;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** The signing keys of an OIDC issuer: from the address given, else from its discovery document, asked for when first needed. */
export function oidcKeys(issuer: string, jwksUrl?: string, refreshAfterMs = REFRESH_AFTER_MS): JWTVerifyGetKey {
  const ask = considerate(fetch);
  let keys: Promise<RemoteJWKSet> | undefined;
  let refreshedAt = Date.now();
  let triedAt = refreshedAt;
  const open = async (): Promise<RemoteJWKSet> =>
    createRemoteJWKSet(new URL(jwksUrl ?? (await discover(issuer, ask))), {
      timeoutDuration: ANSWER_TIMEOUT_MS,
      cacheMaxAge: KEEP_KEYS_MS,
      cooldownDuration: ASK_FOR_NEW_KEYS_AFTER_MS,
      [customFetch]: ask,
    });
  const refresh = async (known: RemoteJWKSet): Promise<void> => {
    const done = await known.reload().then(
      () => true,
      () => false,
    );
    triedAt = Date.now();
    if (done) refreshedAt = triedAt;
  };
  return async (header, token) => {
    keys ??= open().catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    const known = await keys;
    const silent = Date.now() - triedAt > 2 * refreshAfterMs;
    // Nobody waits for it but the first after a long silence; where it fails the keys that are known serve on.
    const refreshing = Date.now() - refreshedAt > refreshAfterMs ? refresh(known) : undefined;
    if (silent) await refreshing;
    return known(header, token);
  };
}

/** An issuer that fails is left alone for a moment, however many callers wait for it. */
function considerate(ask: Ask): Ask {
  let failure: { error: unknown; at: number } | undefined;
  return async (url, init) => {
    if (failure && Date.now() - failure.at < ASK_AGAIN_AFTER_FAILURE_MS) throw failure.error;
    try {
      const response = await ask(url, init);
      if (!response.ok) throw new Error(`the identity provider answered ${url} with ${response.status}`);
      failure = undefined;
      return response;
    } catch (error) {
      failure = { error, at: Date.now() };
      throw error;
    }
  };
}

async function discover(issuer: string, ask: Ask): Promise<string> {
  const response = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const document = discovery.parse(await response.json());
  if (document.issuer !== issuer)
    throw new Error(`the identity provider calls itself ${document.issuer}, not ${issuer}`);
  return document.jwks_uri;
}
