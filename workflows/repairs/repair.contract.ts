import type { UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import {
  REPAIR_COMMANDS,
  type RepairCommandInputs,
  type RepairCommandKind,
  type RepairStanding,
  type RepairStart,
} from '../../domain/repairs/index.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const REPAIR_WORKFLOW = 'repair';

export const repairWorkflowId = (repairId: string): string => `repair:${repairId}`;

export const repairIdOf = (workflowId: string): string => workflowId.slice('repair:'.length);

/** How a repair stands after a command; every update answers it. */
export interface RepairProgress extends RepairStanding {
  /** Position of the last fact that the command behind this answer emitted. */
  readonly position: string | null;
}

export type RepairUpdate<Kind extends RepairCommandKind> = UpdateDefinition<
  RepairProgress,
  [Command<RepairCommandInputs[Kind]>]
>;

/** Answers once the repair has its row; the early return of update-with-start. */
export const receivedUpdate = defineUpdate<RepairProgress>('received');

/** One update a command, under the command's own name. */
export const repairUpdates = Object.fromEntries(
  REPAIR_COMMANDS.map((kind) => [kind, defineUpdate(kind)]),
) as unknown as { readonly [Kind in RepairCommandKind]: RepairUpdate<Kind> };

export const resolveRepairTaskUpdate = defineUpdate<RepairProgress, [Command<ResolveTaskInput>]>('resolveTask');

/** The job of the repair moved on: the process reads it again. */
export const repairJobChangedSignal = defineSignal('jobChanged');

export const repairProgressQuery = defineQuery<RepairProgress>('progress');

export type RepairWorkflow = (start: RepairStart) => Promise<RepairProgress>;

/** How a repair's process is started; one that runs, or has ended well, is left alone. */
export const repairOptions = (start: RepairStart) => {
  const { repairId, customerId, customerName, asset, dimensions } = start.repair;
  return {
    workflowId: repairWorkflowId(repairId),
    taskQueue: TASK_QUEUES.processes,
    args: [start] as [RepairStart],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `Repair ${repairId}: ${asset.description} ${asset.serial} of ${customerName}`,
    typedSearchAttributes: [
      { key: searchAttributes.document, value: repairId },
      { key: searchAttributes.customer, value: customerId },
      { key: searchAttributes.businessUnit, value: dimensions.businessUnit },
      { key: searchAttributes.state, value: 'Received' },
    ],
  };
};
