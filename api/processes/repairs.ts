import type { Client } from '@temporalio/client';
import type { RepairIntake, RepairStart } from '../../domain/repairs/index.js';
import {
  REPAIR_WORKFLOW,
  type RepairProgress,
  type RepairWorkflow,
  receivedUpdate,
  repairOptions,
  repairWorkflowId,
} from '../../workflows/repairs/repair.contract.js';
import { startAndWait } from './early-return.js';
import { type EndedEarly, startOf, withinAnswer } from './engine.js';

export interface StartedRepair {
  readonly repair: RepairIntake;
  /** Null while it runs; 'lost' when it was ended in the engine. */
  readonly ended: EndedEarly;
}

export const receiveRepair = (client: Client, start: RepairStart): Promise<RepairProgress | 'accepted'> =>
  startAndWait<RepairProgress, RepairWorkflow>(client, REPAIR_WORKFLOW, repairOptions(start), {
    update: receivedUpdate,
    updateId: 'received',
  });

/** Also when a process of this id has ended well: its row is open, so it was lost after that. */
export async function restartRepair(client: Client, start: RepairStart): Promise<void> {
  const options = { ...repairOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
  await withinAnswer(client, () => client.workflow.start<RepairWorkflow>(REPAIR_WORKFLOW, options));
}

export async function startedRepair(client: Client, repairId: string): Promise<StartedRepair | null> {
  const found = await startOf<RepairStart>(client, repairWorkflowId(repairId));
  return found && { repair: found.start.repair, ended: found.ended };
}
