import type { Client } from '@temporalio/client';
import { endedRequests } from '../domain/approvals/store/index.js';
import { approvalOfJournal } from '../domain/ledger/index.js';
import { idsOfDrafts } from '../domain/ledger/store/index.js';
import type { Database } from '../platform/database.js';
import {
  APPROVAL_WORKFLOW,
  type ApprovalWorkflow,
  approvalAgain,
  startOfRequest,
} from '../workflows/approvals/approval.contract.js';

/**
 * A draft of a journal is posted or rejected by the process of its request: one that was lost in between starts again,
 * and nobody needs to be asked, because it was decided. One that runs is left alone.
 */
export async function restartLostDrafts(database: Database, client: Client, quietSeconds: number): Promise<void> {
  const requestIds = (await idsOfDrafts(database)).map(approvalOfJournal);
  for (const request of await endedRequests(database, { requestIds, quietSeconds })) {
    await client.workflow.start<ApprovalWorkflow>(APPROVAL_WORKFLOW, approvalAgain(startOfRequest(request)));
  }
}
