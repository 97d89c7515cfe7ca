import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { inventoryReserved } from '../domain/inventory/index.js';
import type { Fact, FactPayload } from '../domain/kernel/fact.js';
import { orderWorkflowId, stockChangedSignal } from '../workflows/orders/order.contract.js';

/** The facts that a waiting order is woken by. */
export const WAKING_FACTS = [inventoryReserved];

/** Signals the orders that a receipt served, and only those. The order reads the rest from the owner's tables. */
export async function wakeOrder(client: Client, fact: Fact): Promise<void> {
  const payload = fact.payload as FactPayload<typeof inventoryReserved>;
  if (!payload.servedFromBackorder) return;
  try {
    await client.workflow.getHandle(orderWorkflowId(payload.orderId)).signal(stockChangedSignal);
  } catch (error) {
    // The order is over: nobody is left to wake.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
