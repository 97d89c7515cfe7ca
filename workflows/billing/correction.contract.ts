import { defineUpdate } from '@temporalio/workflow';
import type {
  Correction,
  CorrectionReasonInput,
  CorrectionState,
  RequestCorrectionInput,
} from '../../domain/billing/index.js';
import type { Command } from '../../domain/kernel/command.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const CORRECTION_WORKFLOW = 'correction';

export const correctionWorkflowId = (correctionId: string): string => `correction:${correctionId}`;

export const correctionIdOf = (workflowId: string): string => workflowId.slice('correction:'.length);

export interface CorrectionStart {
  readonly command: Command<RequestCorrectionInput>;
}

/** How a correction stands; every update answers it. */
export interface CorrectionProgress {
  readonly correction: string;
  readonly state: CorrectionState;
  readonly position: string | null;
}

/** Answers once the correction has its row; the early return of update-with-start. */
export const correctionRequestedUpdate = defineUpdate<CorrectionProgress>('requested');
export const withdrawCorrectionUpdate = defineUpdate<CorrectionProgress, [Command<CorrectionReasonInput>]>('withdraw');
export const resolveCorrectionTaskUpdate = defineUpdate<CorrectionProgress, [Command<ResolveTaskInput>]>('resolveTask');

export type CorrectionWorkflow = (start: CorrectionStart) => Promise<CorrectionProgress>;

/** How a correction's process is started; one that runs, or has ended well, is left alone. */
export const correctionOptions = (start: CorrectionStart) => {
  const { correctionId, kind, reason } = start.command.input;
  return {
    workflowId: correctionWorkflowId(correctionId),
    taskQueue: TASK_QUEUES.processes,
    args: [start] as [CorrectionStart],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `${kind} ${correctionId}: ${reason.slice(0, 100)}`,
    typedSearchAttributes: [
      { key: searchAttributes.document, value: correctionId },
      { key: searchAttributes.state, value: 'Requested' },
    ],
  };
};

/** The start of a correction whose process was lost. */
export const startOfCorrection = ({ correction, input, requestedBy }: Correction): CorrectionStart => ({
  command: { key: `${correction}/request`, context: { actor: requestedBy, correlationId: correction }, input },
});
