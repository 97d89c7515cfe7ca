import { defineSignal } from '@temporalio/workflow';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const DUNNING_WORKFLOW = 'dunning';

export const dunningWorkflowId = (invoice: string): string => `dunning:${invoice}`;

export const dunningInvoiceOf = (workflowId: string): string => workflowId.slice('dunning:'.length);

export interface DunningStart {
  readonly invoice: string;
  readonly orderId: string;
  readonly customerId: string;
}

export interface DunningEnd {
  readonly outcome: 'settled' | 'nothingToRemind';
}

/** Money came, a credit was given, or a hold changed: the process reads what is so. */
export const dunningNewsSignal = defineSignal('news');

export type DunningWorkflow = (start: DunningStart) => Promise<DunningEnd>;

/** How the reminding of an invoice is started. One that runs is left alone; one that has ended well, unless it is begun again. */
export const dunningOptions = (start: DunningStart, again = false) => ({
  workflowId: dunningWorkflowId(start.invoice),
  taskQueue: TASK_QUEUES.processes,
  args: [start] as [DunningStart],
  workflowIdReusePolicy: again ? ('ALLOW_DUPLICATE' as const) : ('ALLOW_DUPLICATE_FAILED_ONLY' as const),
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `Reminders of invoice ${start.invoice}`,
  typedSearchAttributes: [
    { key: searchAttributes.document, value: start.invoice },
    { key: searchAttributes.customer, value: start.customerId },
  ],
});
