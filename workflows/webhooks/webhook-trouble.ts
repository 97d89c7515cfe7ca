import { allHandlersFinished, condition } from '@temporalio/workflow';
import { asksOperator } from '../correspondence/mail-task.js';
import { operatorDecision } from '../support/operator-task.js';
import { step } from '../support/steps.js';
import type { WebhookTroubleEnd, WebhookTroubleStart } from './webhook-trouble.contract.js';

/** Asks an operator, once, what is to become of an endpoint at which nothing arrives: send again what failed, or leave it. */
export async function webhookTrouble({ endpointId, trouble }: WebhookTroubleStart): Promise<WebhookTroubleEnd> {
  const process = asksOperator(endpointId);
  const taskId = `webhook/${trouble}`;
  const action = await operatorDecision(process, {
    ...{ taskId, kind: 'webhook', actions: ['retry', 'skip'] },
    title: `Webhooks do not arrive at ${endpointId}`,
    error: `Deliveries were given up, or the endpoint was disabled: GET /v1/webhook-endpoints/${endpointId}. Retry makes it active, and sends again what failed.`,
  });
  if (action === 'retry') {
    const input = { endpointId, resend: true };
    await step.resumeWebhookEndpoint({ key: `${taskId}/retry`, context: process.context, input });
  }
  await condition(allHandlersFinished);
  return { action };
}
