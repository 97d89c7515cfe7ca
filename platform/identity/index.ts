import type { Config } from '../config.js';
import { DEVELOPMENT_ISSUER, developmentKeys } from './development-identity.js';
import { oidcKeys } from './oidc-keys.js';
import { createTokenVerifier, type VerifyToken } from './token-verifier.js';

/** The identity that the configuration names; without one, outside development mode, the process refuses to start. */
export async function createIdentity(config: Config): Promise<VerifyToken> {
  const audience = config.ATLAS_OIDC_AUDIENCE;
  const issuer = config.ATLAS_OIDC_ISSUER;
  if (issuer) return createTokenVerifier({ issuer, audience }, oidcKeys(issuer, config.ATLAS_OIDC_JWKS_URL));
  if (config.ATLAS_MODE !== 'development') {
    throw new Error(
      'Atlas refuses to start: ATLAS_OIDC_ISSUER is not set, and the development identity works only with ATLAS_MODE=development',
    );
  }
  return createTokenVerifier({ issuer: DEVELOPMENT_ISSUER, audience }, await developmentKeys(config));
}

export { endOfToken, isExpired, unauthenticated, type VerifyToken } from './token-verifier.js';
