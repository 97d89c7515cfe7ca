import { resolveMailTaskUpdate } from '../../workflows/correspondence/mail-task.contract.js';
import { webhookDeliveryWorkflowId } from '../../workflows/webhooks/webhook-delivery.contract.js';
import { webhookTroubleWorkflowId } from '../../workflows/webhooks/webhook-trouble.contract.js';
import { by, ollie } from '../support/actors.js';
import type { World } from '../support/process-world.js';
import { until } from '../support/until.js';
import { type WebhookDesk, webhookDesk } from '../support/webhook-desk.js';
import type { Scenario } from './scenarios.js';

async function withDesk(world: World, play: (desk: WebhookDesk) => Promise<string>): Promise<string> {
  const desk = await webhookDesk(world);
  try {
    await desk.create();
    return await play(desk);
  } finally {
    await desk.stop();
  }
}

async function givenUp(desk: WebhookDesk): Promise<string> {
  desk.receiver.always = 500;
  const deliveryId = await desk.test();
  await desk.pump();
  await desk.reaches(deliveryId, 'Failed');
  return deliveryId;
}

export const webhookScenarios: readonly Scenario[] = [
  {
    name: 'webhook-delivered-late',
    time: 'skipping',
    run: (world) =>
      withDesk(world, async (desk) => {
        desk.receiver.answers.push(500, 503);
        const deliveryId = await desk.test();
        await desk.pump();
        await desk.reaches(deliveryId, 'Delivered');
        return webhookDeliveryWorkflowId(deliveryId);
      }),
  },
  {
    name: 'webhook-given-up',
    time: 'skipping',
    run: (world) => withDesk(world, async (desk) => webhookDeliveryWorkflowId(await givenUp(desk))),
  },
  {
    name: 'webhook-trouble-retried',
    time: 'skipping',
    run: (world) =>
      withDesk(world, async (desk) => {
        await givenUp(desk);
        const trouble = `${desk.endpointId}/1`;
        const handle = world.client.workflow.getHandle(webhookTroubleWorkflowId(trouble));
        const input = { taskId: `webhook/${trouble}`, action: 'retry' as const, justification: 'they are back' };
        const command = by(ollie, input);
        await until('the answer', async () =>
          handle.executeUpdate(resolveMailTaskUpdate, { args: [command], updateId: command.key }),
        );
        await handle.result();
        return handle.workflowId;
      }),
  },
];
