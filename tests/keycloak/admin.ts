import { keycloakAdmin } from '../../tools/stack/keycloak.js';
import { tokensFor } from '../../tools/stack/keycloak-token.js';

/** Keycloak's own admin API, on the realm of Atlas. */
async function administer(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const { user, password } = keycloakAdmin;
  const grant = { grant_type: 'password', client_id: 'admin-cli', username: user, password };
  const { access } = await tokensFor(`${url}/realms/master`, grant);
  const response = await fetch(`${url}/admin/realms/atlas-erp${path}`, {
    method,
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Adds a signing key that the realm prefers to those it has; these stay valid. */
export async function addSigningKey(url: string): Promise<void> {
  const realm = (await administer(url, 'GET', '')) as { id: string };
  await administer(url, 'POST', '/components', {
    name: `ecdsa-${Date.now()}`,
    providerId: 'ecdsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    parentId: realm.id,
    config: { priority: ['1000'], enabled: ['true'], active: ['true'], ecdsaEllipticCurveKey: ['P-256'] },
  });
}

/** Lets a client give tokens for name and password, which the realm file allows to none but the one to try out. */
export async function allowPasswordGrant(url: string, clientId: string): Promise<void> {
  const [client] = (await administer(url, 'GET', `/clients?clientId=${clientId}`)) as { id: string }[];
  await administer(url, 'PUT', `/clients/${client?.id}`, { ...client, directAccessGrantsEnabled: true });
}

/** Gives a person what everybody has who is not from the realm file: an account that they may change, and a way to it. */
export async function giveOwnAccount(url: string, username: string): Promise<void> {
  const [person] = (await administer(url, 'GET', `/users?exact=true&username=${username}`)) as { id: string }[];
  const role = (await administer(url, 'GET', '/roles/default-roles-atlas-erp')) as object;
  await administer(url, 'POST', `/users/${person?.id}/role-mappings/realm`, [role]);
  await allowPasswordGrant(url, 'account-console');
}
