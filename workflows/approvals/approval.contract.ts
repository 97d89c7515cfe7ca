import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ApprovalState, DecideApprovalInput } from '../../domain/approvals/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';

export const APPROVAL_WORKFLOW = 'approval';

export const approvalWorkflowId = (requestId: string): string => `approval:${requestId}`;

export interface ApprovalStart {
  readonly requestId: string;
  /** In plain words, for the Web UI. */
  readonly summary: string;
  readonly context: CommandContext;
}

export interface ApprovalProgress {
  readonly requestId: string;
  readonly state: ApprovalState;
  readonly position: string | null;
}

export const decideUpdate = defineUpdate<ApprovalProgress, [Command<DecideApprovalInput>]>('decide');
/** Someone withdrew the request: the process reads its state and ends. */
export const withdrawnSignal = defineSignal('withdrawn');

export type ApprovalWorkflow = (start: ApprovalStart) => Promise<ApprovalProgress>;
