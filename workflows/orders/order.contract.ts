import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Address } from '../../domain/kernel/address.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Amount } from '../../domain/kernel/money.js';
import { ACCEPTED, type OrderStart, type OrderState, type ShipmentLine } from '../../domain/orders/index.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const ORDER_WORKFLOW = 'order';

export const orderWorkflowId = (orderId: string): string => `order:${orderId}`;
export const orderIdOf = (workflowId: string): string => workflowId.slice('order:'.length);

/** How an order's process stands; every update answers it. */
export interface OrderProgress {
  readonly orderId: string;
  readonly state: OrderState;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  readonly revision: number;
  /** Position of the last fact that the command behind this answer emitted. */
  readonly position: string | null;
}

/** What becomes of the jobs of an order, where they have begun. */
export interface StartedJobs {
  /** Absent: they are finished for stock. To cancel them needs a second person. */
  readonly startedJobs?: 'finishForStock' | 'cancel';
  /** Where the cost of cancelled ones goes. */
  readonly costTo?: 'scrap' | 'customer';
  /** What the customer is invoiced for each of them, without tax; only with 'customer'. */
  readonly charge?: Amount;
}

export interface CancelRequest extends StartedJobs {
  readonly reason: string;
}

export interface AmendRequest {
  /** New quantity per line number; 0 takes a line out; lines not named stay. */
  readonly lines?: readonly { readonly line: number; readonly quantity: string }[];
  readonly shipTo?: Address;
  readonly reason?: string;
}

export interface RetryPaymentRequest {
  readonly paymentToken: string;
}

export interface ShipRequest {
  /** Absent: everything that is reserved and has not left. */
  readonly lines?: readonly ShipmentLine[];
}

/** Answers once the placing step is done; the early return of update-with-start. */
export const placedUpdate = defineUpdate<OrderProgress>('placed');
export const cancelOrderUpdate = defineUpdate<OrderProgress, [Command<CancelRequest>]>('cancelOrder');
export const amendOrderUpdate = defineUpdate<OrderProgress, [Command<AmendRequest>]>('amendOrder');
export const retryPaymentUpdate = defineUpdate<OrderProgress, [Command<RetryPaymentRequest>]>('retryPayment');
export const shipOrderUpdate = defineUpdate<OrderProgress, [Command<ShipRequest>]>('shipOrder');
export const resolveOrderTaskUpdate = defineUpdate<OrderProgress, [Command<ResolveTaskInput>]>('resolveTask');

/** Facts from elsewhere only wake the process; it reads the owner's tables for what is so. */
export const stockChangedSignal = defineSignal('stockChanged');
export const chargeChangedSignal = defineSignal('chargeChanged');
export const approvalChangedSignal = defineSignal('approvalChanged');

export const orderProgressQuery = defineQuery<OrderProgress>('progress');

/** How an order's process is started; one that runs is joined. */
export const orderOptions = (start: OrderStart) => {
  const { order } = start;
  return {
    workflowId: orderWorkflowId(order.orderId),
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    taskQueue: TASK_QUEUES.processes,
    args: [start] as [OrderStart],
    staticSummary: `${order.orderId} · ${order.customerName} · ${order.total} ${order.currency} ${order.paymentTerms}`,
    typedSearchAttributes: [
      { key: searchAttributes.document, value: order.orderId },
      { key: searchAttributes.customer, value: order.customerId },
      { key: searchAttributes.businessUnit, value: order.dimensions.businessUnit },
      { key: searchAttributes.state, value: ACCEPTED },
    ],
  };
};

export type OrderWorkflow = (start: OrderStart) => Promise<OrderProgress>;
