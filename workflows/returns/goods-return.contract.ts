import type { UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import {
  RETURN_COMMANDS,
  type ReturnCommandInputs,
  type ReturnCommandKind,
  type ReturnStanding,
  type ReturnStart,
} from '../../domain/returns/index.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const RETURN_WORKFLOW = 'goodsReturn';

export const returnWorkflowId = (returnId: string): string => `return:${returnId}`;

export const returnIdOf = (workflowId: string): string => workflowId.slice('return:'.length);

/** How a return stands after a command; every update answers it. */
export interface ReturnProgress extends ReturnStanding {
  /** Position of the last fact that the command behind this answer emitted. */
  readonly position: string | null;
}

export type ReturnUpdate<Kind extends ReturnCommandKind> = UpdateDefinition<
  ReturnProgress,
  [Command<ReturnCommandInputs[Kind]>]
>;

/** Answers once the return has its row; the early return of update-with-start. */
export const authorisedUpdate = defineUpdate<ReturnProgress>('authorised');

/** One update a command, under the command's own name. */
export const returnUpdates = Object.fromEntries(
  RETURN_COMMANDS.map((kind) => [kind, defineUpdate(kind)]),
) as unknown as { readonly [Kind in ReturnCommandKind]: ReturnUpdate<Kind> };

export const resolveReturnTaskUpdate = defineUpdate<ReturnProgress, [Command<ResolveTaskInput>]>('resolveTask');

/** The order of the replacement moved on: the process reads it again. */
export const replacementChangedSignal = defineSignal('replacementChanged');

export const returnProgressQuery = defineQuery<ReturnProgress>('progress');

export type ReturnWorkflow = (start: ReturnStart) => Promise<ReturnProgress>;

/** How a return's process is started; one that runs, or has ended well, is left alone. */
export const returnOptions = (start: ReturnStart) => {
  const { returnId, outcome, order } = start.return;
  return {
    workflowId: returnWorkflowId(returnId),
    taskQueue: TASK_QUEUES.processes,
    args: [start] as [ReturnStart],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `Return ${returnId} of order ${order.orderId} of ${order.customerName}: ${outcome}`,
    typedSearchAttributes: [
      { key: searchAttributes.document, value: returnId },
      { key: searchAttributes.customer, value: order.customerId },
      { key: searchAttributes.businessUnit, value: order.dimensions.businessUnit },
      { key: searchAttributes.state, value: 'Authorised' },
    ],
  };
};
