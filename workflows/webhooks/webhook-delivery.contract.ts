import { defineSignal } from '@temporalio/workflow';
import type { DeliveryState } from '../../domain/webhooks/index.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const WEBHOOK_DELIVERY_WORKFLOW = 'webhookDelivery';

export const webhookDeliveryWorkflowId = (deliveryId: string): string => `webhook-delivery:${deliveryId}`;

export interface WebhookDeliveryStart {
  readonly deliveryId: string;
}

export interface WebhookDeliveryEnd {
  readonly state: DeliveryState;
}

/** The endpoint goes on, or the delivery is to be sent again: the process reads what is so. */
export const deliveryNewsSignal = defineSignal('news');

export type WebhookDeliveryWorkflow = (start: WebhookDeliveryStart) => Promise<WebhookDeliveryEnd>;

export const webhookDeliveryOptions = (start: WebhookDeliveryStart) => ({
  workflowId: webhookDeliveryWorkflowId(start.deliveryId),
  taskQueue: TASK_QUEUES.processes,
  args: [start] as [WebhookDeliveryStart],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `Webhook ${start.deliveryId}`,
  typedSearchAttributes: [{ key: searchAttributes.document, value: start.deliveryId }],
});
