import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { inventoryReserved } from '../domain/inventory/index.js';
import {
  exceptionDecided,
  jobAdvanced,
  jobCancelled,
  workCentreRestarted,
  workCentreStopped,
} from '../domain/jobs/index.js';
import type { Fact, FactPayload } from '../domain/kernel/fact.js';
import { orderCancelled, orderFailed, orderFulfilled, orderRejected, orderShipped } from '../domain/orders/index.js';
import { returnOfReplacement } from '../domain/returns/index.js';
import { jobChangedSignal, jobWorkflowId } from '../workflows/jobs/job.contract.js';
import { orderWorkflowId, stockChangedSignal } from '../workflows/orders/order.contract.js';
import { repairJobChangedSignal, repairWorkflowId } from '../workflows/repairs/repair.contract.js';
import { replacementChangedSignal, returnWorkflowId } from '../workflows/returns/goods-return.contract.js';

/** The facts that a waiting order, job, repair or return is woken by. */
export const WAKING_FACTS = [
  inventoryReserved,
  exceptionDecided,
  jobAdvanced,
  jobCancelled,
  workCentreStopped,
  workCentreRestarted,
  orderShipped,
  orderFulfilled,
  orderCancelled,
  orderRejected,
  orderFailed,
];

interface Woken {
  readonly workflowId: string;
  readonly signal: SignalDefinition<[], string>;
}

const orderHears = (orderId: string, signal: Woken['signal']): Woken => ({
  workflowId: orderWorkflowId(orderId),
  signal,
});
const jobHears = (jobId: string): Woken => ({ workflowId: jobWorkflowId(jobId), signal: jobChangedSignal });

/** Stock is reserved for an order, or under a job's number for the job. */
const isJob = (reservation: string): boolean => reservation.startsWith('J-');

function served({ orderId, servedFromBackorder }: FactPayload<typeof inventoryReserved>): Woken[] {
  if (!servedFromBackorder) return [];
  return [isJob(orderId) ? jobHears(orderId) : orderHears(orderId, stockChangedSignal)];
}

const decided = ({ orderId }: { readonly orderId?: string | null }): Woken[] =>
  orderId ? [orderHears(orderId, jobChangedSignal)] : [];

/** A repair waits for its job. */
const advanced = ({ repairId }: { readonly repairId?: string | null }): Woken[] =>
  repairId ? [{ workflowId: repairWorkflowId(repairId), signal: repairJobChangedSignal }] : [];

/** A return waits for the order that replaces its goods. */
function replaced({ orderId }: { readonly orderId: string }): Woken[] {
  const returnId = returnOfReplacement(orderId);
  return returnId ? [{ workflowId: returnWorkflowId(returnId), signal: replacementChangedSignal }] : [];
}

const moved = ({ jobs }: { readonly jobs: readonly string[] }): Woken[] => jobs.map(jobHears);

const WOKEN: Readonly<Record<string, (payload: never) => Woken[]>> = {
  [inventoryReserved.type]: served,
  [exceptionDecided.type]: decided,
  [jobAdvanced.type]: advanced,
  [jobCancelled.type]: decided,
  [workCentreStopped.type]: moved,
  [workCentreRestarted.type]: moved,
  [orderShipped.type]: replaced,
  [orderFulfilled.type]: replaced,
  [orderCancelled.type]: replaced,
  [orderRejected.type]: replaced,
  [orderFailed.type]: replaced,
};

/** Signals the processes that a fact is news for, and only those. They read the rest from the owner's tables. */
export async function wake(client: Client, fact: Fact): Promise<void> {
  for (const { workflowId, signal } of WOKEN[fact.type]?.(fact.payload as never) ?? []) {
    try {
      await client.workflow.getHandle(workflowId).signal(signal);
    } catch (error) {
      // The process is over: nobody is left to wake.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
