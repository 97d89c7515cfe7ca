import { defineSignal } from '@temporalio/workflow';
import type { LetterOutcome } from '../../domain/correspondence/index.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const LETTER_WORKFLOW = 'letter';

export const letterWorkflowId = (letterId: string): string => `letter:${letterId}`;

export const letterIdOf = (workflowId: string): string => workflowId.slice('letter:'.length);

export interface LetterStart {
  readonly letterId: string;
}

export interface LetterEnd {
  readonly outcome: LetterOutcome;
}

/** The mail server is back: the letter waits no longer. */
export const tryNowSignal = defineSignal('tryNow');

export type LetterWorkflow = (start: LetterStart) => Promise<LetterEnd>;

export const letterOptions = (start: LetterStart) => ({
  workflowId: letterWorkflowId(start.letterId),
  taskQueue: TASK_QUEUES.processes,
  args: [start] as [LetterStart],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `Letter ${start.letterId}`,
  typedSearchAttributes: [{ key: searchAttributes.document, value: start.letterId }],
});
