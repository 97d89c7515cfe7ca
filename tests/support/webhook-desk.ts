import {
  EVENT_TYPES,
  type EventType,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../../domain/webhooks/index.js';
import * as webhooks from '../../domain/webhooks/store/index.js';
import { webhookSecret } from '../../platform/webhook-secrets.js';
import { tellWebhooks, WEBHOOK_FACTS } from '../../temporal-config/tell-webhooks.js';
import { ada, by } from './actors.js';
import { WEBHOOKS } from './api-server.js';
import { factsAfter } from './facts.js';
import type { World } from './process-world.js';
import { until } from './until.js';
import { type WebhookReceiver, webhookReceiver } from './webhook-receiver.js';

const told = new Set(WEBHOOK_FACTS.map(({ type }) => type));

/** Somebody else's system, and what an Admin does about it; facts reach it when the test says so. */
export async function webhookDesk(world: World) {
  const { database } = world.test;
  const receiver: WebhookReceiver = await webhookReceiver();
  let read = '0';
  const created = await webhooks.nextEndpointId(database);

  const pump = async (): Promise<void> => {
    for (const fact of await factsAfter(world.test, read)) {
      if (told.has(fact.type)) await tellWebhooks(world.client, database, fact);
      read = fact.position;
    }
  };
  const endpoint = async (): Promise<WebhookEndpoint> => {
    const found = await webhooks.webhookEndpoint(database, created);
    if (!found) throw new Error('no such endpoint');
    return found;
  };
  const deliveries = async (): Promise<readonly WebhookDelivery[]> =>
    (await webhooks.webhookDeliveries(database, created, { page: 1, pageSize: 100 })).items;

  return {
    receiver,
    endpointId: created,
    pump,
    endpoint,
    deliveries,
    create: async (eventTypes: readonly EventType[] = EVENT_TYPES): Promise<void> => {
      const input = { endpointId: created, url: receiver.url, description: 'A partner', eventTypes, keyId: 'test' };
      const { secret } = await webhooks.createWebhookEndpoint(database, by(ada, input));
      receiver.secret = webhookSecret(WEBHOOKS.keys, secret);
    },
    /** A test event; it is not told yet. */
    test: async (): Promise<string> =>
      (await webhooks.testWebhookEndpoint(database, by(ada, { endpointId: created }))).deliveryId,
    /** Hours pass until it does. */
    reaches: (deliveryId: string, state: WebhookDelivery['state']): Promise<WebhookDelivery> =>
      until(`${deliveryId} is ${state}`, async () => {
        const found = (await deliveries()).find((delivery) => delivery.deliveryId === deliveryId);
        if (found?.state === state) return found;
        await world.sleep('1 hour');
        return undefined;
      }),
    stop: () => receiver.stop(),
  };
}

export type WebhookDesk = Awaited<ReturnType<typeof webhookDesk>>;
