import type { Client } from '@temporalio/client';
import type { ReturnAuthorisation, ReturnStart } from '../../domain/returns/index.js';
import {
  authorisedUpdate,
  RETURN_WORKFLOW,
  type ReturnProgress,
  type ReturnWorkflow,
  returnOptions,
  returnWorkflowId,
} from '../../workflows/returns/goods-return.contract.js';
import { startAndWait } from './early-return.js';
import { type EndedEarly, startOf, withinAnswer } from './engine.js';

export interface StartedReturn {
  readonly authorised: ReturnAuthorisation;
  /** Null while it runs; 'lost' when it was ended in the engine. */
  readonly ended: EndedEarly;
}

export const authoriseReturn = (client: Client, start: ReturnStart): Promise<ReturnProgress | 'accepted'> =>
  startAndWait<ReturnProgress, ReturnWorkflow>(client, RETURN_WORKFLOW, returnOptions(start), {
    update: authorisedUpdate,
    updateId: 'authorised',
  });

/** Also when a process of this id has ended well: its row is open, so it was lost after that. */
export async function restartReturn(client: Client, start: ReturnStart): Promise<void> {
  const options = { ...returnOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
  await withinAnswer(client, () => client.workflow.start<ReturnWorkflow>(RETURN_WORKFLOW, options));
}

export async function startedReturn(client: Client, returnId: string): Promise<StartedReturn | null> {
  const found = await startOf<ReturnStart>(client, returnWorkflowId(returnId));
  return found && { authorised: found.start.return, ended: found.ended };
}
