/** The order that an order's workflow is about ("order:SO-1001" → "SO-1001"); null for every other workflow. */
export const orderOfWorkflow = (workflowId: string): string | null =>
  workflowId.startsWith('order:') ? workflowId.slice('order:'.length) : null;
