import type { Client } from '@temporalio/client';
import { pendingDeliveries } from '../domain/webhooks/store/index.js';
import type { Database } from '../platform/database.js';
import {
  deliveryNewsSignal,
  WEBHOOK_DELIVERY_WORKFLOW,
  type WebhookDeliveryWorkflow,
  webhookDeliveryOptions,
} from '../workflows/webhooks/webhook-delivery.contract.js';
import {
  WEBHOOK_TROUBLE_WORKFLOW,
  type WebhookTroubleStart,
  type WebhookTroubleWorkflow,
  webhookTroubleOptions,
} from '../workflows/webhooks/webhook-trouble.contract.js';

const PAGE = 500;

/** Starts the process of a delivery; one that runs looks again. A process of one that has ended looks, and ends. */
export async function wakeDelivery(client: Client, deliveryId: string): Promise<void> {
  await client.workflow.signalWithStart<WebhookDeliveryWorkflow>(WEBHOOK_DELIVERY_WORKFLOW, {
    ...webhookDeliveryOptions({ deliveryId }),
    signal: deliveryNewsSignal,
    signalArgs: [],
  });
}

/** Wakes whatever is on its way to an endpoint. */
export async function wakeDeliveries(
  client: Client,
  database: Database,
  query: { readonly endpointId?: string; readonly quietSeconds?: number },
  unless: (deliveryId: string) => boolean = () => false,
): Promise<void> {
  for (let after = ''; ; ) {
    const page = await pendingDeliveries(database, { ...query, after, limit: PAGE });
    for (const deliveryId of page) if (!unless(deliveryId)) await wakeDelivery(client, deliveryId);
    if (page.length < PAGE) return;
    after = page.at(-1) ?? after;
  }
}

export const webhookProcessActivities = (client: Client) => ({
  /** Starts the process that asks an operator about an endpoint; there is one for each trouble. */
  startWebhookTrouble: async (start: WebhookTroubleStart): Promise<void> => {
    try {
      await client.workflow.start<WebhookTroubleWorkflow>(WEBHOOK_TROUBLE_WORKFLOW, webhookTroubleOptions(start));
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return;
      throw error;
    }
  },
});
