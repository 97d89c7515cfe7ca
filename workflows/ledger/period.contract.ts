import type { UpdateDefinition } from '@temporalio/common';
import { defineUpdate } from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import type { PeriodClosing, PeriodInput, PeriodReasonInput, PeriodStanding } from '../../domain/ledger/index.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const PERIOD_WORKFLOW = 'period';

export const periodWorkflowId = (period: string): string => `period:${period}`;

export const periodIdOf = (workflowId: string): string => workflowId.slice('period:'.length);

/** Its row tells the rest. */
export interface PeriodStart {
  readonly period: string;
}

/** How a period stands after a command. */
export interface PeriodProgress extends PeriodStanding {
  /** The checklist with which it was closed. */
  readonly closing: PeriodClosing | null;
  /** Position of the last fact that the command behind this answer emitted. */
  readonly position: string | null;
}

export interface PeriodAskInputs {
  readonly lock: PeriodInput;
  readonly unlock: PeriodReasonInput;
  readonly close: PeriodInput;
  readonly reopen: PeriodReasonInput;
}
export type PeriodAskKind = keyof PeriodAskInputs;

export type PeriodUpdate<Kind extends PeriodAskKind> = UpdateDefinition<
  PeriodProgress,
  [Command<PeriodAskInputs[Kind]>]
>;

export const periodUpdates: { readonly [Kind in PeriodAskKind]: PeriodUpdate<Kind> } = {
  lock: defineUpdate('lock'),
  unlock: defineUpdate('unlock'),
  close: defineUpdate('close'),
  reopen: defineUpdate('reopen'),
};

/** Ends when nothing is left to wait for: the period is open, or closed and nobody asked to reopen it. */
export type PeriodWorkflow = (start: PeriodStart) => Promise<PeriodStanding>;

/** How a period's process is started, by the first command of a period that is at rest; one that runs is joined. */
export const periodOptions = ({ period }: PeriodStart) => ({
  workflowId: periodWorkflowId(period),
  taskQueue: TASK_QUEUES.processes,
  args: [{ period }] as [PeriodStart],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `Accounting period ${period}`,
  typedSearchAttributes: [{ key: searchAttributes.document, value: period }],
});
