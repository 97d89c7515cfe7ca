import type { Client } from '@temporalio/client';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import {
  APPROVAL_WORKFLOW,
  type ApprovalProgress,
  type ApprovalStart,
  type ApprovalWorkflow,
  approvalAgain,
  approvalWorkflowId,
} from '../../workflows/approvals/approval.contract.js';
import {
  COMMAND_WORKFLOW,
  type CommandWorkflow,
  commandWorkflowId,
  type SingleCommand,
} from '../../workflows/commands/command.contract.js';
import {
  WEBHOOK_WORKFLOW,
  type WebhookStart,
  type WebhookWorkflow,
  webhookWorkflowId,
} from '../../workflows/payments/webhook.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { ONE_PROCESS, startOnce, withinAnswer } from './engine.js';

export async function restartApproval(client: Client, start: ApprovalStart): Promise<void> {
  await withinAnswer(client, () => client.workflow.start<ApprovalWorkflow>(APPROVAL_WORKFLOW, approvalAgain(start)));
}

export const approvalEnd = (client: Client, requestId: string): Promise<ApprovalProgress> =>
  withinAnswer(client, () => client.workflow.getHandle<ApprovalWorkflow>(approvalWorkflowId(requestId)).result());

export async function carryOut(
  client: Client,
  id: string,
  activity: SingleCommand,
  command: Command<unknown>,
): Promise<Record<string, unknown> & Stepped> {
  const workflowId = commandWorkflowId(id);
  const answered = await withinAnswer(client, async () => {
    await startOnce(() =>
      client.workflow.start<CommandWorkflow>(COMMAND_WORKFLOW, {
        ...ONE_PROCESS,
        // One that broke off goes on: its steps answer from the record.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowId,
        taskQueue: TASK_QUEUES.processes,
        args: [{ activity, command }],
        staticSummary: `${activity} for ${command.context.actor.name}`,
      }),
    );
    return client.workflow.getHandle<CommandWorkflow>(workflowId).result();
  });
  if (answered.outcome === 'refused') throw new Refused(answered.refusal);
  return answered.result;
}

export const takeWebhook = (client: Client, start: WebhookStart): Promise<void> =>
  withinAnswer(client, () =>
    startOnce(() =>
      client.workflow.start<WebhookWorkflow>(WEBHOOK_WORKFLOW, {
        ...ONE_PROCESS,
        workflowId: webhookWorkflowId(start.eventId),
        taskQueue: TASK_QUEUES.processes,
        args: [start],
        staticSummary: `${start.type} of ${start.reference}`,
      }),
    ),
  );
