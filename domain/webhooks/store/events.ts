import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { bodyOf } from '../delivery.js';
import { webhookDeliveryQueued } from '../webhooks.facts.js';
import { refuse } from '../webhooks.refusals.js';
import {
  type DeliveryResult,
  type RecordedEvent,
  type RecordWebhookEventInput,
  type RedeliverWebhookInput,
  TEST_EVENT,
  type TestWebhookInput,
} from '../webhooks.wire.js';
import { findDelivery, insertEvent, queueAgain } from './delivery-rows.js';
import { lockEndpoint } from './endpoint.reader.js';

type Done = Promise<DeliveryResult & Stepped>;
type Happened = Pick<RecordWebhookEventInput, 'type' | 'occurredAt'>;

async function subscribers(tx: Queryable, { type, occurredAt }: Happened): Promise<string[]> {
  const rows = await tx.query<{ endpoint_id: string }>(
    `SELECT s.endpoint_id FROM webhooks.subscriptions s JOIN webhooks.endpoints e USING (endpoint_id)
     WHERE s.event_type = $1 AND s.since <= $2 AND e.state <> 'Disabled' ORDER BY s.endpoint_id`,
    [type, occurredAt],
  );
  return rows.map(({ endpoint_id }) => endpoint_id);
}

/** Whether anybody hears of it: what nobody does is not recorded. */
export const hasSubscribers = (database: Database, event: Happened): Promise<boolean> =>
  database.read('webhooks', async (tx) => (await subscribers(tx, event)).length > 0);

/** One delivery to each endpoint that hears of it, once, however often the fact is read; answers them all. */
export async function recordWebhookEvent(
  database: Database,
  { key, context, input }: Command<RecordWebhookEventInput>,
): Promise<RecordedEvent & Stepped> {
  requireRole(context.actor, ['Ops'], 'record what is told outside');
  const { eventId, type } = input;
  // What is told of a fact may be another thing in another release: the first is what was told.
  return runStep(database, { room: 'webhooks', key, context, input: { eventId, type } }, async (tx) => {
    const event = { eventId, type, occurredAt: input.occurredAt, body: bodyOf(input) };
    return { deliveries: await insertEvent(tx, event, await subscribers(tx, input)) };
  });
}

/** An event for this endpoint alone. Refuses 'UnknownEndpoint' and 'WrongEndpointState'. */
export async function testWebhookEndpoint(database: Database, command: Command<TestWebhookInput>): Done {
  const { key, context, input } = command;
  requireRole(context.actor, ['Admin'], 'test webhook endpoints');
  return runStep(database, { room: 'webhooks', ...command }, async (tx) => {
    const { endpointId } = input;
    await lockHearing(tx, endpointId);
    const [id] = await tx.query<{ eventId: string }>(`SELECT md5($1)::uuid::text AS "eventId"`, [key]);
    const eventId = id?.eventId ?? key;
    const test = { type: TEST_EVENT, occurredAt: tx.now, subject: endpointId, sequence: 1 };
    const body = bodyOf({ ...test, data: { endpointId, requestedBy: context.actor.name } });
    const [deliveryId = ''] = await insertEvent(tx, { ...test, eventId, body }, [endpointId]);
    tx.emit(webhookDeliveryQueued, `webhook-endpoint:${endpointId}`, {
      ...{ endpointId, deliveryId, eventId, eventType: TEST_EVENT },
    });
    return { deliveryId, state: 'Pending' as const };
  });
}

/**
 * Has one that has ended sent again, under its event's id. Refuses 'UnknownEndpoint', 'UnknownWebhookDelivery',
 * 'WrongEndpointState' and 'DeliveryPending'.
 */
export async function redeliverWebhook(database: Database, command: Command<RedeliverWebhookInput>): Done {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], 'send webhooks again');
  return runStep(database, { room: 'webhooks', ...command }, async (tx) => {
    const { endpointId, deliveryId } = input;
    await lockHearing(tx, endpointId);
    const found = await findDelivery(tx, deliveryId);
    if (found?.standing.endpointId !== endpointId) {
      throw refuse('UnknownWebhookDelivery', `There is no delivery ${deliveryId} to ${endpointId}.`);
    }
    const { state } = found.standing;
    if (state === 'Pending') throw refuse('DeliveryPending', `Delivery ${deliveryId} is on its way.`, { state });
    await queueAgain(tx, deliveryId);
    const { eventId, eventType } = found;
    tx.emit(webhookDeliveryQueued, `webhook-endpoint:${endpointId}`, { endpointId, deliveryId, eventId, eventType });
    return { deliveryId, state: 'Pending' as const };
  });
}

async function lockHearing(tx: Queryable, endpointId: string): Promise<void> {
  const { state } = await lockEndpoint(tx, endpointId);
  if (state !== 'Disabled') return;
  throw refuse('WrongEndpointState', `Webhook endpoint ${endpointId} is Disabled: nothing is sent to it.`, { state });
}
