import type { StepTx } from '../../../platform/step.js';
import { hostOf } from '../endpoint.js';
import { webhookEndpointChanged } from '../webhooks.facts.js';
import type {
  EndpointDetails,
  EndpointResult,
  EndpointState,
  EventType,
  SecretRef,
  WebhookEndpoint,
} from '../webhooks.wire.js';

type Change = 'created' | 'changed' | 'paused' | 'resumed' | 'disabled' | 'secretRotated';

const CHANGE: Readonly<Record<EndpointState, Change>> = { Active: 'resumed', Paused: 'paused', Disabled: 'disabled' };

/** Puts an endpoint into a state, and tells so. */
export async function setState(
  tx: StepTx,
  now: WebhookEndpoint,
  state: EndpointState,
  reason: string | null,
): Promise<void> {
  await tx.query('UPDATE webhooks.endpoints SET state = $2, reason = $3 WHERE endpoint_id = $1', [
    ...[now.endpointId, state, reason],
  ]);
  tellEndpoint(tx, { ...now, state }, CHANGE[state], reason);
}

/** Types that it had keep the moment since which it hears of them. */
export async function subscribe(tx: StepTx, endpointId: string, eventTypes: readonly EventType[]): Promise<void> {
  await tx.query(
    `INSERT INTO webhooks.subscriptions (endpoint_id, event_type, since)
     SELECT $1, unnest($2::text[]), $3 ON CONFLICT DO NOTHING`,
    [endpointId, [...eventTypes], tx.now],
  );
}

export function tellEndpoint(
  tx: StepTx,
  endpoint: EndpointDetails & EndpointResult,
  change: Change,
  reason: string | null = null,
): void {
  const { endpointId, url, description, eventTypes, state } = endpoint;
  tx.emit(webhookEndpointChanged, `webhook-endpoint:${endpointId}`, {
    ...{ endpointId, change, host: hostOf(url), description, eventTypes, state, reason },
  });
}

/** A secret of which only the way to it is kept. */
export async function insertSecret(
  tx: StepTx,
  { endpointId, keyId, version }: { readonly endpointId: string; readonly keyId: string; readonly version: number },
): Promise<SecretRef> {
  const [row] = await tx.query<{ secretId: string }>(
    `INSERT INTO webhooks.secrets (endpoint_id, version, secret_id, key_id, created_at)
     VALUES ($1, $2, gen_random_uuid(), $3, $4) RETURNING secret_id::text AS "secretId"`,
    [endpointId, version, keyId, tx.now],
  );
  if (!row) throw new Error(`no secret was made for ${endpointId}`);
  return { secretId: row.secretId, keyId };
}
