import { type Client, WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { OrderStart } from '../domain/orders/index.js';
import { ORDER_WORKFLOW, type OrderWorkflow, orderOptions, placedUpdate } from '../workflows/orders/order.contract.js';
import { guarded } from './guard.js';
import { refusedBy } from './job-processes.js';

export const orderProcessActivities = (client: Client) => ({
  startOrder: guarded((start: OrderStart) => startOrder(client, start)),
});

/** Starts an order's process, or joins it, until the order is placed. Refuses what the orders room refuses. */
async function startOrder(client: Client, start: OrderStart): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation<OrderWorkflow>(ORDER_WORKFLOW, {
    ...orderOptions(start),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
  });
  try {
    // An update of its own each time: the engine answers one that it knows from a run that has ended, and starts none.
    await client.workflow.executeUpdateWithStart(placedUpdate, { startWorkflowOperation });
  } catch (error) {
    // It has been and is over: the order has its row.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw refusedBy(error) ?? error;
  }
}
