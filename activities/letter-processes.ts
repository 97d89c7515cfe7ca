import type { Client } from '@temporalio/client';
import {
  LETTER_WORKFLOW,
  type LetterStart,
  type LetterWorkflow,
  letterOptions,
} from '../workflows/correspondence/letter.contract.js';

export const letterProcessActivities = (client: Client) => ({
  /** Starts the process that brings a letter on its way; one that runs, or has ended well, is left alone. */
  startLetter: async (start: LetterStart): Promise<void> => {
    try {
      await client.workflow.start<LetterWorkflow>(LETTER_WORKFLOW, letterOptions(start));
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return;
      throw error;
    }
  },
});
