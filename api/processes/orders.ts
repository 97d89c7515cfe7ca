import type { Client } from '@temporalio/client';
import type { OrderSnapshot, OrderStart } from '../../domain/orders/index.js';
import {
  ORDER_WORKFLOW,
  type OrderProgress,
  type OrderWorkflow,
  orderOptions,
  orderWorkflowId,
  placedUpdate,
} from '../../workflows/orders/order.contract.js';
import { startAndWait } from './early-return.js';
import { type EndedEarly, startOf, withinAnswer } from './engine.js';

export interface StartedOrder {
  readonly order: OrderSnapshot;
  /** Null while it runs; 'lost' when it was ended in the engine. */
  readonly ended: EndedEarly;
}

export const placeOrder = (client: Client, start: OrderStart): Promise<OrderProgress | 'accepted'> =>
  startAndWait<OrderProgress, OrderWorkflow>(client, ORDER_WORKFLOW, orderOptions(start), {
    update: placedUpdate,
    updateId: 'placed',
  });

export async function restartOrder(client: Client, start: OrderStart): Promise<void> {
  const options = { ...orderOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
  await withinAnswer(client, () => client.workflow.start<OrderWorkflow>(ORDER_WORKFLOW, options));
}

export async function startedOrder(client: Client, orderId: string): Promise<StartedOrder | null> {
  const found = await startOf<OrderStart>(client, orderWorkflowId(orderId));
  return found && { order: found.start.order, ended: found.ended };
}
