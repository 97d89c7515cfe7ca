import type { Client } from '@temporalio/client';
import {
  CORRECTION_WORKFLOW,
  type CorrectionProgress,
  type CorrectionStart,
  type CorrectionWorkflow,
  correctionOptions,
  correctionRequestedUpdate,
} from '../../workflows/billing/correction.contract.js';
import { startAndWait } from './early-return.js';
import { withinAnswer } from './engine.js';

export const requestCorrection = (client: Client, start: CorrectionStart): Promise<CorrectionProgress | 'accepted'> =>
  startAndWait<CorrectionProgress, CorrectionWorkflow>(client, CORRECTION_WORKFLOW, correctionOptions(start), {
    update: correctionRequestedUpdate,
    updateId: 'requested',
  });

/** Also when a process of this id has ended well: its row is open, so it was lost after that. */
export async function restartCorrection(client: Client, start: CorrectionStart): Promise<void> {
  const options = { ...correctionOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
  await withinAnswer(client, () => client.workflow.start<CorrectionWorkflow>(CORRECTION_WORKFLOW, options));
}
