import type { Database, Queryable } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import type { Page, Paged } from '../../kernel/page.js';
import { refuse } from '../webhooks.refusals.js';
import type { EndpointSecret, EndpointState, EventType, SecretRef, WebhookEndpoint } from '../webhooks.wire.js';

interface EndpointRow {
  endpoint_id: string;
  url: string;
  description: string;
  state: EndpointState;
  reason: string | null;
  failing_since: Date | null;
  spell: number;
  created_by: Actor;
  created_at: Date;
  event_types: EventType[];
  secrets: EndpointSecret[];
}

const instantOf = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const ENDPOINTS = `
  SELECT e.endpoint_id, e.url, e.description, e.state, e.reason, e.failing_since, e.spell, e.created_by, e.created_at,
    ARRAY(SELECT s.event_type FROM webhooks.subscriptions s WHERE s.endpoint_id = e.endpoint_id ORDER BY s.event_type) AS event_types,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('version', s.version, 'keyId', s.key_id,
        'createdAt', ${instantOf('s.created_at')}, 'signsUntil', ${instantOf('s.signs_until')}) ORDER BY s.version DESC), '[]')
      FROM webhooks.secrets s WHERE s.endpoint_id = e.endpoint_id AND (s.signs_until IS NULL OR s.signs_until > now())) AS secrets
  FROM webhooks.endpoints e`;

const endpointOf = (row: EndpointRow): WebhookEndpoint => ({
  endpointId: row.endpoint_id,
  url: row.url,
  description: row.description,
  eventTypes: row.event_types,
  state: row.state,
  reason: row.reason,
  failingSince: row.failing_since?.toISOString() ?? null,
  secrets: row.secrets,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
});

/** The endpoint, with how often it has begun to fail; nobody else changes it meanwhile. Refuses 'UnknownEndpoint'. */
export async function lockEndpoint(
  tx: Queryable,
  endpointId: string,
): Promise<WebhookEndpoint & { readonly spell: number }> {
  await tx.query('SELECT 1 FROM webhooks.endpoints e WHERE e.endpoint_id = $1 FOR UPDATE', [endpointId]);
  const [row] = await tx.query<EndpointRow>(`${ENDPOINTS} WHERE e.endpoint_id = $1`, [endpointId]);
  if (!row) throw refuse('UnknownEndpoint', `There is no webhook endpoint ${endpointId}.`);
  return { ...endpointOf(row), spell: row.spell };
}

/** The endpoint, or null. */
export const webhookEndpoint = (database: Database, endpointId: string): Promise<WebhookEndpoint | null> =>
  database.read('webhooks', async (tx) => {
    const [row] = await tx.query<EndpointRow>(`${ENDPOINTS} WHERE e.endpoint_id = $1`, [endpointId]);
    return row ? endpointOf(row) : null;
  });

/** Endpoints, by id. */
export const webhookEndpoints = (
  database: Database,
  page: Page,
  query: { readonly state?: EndpointState | null } = {},
): Promise<Paged<WebhookEndpoint>> =>
  database.read('webhooks', async (tx) => {
    const state = query.state ?? null;
    const [count] = await tx.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM webhooks.endpoints e WHERE $1::text IS NULL OR e.state = $1',
      [state],
    );
    const rows = await tx.query<EndpointRow>(
      `${ENDPOINTS} WHERE $1::text IS NULL OR e.state = $1 ORDER BY e.created_at, e.endpoint_id LIMIT $2 OFFSET $3`,
      [state, page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(endpointOf), total: count?.total ?? 0 };
  });

export const nextEndpointId = async (database: Database): Promise<string> =>
  `WE-${await database.nextNumber('webhooks', 'endpoint_number')}`;

/** What signs now, the newest first. */
export const signingSecrets = (tx: Queryable, endpointId: string): Promise<SecretRef[]> =>
  tx.query<SecretRef & object>(
    `SELECT s.secret_id::text AS "secretId", s.key_id AS "keyId" FROM webhooks.secrets s
     WHERE s.endpoint_id = $1 AND (s.signs_until IS NULL OR s.signs_until > now()) ORDER BY s.version DESC`,
    [endpointId],
  );
