import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyResult, jwtVerify } from 'jose';
import type { Actor } from '../../domain/kernel/actor.js';
import { type ProblemError, problem } from '../problem.js';
import { rolesOf } from './roles.js';
import { scopeOf } from './scope.js';

/** Asymmetric only: a token can neither be unsigned nor signed with a public key used as a secret. */
const ALGORITHMS = ['ES256', 'RS256'];
const LEEWAY_SECONDS = 60;
/**
 * A key or the address of one that the token itself brings. Nobody follows them, and who sends them means no good; some issuers do
 * send the certificates of their key along (`x5c`), which nobody reads.
 */
const KEYS_OF_ITS_OWN = ['jwk', 'jku', 'x5u'];

export interface TokenRules {
  readonly issuer: string;
  /** Must be among the token's audiences; also the client whose own roles count. */
  readonly audience: string;
}

/** Who a bearer token speaks for. Throws a problem: 401 for a bad token, 503 when the keys cannot be had. */
export type VerifyToken = (token: string) => Promise<Actor>;

export function createTokenVerifier(rules: TokenRules, keys: JWTVerifyGetKey): VerifyToken {
  return async (token) => {
    const verifiedToken = await verified(token, rules, keys);
    requireAccessToken(verifiedToken);
    return actorOf(verifiedToken.payload, rules.audience);
  };
}

/** Until when a token that was verified speaks for anybody, in milliseconds since 1970. */
export const endOfToken = (token: string): number => ((decodeJwt(token).exp ?? 0) + LEEWAY_SECONDS) * 1000;

async function verified(token: string, rules: TokenRules, keys: JWTVerifyGetKey): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer: rules.issuer,
      audience: rules.audience,
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: LEEWAY_SECONDS,
    });
  } catch (error) {
    throw refusalOfToken(error);
  }
}

/**
 * ID and refresh tokens are no keys to the API. Keycloak says in the claim `typ` what a token is for, other issuers in the header
 * (RFC 9068); one that says it in neither place is none.
 */
function requireAccessToken({ payload, protectedHeader }: JWTVerifyResult): void {
  if (KEYS_OF_ITS_OWN.some((name) => name in protectedHeader)) {
    throw unauthenticated('The token brings a key of its own.');
  }
  const byHeader = /^(application\/)?at\+jwt$/i.test(protectedHeader.typ ?? '');
  const kind = payload['typ'] ?? (byHeader ? 'Bearer' : 'unknown');
  if (kind !== 'Bearer') throw unauthenticated('The token is not an access token.');
  if ((payload.iat ?? 0) > Date.now() / 1000 + LEEWAY_SECONDS) throw unauthenticated('The token is not valid yet.');
}

function refusalOfToken(error: unknown): ProblemError {
  if (isFaultOfToken(error)) {
    const expired = error instanceof errors.JWTExpired;
    return unauthenticated(expired ? 'The token has expired.' : 'The token is not valid for this API.', error);
  }
  return problem(503, 'identity-provider-unreachable', 'The keys of the identity provider cannot be had right now.', {
    headers: { 'Retry-After': '5' },
    cause: error,
  });
}

const FAULTS_OF_TOKEN = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JWSSignatureVerificationFailed,
];

const isFaultOfToken = (error: unknown): boolean => FAULTS_OF_TOKEN.some((fault) => error instanceof fault);

/** Whether a refusal is of a token that the issuer did sign for this API, and whose time is over: that is checked last. */
export const isExpired = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof errors.JWTExpired;

export const unauthenticated = (detail: string, cause?: unknown): ProblemError =>
  problem(401, 'unauthenticated', detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="atlas", error="invalid_token"' },
    cause,
  });

/**
 * Whether the token was given to a client for itself. Keycloak calls its service account so, and names the client in `client_id`, which it
 * does in no token of a person; other issuers make the client the subject (RFC 9068), and name it in people's tokens as well.
 */
function isProgram(payload: JWTPayload): boolean {
  if (String(payload['preferred_username'] ?? '').startsWith('service-account-')) return true;
  if (payload['typ'] === 'Bearer' && payload['client_id'] !== undefined) return true;
  return [payload['client_id'], payload['azp'], payload['cid']].includes(payload.sub);
}

function actorOf(payload: JWTPayload, client: string): Actor {
  const id = payload.sub;
  if (!id) throw unauthenticated('The token names no subject.');
  const name = [payload['preferred_username'], payload['name']].find((value) => typeof value === 'string' && value);
  const scope = scopeOf(payload);
  if (scope === 'malformed') throw unauthenticated('The token does not say clearly what it is limited to.');
  return {
    id,
    name: typeof name === 'string' ? name : id,
    roles: rolesOf(payload, client),
    ...(isProgram(payload) ? { program: true } : {}),
    ...(scope === undefined ? {} : { scope }),
  };
}
