import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ApprovalRequest, ApprovalState, DecideApprovalInput } from '../../domain/approvals/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const APPROVAL_WORKFLOW = 'approval';

export const approvalWorkflowId = (requestId: string): string => `approval:${requestId}`;

/** The request that an approval's workflow is about; null for every other workflow. */
export const requestIdOf = (workflowId: string): string | null =>
  workflowId.startsWith('approval:') ? workflowId.slice('approval:'.length) : null;

export interface ApprovalStart {
  readonly requestId: string;
  /** In plain words, for the Web UI. */
  readonly summary: string;
  readonly context: CommandContext;
}

/** How the process of a request that has a row is started; one that runs, or has ended well, is left alone. */
export const approvalOptions = (start: ApprovalStart) => ({
  workflowId: approvalWorkflowId(start.requestId),
  taskQueue: TASK_QUEUES.processes,
  args: [start] as [ApprovalStart],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: start.summary,
  typedSearchAttributes: [
    { key: searchAttributes.document, value: start.requestId },
    { key: searchAttributes.waitingFor, value: 'approval' },
  ],
});

/** Also when one of this id has ended well: it was lost after that, or before it did what was decided. */
export const approvalAgain = (start: ApprovalStart) => ({
  ...approvalOptions(start),
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
});

/** The start of a request whose process was lost. */
export const startOfRequest = ({
  requestId,
  subject,
  amount,
  reason,
  requestedBy,
}: ApprovalRequest): ApprovalStart => ({
  requestId,
  summary: `Approval of ${subject}: ${amount} (${reason})`,
  context: { actor: requestedBy, correlationId: subject },
});

export interface ApprovalProgress {
  readonly requestId: string;
  readonly state: ApprovalState;
  readonly position: string | null;
}

export const decideUpdate = defineUpdate<ApprovalProgress, [Command<DecideApprovalInput>]>('decide');
/** Someone withdrew the request: the process reads its state and ends. */
export const withdrawnSignal = defineSignal('withdrawn');

export type ApprovalWorkflow = (start: ApprovalStart) => Promise<ApprovalProgress>;
