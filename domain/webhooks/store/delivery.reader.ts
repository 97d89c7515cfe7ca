import type { Database } from '../../../platform/database.js';
import type { Page, Paged } from '../../kernel/page.js';
import type {
  DeliveryStanding,
  DeliveryState,
  EndpointState,
  OutgoingWebhook,
  WebhookDelivery,
} from '../webhooks.wire.js';
import { findDelivery } from './delivery-rows.js';
import { signingSecrets } from './endpoint.reader.js';

interface DeliveryRow {
  delivery_id: string;
  endpoint_id: string;
  event_id: string;
  event_type: string;
  state: DeliveryState;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  next_attempt_at: Date | null;
  created_at: Date;
  ended_at: Date | null;
}

const deliveryOf = (row: DeliveryRow): WebhookDelivery => ({
  deliveryId: row.delivery_id,
  endpointId: row.endpoint_id,
  eventId: row.event_id,
  eventType: row.event_type,
  state: row.state,
  attempts: row.attempts,
  lastStatus: row.last_status,
  lastError: row.last_error,
  nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});

/** Deliveries to an endpoint, the newest first. */
export const webhookDeliveries = (
  database: Database,
  endpointId: string,
  page: Page,
  query: { readonly state?: DeliveryState | null } = {},
): Promise<Paged<WebhookDelivery>> =>
  database.read('webhooks', async (tx) => {
    const state = query.state ?? null;
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM webhooks.deliveries d
       WHERE d.endpoint_id = $1 AND ($2::text IS NULL OR d.state = $2)`,
      [endpointId, state],
    );
    const rows = await tx.query<DeliveryRow>(
      `SELECT d.delivery_id, d.endpoint_id, d.event_id, v.event_type, d.state, d.attempts, d.last_status, d.last_error,
         d.next_attempt_at, d.created_at, d.ended_at
       FROM webhooks.deliveries d JOIN webhooks.events v USING (event_id)
       WHERE d.endpoint_id = $1 AND ($2::text IS NULL OR d.state = $2)
       ORDER BY d.created_at DESC, d.delivery_id LIMIT $3 OFFSET $4`,
      [endpointId, state, page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(deliveryOf), total: count?.total ?? 0 };
  });

/** How a delivery stands, or null. */
export const deliveryStanding = (database: Database, deliveryId: string): Promise<DeliveryStanding | null> =>
  database.read('webhooks', async (tx) => (await findDelivery(tx, deliveryId))?.standing ?? null);

/** What an attempt sends, or null. */
export const outgoingWebhook = (database: Database, deliveryId: string): Promise<OutgoingWebhook | null> =>
  database.read('webhooks', async (tx) => {
    const [row] = await tx.query<{
      endpoint_id: string;
      state: DeliveryState;
      endpoint_state: EndpointState;
      url: string;
      event_id: string;
      body: string;
    }>(
      `SELECT d.endpoint_id, d.state, e.state AS endpoint_state, e.url, d.event_id, v.body
       FROM webhooks.deliveries d JOIN webhooks.endpoints e USING (endpoint_id) JOIN webhooks.events v USING (event_id)
       WHERE d.delivery_id = $1`,
      [deliveryId],
    );
    if (!row) return null;
    const { endpoint_id: endpointId, state, endpoint_state: endpointState, url, event_id: eventId, body } = row;
    return { endpointId, state, endpointState, url, eventId, body, secrets: await signingSecrets(tx, endpointId) };
  });

/** Deliveries on their way, by id: of one endpoint, or of all. */
export const pendingDeliveries = (
  database: Database,
  query: {
    readonly endpointId?: string;
    readonly after: string;
    readonly limit: number;
    readonly quietSeconds?: number;
  },
): Promise<string[]> =>
  database.read('webhooks', async (tx) => {
    const { endpointId = null, after, limit, quietSeconds = 0 } = query;
    const rows = await tx.query<{ delivery_id: string }>(
      `SELECT d.delivery_id FROM webhooks.deliveries d
       WHERE d.state = 'Pending' AND d.delivery_id > $1 AND ($2::text IS NULL OR d.endpoint_id = $2)
         AND d.created_at <= now() - make_interval(secs => $3)
       ORDER BY d.delivery_id LIMIT $4`,
      [after, endpointId, quietSeconds, limit],
    );
    return rows.map(({ delivery_id }) => delivery_id);
  });
