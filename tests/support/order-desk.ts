import type { WorkflowHandle } from '@temporalio/client';
import type { Actor } from '../../domain/kernel/actor.js';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import type { OrderStart, OrderView } from '../../domain/orders/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import {
  APPROVAL_WORKFLOW,
  type ApprovalWorkflow,
  approvalWorkflowId,
  decideUpdate,
} from '../../workflows/approvals/approval.contract.js';
import {
  type AmendRequest,
  amendOrderUpdate,
  cancelOrderUpdate,
  ORDER_WORKFLOW,
  type OrderProgress,
  type OrderWorkflow,
  orderWorkflowId,
  resolveOrderTaskUpdate,
  retryPaymentUpdate,
  type StartedJobs,
  shipOrderUpdate,
} from '../../workflows/orders/order.contract.js';
import type { TaskAction } from '../../workflows/support/operator-task.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { POST_WAITING_WORKFLOW } from '../../workflows/upkeep/upkeep.contract.js';
import { expectBooksAtRest } from './books.js';
import { type OrderWish, orderStart } from './order-fixture.js';
import { opsContext, type World } from './process-world.js';
import { until } from './until.js';

export const approver: Actor = { id: 'anna', name: 'Anna Approver', roles: ['Approver'] };
/** Of a price that needs an approver. */
export const DEAR = { part: 'P-1', quantity: '2', unitPrice: '6000.00' } as const;

let commands = 0;

/** What people do with orders, and what they see. */
export function orderDesk(world: World) {
  const { database } = world.test;
  const handle = (start: OrderStart): WorkflowHandle<OrderWorkflow> => world.handle(start.order.orderId);
  const ask = <Input>(start: OrderStart, input: Input) => {
    commands += 1;
    const { orderId } = start.order;
    const command = { key: `test/${orderId}/${commands}`, context: opsContext(orderId), input };
    return { args: [command] as [typeof command], updateId: command.key };
  };
  const view = async (start: OrderStart): Promise<OrderView> => {
    const found = await readOrder(database, start.order.orderId);
    if (!found) throw new Error('no such order');
    return found;
  };
  /** By revision; 'credit-0' is about its credit. */
  const requestOf = (start: OrderStart, revision: number | `credit-${number}` = 0) =>
    `AR-${start.order.orderId}-${revision}`;
  const moneyOf = async (start: OrderStart, kind: 'charges' | 'refunds'): Promise<string> => {
    const ledger = await world.sandbox.ledger();
    const charges = ledger.charges.filter(({ status }) => status === 'succeeded');
    const own = { ...ledger, charges }[kind].filter(({ reference }) => reference.startsWith(`${start.order.orderId}/`));
    return formatMoney(add(...own.map(({ amount }) => money(amount))));
  };

  return {
    handle,
    view,
    ask,
    place: async (wish: OrderWish = {}): Promise<OrderStart> => {
      const start = orderStart(wish);
      await world.place(start);
      return start;
    },
    /** Starts the process of an order again, as an operator's restart does. */
    restart: (start: OrderStart) =>
      world.client.workflow.start<OrderWorkflow>(ORDER_WORKFLOW, {
        workflowId: orderWorkflowId(start.order.orderId),
        taskQueue: TASK_QUEUES.processes,
        args: [start],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    reaches: (start: OrderStart, state: string, waitingFor?: string): Promise<OrderView> =>
      until(`${start.order.orderId} is ${state}${waitingFor ? ` waiting for ${waitingFor}` : ''}`, async () => {
        const found = await view(start);
        return found.state === state && (!waitingFor || found.waitingFor === waitingFor) ? found : undefined;
      }),
    /** As the process itself tells it: also what is not written down yet. */
    progresses: (start: OrderStart, seen: (progress: OrderProgress) => boolean): Promise<OrderProgress> =>
      until(`the process of ${start.order.orderId} comes so far`, async () => {
        const progress = await handle(start).query<OrderProgress>('progress');
        return seen(progress) ? progress : undefined;
      }),
    ship: (start: OrderStart, lines?: { line: number; quantity: string }[]) =>
      handle(start).executeUpdate(shipOrderUpdate, ask(start, lines ? { lines } : {})),
    cancel: (start: OrderStart, jobs: StartedJobs = {}) =>
      handle(start).executeUpdate(cancelOrderUpdate, ask(start, { reason: 'changed their mind', ...jobs })),
    amend: (start: OrderStart, request: AmendRequest) =>
      handle(start).executeUpdate(amendOrderUpdate, ask(start, request)),
    retryPayment: (start: OrderStart, paymentToken = 'tok_ok') =>
      handle(start).executeUpdate(retryPaymentUpdate, ask(start, { paymentToken })),
    resolve: (start: OrderStart, taskId: string, action: TaskAction, justification = 'as the test says') =>
      handle(start).executeUpdate(resolveOrderTaskUpdate, ask(start, { taskId, action, justification })),
    requestOf,
    decide: (
      start: OrderStart,
      decision: 'approve' | 'reject',
      actor = approver,
      revision: Parameters<typeof requestOf>[1] = 0,
    ) => {
      const requestId = requestOf(start, revision);
      const command = {
        key: `decide/${requestId}/${actor.id}/${decision}`,
        context: { actor, correlationId: start.order.orderId },
        input: { requestId, decision, reason: 'as the test says' },
      };
      const approval = world.client.workflow.getHandle<ApprovalWorkflow>(approvalWorkflowId(requestId));
      return approval.executeUpdate(decideUpdate, { args: [command], updateId: command.key });
    },
    restartApproval: (start: OrderStart) =>
      world.client.workflow.start<ApprovalWorkflow>(APPROVAL_WORKFLOW, {
        workflowId: approvalWorkflowId(requestOf(start)),
        taskQueue: TASK_QUEUES.processes,
        args: [{ requestId: requestOf(start), summary: 'started again', context: opsContext(start.order.orderId) }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    result: (start: OrderStart): Promise<OrderProgress> => handle(start).result(),
    captured: (start: OrderStart) => moneyOf(start, 'charges'),
    refunded: (start: OrderStart) => moneyOf(start, 'refunds'),
    /** The schedule's own process posts what a process left unposted; then everything must tie. */
    comesToRest: async (): Promise<void> => {
      await world.client.workflow.execute(POST_WAITING_WORKFLOW, {
        workflowId: `post-waiting-${Date.now()}`,
        taskQueue: TASK_QUEUES.processes,
        args: [{ olderThanSeconds: 0 }],
      });
      await expectBooksAtRest(database, world.test.admin);
    },
  };
}

export type OrderDesk = ReturnType<typeof orderDesk>;
