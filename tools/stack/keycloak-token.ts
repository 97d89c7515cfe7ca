/** A client of the realm file that is there to try things out: name and password for a token, without a browser. */
const tryOutClient = 'atlas-try-out';

export interface Tokens {
  readonly access: string;
  readonly id: string | undefined;
  readonly refresh: string | undefined;
}

/** Asks an OIDC issuer for tokens by the fields of one grant. */
export async function tokensFor(issuer: string, grant: Readonly<Record<string, string>>): Promise<Tokens> {
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(grant),
  });
  if (!response.ok) throw new Error(`${issuer} gives no token: ${response.status} ${await response.text()}`);
  const { access_token, id_token, refresh_token } = (await response.json()) as {
    access_token: string;
    id_token?: string;
    refresh_token?: string;
  };
  return { access: access_token, id: id_token, refresh: refresh_token };
}

/** Those of a demo user, whose password is the name. */
export const demoTokens = (issuer: string, user: string, client = tryOutClient): Promise<Tokens> =>
  tokensFor(issuer, { grant_type: 'password', client_id: client, scope: 'openid', username: user, password: user });
