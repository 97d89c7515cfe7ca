import { hmacOf } from './hmac.js';

/** The keys that the secrets of endpoints are made of, by id; the first makes the new ones. */
export interface WebhookKeys {
  readonly current: string;
  readonly byId: ReadonlyMap<string, Buffer>;
}

interface SecretOf {
  readonly secretId: string;
  readonly keyId: string;
}

const SHORTEST_BYTES = 32;

/** `2026b:<base64>,2026a:<base64>`: the first for new secrets, the others for as long as an endpoint has one of theirs. */
export function webhookKeysOf(setting: string): WebhookKeys {
  const pairs = setting.split(',').map((pair): [string, Buffer] => {
    const [, id = '', key = ''] = /^([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/]+={0,2})$/.exec(pair.trim()) ?? [];
    const bytes = Buffer.from(key, 'base64');
    if (bytes.length < SHORTEST_BYTES) {
      throw new Error(
        `ATLAS_WEBHOOK_KEYS: must be id:key, comma-separated, each key ${SHORTEST_BYTES} bytes or more in base64`,
      );
    }
    return [id, bytes];
  });
  const byId = new Map(pairs);
  if (byId.size !== pairs.length) throw new Error('ATLAS_WEBHOOK_KEYS: names an id twice');
  return { current: pairs[0]?.[0] ?? '', byId };
}

function bytesOf({ byId }: WebhookKeys, { secretId, keyId }: SecretOf): Buffer {
  const key = byId.get(keyId);
  if (!key) throw new Error(`ATLAS_WEBHOOK_KEYS has no key ${keyId}, of which a webhook's secret is made`);
  return hmacOf(key, `atlas webhook secret ${secretId}`);
}

/** A secret as its endpoint is told it, once. It is made of the key each time, and kept nowhere. */
export const webhookSecret = (keys: WebhookKeys, of: SecretOf): string =>
  `whsec_${bytesOf(keys, of).toString('base64')}`;

/** The headers of Standard Webhooks: a signature by each secret that signs. */
export function signedHeaders(
  keys: WebhookKeys,
  secrets: readonly SecretOf[],
  { id, body, now }: { readonly id: string; readonly body: string; readonly now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const head = `${id}.${timestamp}.`;
  const signatures = secrets.map((of) => `v1,${hmacOf(bytesOf(keys, of), head, body).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
