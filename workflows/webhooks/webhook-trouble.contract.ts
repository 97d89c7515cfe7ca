import type { TaskAction } from '../../domain/operations/index.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const WEBHOOK_TROUBLE_WORKFLOW = 'webhookTrouble';

/** One for each time that an endpoint begins to fail: "WE-1001/3". */
export const webhookTroubleWorkflowId = (trouble: string): string => `webhook-trouble:${trouble}`;

export interface WebhookTroubleStart {
  readonly endpointId: string;
  readonly trouble: string;
}

export interface WebhookTroubleEnd {
  readonly action: TaskAction;
}

export type WebhookTroubleWorkflow = (start: WebhookTroubleStart) => Promise<WebhookTroubleEnd>;

export const webhookTroubleOptions = (start: WebhookTroubleStart) => ({
  workflowId: webhookTroubleWorkflowId(start.trouble),
  taskQueue: TASK_QUEUES.processes,
  args: [start] as [WebhookTroubleStart],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `Webhooks do not arrive at ${start.endpointId}`,
  typedSearchAttributes: [{ key: searchAttributes.document, value: start.endpointId }],
});
