import type { Queryable } from '../../../platform/database.js';
import type { DeliveryStanding, DeliveryState, EndpointState } from '../webhooks.wire.js';

interface StandingRow {
  delivery_id: string;
  endpoint_id: string;
  event_id: string;
  event_type: string;
  state: DeliveryState;
  endpoint_state: EndpointState;
  round: number;
  attempt: number;
  attempts: number;
  next_attempt_at: Date | null;
}

export interface FoundDelivery {
  readonly standing: DeliveryStanding;
  readonly eventId: string;
  readonly eventType: string;
  /** In all rounds. */
  readonly attempts: number;
}

/** Of somebody who may change it, the endpoint is locked before. */
export async function findDelivery(tx: Queryable, deliveryId: string): Promise<FoundDelivery | null> {
  const [row] = await tx.query<StandingRow>(
    `SELECT d.delivery_id, d.endpoint_id, d.event_id, v.event_type, d.state, e.state AS endpoint_state, d.round, d.attempt,
       d.attempts, d.next_attempt_at
     FROM webhooks.deliveries d JOIN webhooks.endpoints e USING (endpoint_id) JOIN webhooks.events v USING (event_id)
     WHERE d.delivery_id = $1`,
    [deliveryId],
  );
  if (!row) return null;
  const standing = {
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    state: row.state,
    endpointState: row.endpoint_state,
    round: row.round,
    attempt: row.attempt,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  };
  return { standing, eventId: row.event_id, eventType: row.event_type, attempts: row.attempts };
}

/** Another round begins now. */
const AGAIN = `state = 'Pending', round = round + 1, attempt = 0, next_attempt_at = now(), ended_at = NULL`;

export const queueAgain = (tx: Queryable, deliveryId: string): Promise<unknown> =>
  tx.query(`UPDATE webhooks.deliveries SET ${AGAIN} WHERE delivery_id = $1`, [deliveryId]);

export const queueFailed = (tx: Queryable, endpointId: string): Promise<unknown> =>
  tx.query(
    `UPDATE webhooks.deliveries SET ${AGAIN}
     WHERE endpoint_id = $1 AND state = 'Failed' AND ended_at > now() - interval '30 days'`,
    [endpointId],
  );

/** The deliveries of an event to these endpoints; an event that is there stays what it was. */
export async function insertEvent(
  tx: Queryable & { readonly now: string },
  event: { readonly eventId: string; readonly type: string; readonly occurredAt: string; readonly body: string },
  endpointIds: readonly string[],
): Promise<string[]> {
  await tx.query(
    `INSERT INTO webhooks.events (event_id, event_type, occurred_at, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (event_id) DO NOTHING`,
    [event.eventId, event.type, event.occurredAt, event.body],
  );
  const rows = await tx.query<{ delivery_id: string }>(
    `INSERT INTO webhooks.deliveries (delivery_id, endpoint_id, event_id, state, next_attempt_at, created_at)
     SELECT 'WD-' || nextval('webhooks.delivery_number'), endpoint_id, $2, 'Pending', $3, $3
     FROM unnest($1::text[]) endpoint_id ORDER BY endpoint_id
     ON CONFLICT (endpoint_id, event_id) DO NOTHING RETURNING delivery_id`,
    [[...endpointIds], event.eventId, tx.now],
  );
  return rows.map(({ delivery_id }) => delivery_id);
}
