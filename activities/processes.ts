import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../platform/database.js';
import {
  APPROVAL_WORKFLOW,
  type ApprovalStart,
  type ApprovalWorkflow,
  approvalOptions,
  approvalWorkflowId,
  withdrawnSignal,
} from '../workflows/approvals/approval.contract.js';
import { jobProcessActivities } from './job-processes.js';
import { letterProcessActivities } from './letter-processes.js';
import { lostProcesses } from './lost-processes.js';
import { orderProcessActivities } from './order-processes.js';

/** Activities on Temporal itself: top-level processes are started, or joined, by an activity. */
export const processActivities = (database: Database, client: Client) => ({
  startApproval: async (start: ApprovalStart): Promise<void> => {
    await client.workflow.start<ApprovalWorkflow>(APPROVAL_WORKFLOW, approvalOptions(start)).catch(ignoreStarted);
  },
  signalApprovalWithdrawn: async (requestId: string): Promise<void> => {
    await client.workflow
      .getHandle(approvalWorkflowId(requestId))
      .signal(withdrawnSignal)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
  },
  ...jobProcessActivities(client),
  ...orderProcessActivities(client),
  ...letterProcessActivities(client),
  findLostProcesses: () => lostProcesses(database, client),
});

function ignoreStarted(error: unknown): void {
  if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return;
  throw error;
}
