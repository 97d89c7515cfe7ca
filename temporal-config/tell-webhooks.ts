import type { Client } from '@temporalio/client';
import { wakeDeliveries, wakeDelivery } from '../activities/webhook-processes.js';
import { SYSTEM_ACTOR } from '../domain/kernel/actor.js';
import type { Fact, FactPayload } from '../domain/kernel/fact.js';
import { webhookDeliveryQueued, webhookEndpointChanged } from '../domain/webhooks/index.js';
import { hasSubscribers, recordWebhookEvent } from '../domain/webhooks/store/index.js';
import type { Database } from '../platform/database.js';
import { TOLD_FACTS, webhookEventOf } from './webhook-events.js';

/** The facts that endpoints are told of, and those by which deliveries go on. */
export const WEBHOOK_FACTS = [...TOLD_FACTS, webhookDeliveryQueued, webhookEndpointChanged];

/** Records what is told of a fact, once, and starts a process for each delivery. What breaks off in between is done again. */
export async function tellWebhooks(client: Client, database: Database, fact: Fact): Promise<void> {
  if (fact.type === webhookDeliveryQueued.type) {
    return wakeDelivery(client, (fact.payload as FactPayload<typeof webhookDeliveryQueued>).deliveryId);
  }
  if (fact.type === webhookEndpointChanged.type) {
    const { endpointId, change } = fact.payload as FactPayload<typeof webhookEndpointChanged>;
    // What waits goes on, what was to be sent again begins, and what a disabled endpoint will not hear ends.
    return change === 'resumed' || change === 'disabled' ? wakeDeliveries(client, database, { endpointId }) : undefined;
  }
  const event = webhookEventOf(fact);
  if (!event || !(await hasSubscribers(database, event))) return;
  const { deliveries } = await recordWebhookEvent(database, {
    key: `webhook-event/${event.eventId}`,
    context: { actor: SYSTEM_ACTOR, correlationId: fact.correlationId, causationId: fact.eventId },
    input: event,
  });
  for (const deliveryId of deliveries) await wakeDelivery(client, deliveryId);
}
