import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { UpdateDefinition, Workflow } from '@temporalio/common';
import { isOutcomeUnknown } from '../process-problems.js';
import { exists, ONE_PROCESS, withinAnswer } from './engine.js';

/**
 * Starts a process and waits until the update answers that its first step is done; 'accepted' when it is started and
 * does not answer in time.
 */
export async function startAndWait<Answer, Process extends Workflow>(
  client: Client,
  workflowType: string,
  options: WorkflowStartOptions<Process> & { readonly workflowId: string },
  { update, updateId }: { update: UpdateDefinition<Answer, []>; updateId: string },
): Promise<Answer | 'accepted'> {
  const startWorkflowOperation = new WithStartWorkflowOperation<Workflow>(workflowType, { ...options, ...ONE_PROCESS });
  try {
    return await withinAnswer(client, () =>
      client.workflow.executeUpdateWithStart(update, { startWorkflowOperation, updateId }),
    );
  } catch (error) {
    // Started before and over by now: a retry of the request that started it.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'accepted';
    if (isOutcomeUnknown(error) && (await exists(client, options.workflowId))) return 'accepted';
    throw error;
  }
}
