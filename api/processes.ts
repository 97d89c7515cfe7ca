import { setTimeout } from 'node:timers/promises';
import {
  Client,
  Connection,
  defaultPayloadConverter,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { DecideApprovalInput } from '../domain/approvals/index.js';
import type { Command } from '../domain/kernel/command.js';
import { Refused } from '../domain/kernel/refusal.js';
import type { Stepped } from '../domain/kernel/stepped.js';
import { ACCEPTED, type OrderSnapshot, type OrderStart } from '../domain/orders/index.js';
import {
  APPROVAL_WORKFLOW,
  type ApprovalProgress,
  type ApprovalStart,
  type ApprovalWorkflow,
  approvalOptions,
  approvalWorkflowId,
  decideUpdate,
} from '../workflows/approvals/approval.contract.js';
import {
  COMMAND_WORKFLOW,
  type CommandWorkflow,
  commandWorkflowId,
  type SingleCommand,
} from '../workflows/commands/command.contract.js';
import {
  ORDER_WORKFLOW,
  type OrderProgress,
  type OrderWorkflow,
  orderWorkflowId,
  placedUpdate,
} from '../workflows/orders/order.contract.js';
import {
  WEBHOOK_WORKFLOW,
  type WebhookStart,
  type WebhookWorkflow,
  webhookWorkflowId,
} from '../workflows/payments/webhook.contract.js';
import { searchAttributes } from '../workflows/support/search-attributes.js';
import { TASK_QUEUES } from '../workflows/support/task-queues.js';
import { isNotReady, isOutcomeUnknown, problemOfEngine } from './process-problems.js';

/** How long a caller waits for a process to act. */
const ANSWER_MS = 3_000;
const LOOK_MS = 1_500;
const AGAIN_MS = 50;

/** One id, one process: a second start finds the first, running or over. */
const ONE_PROCESS = { workflowIdReusePolicy: 'REJECT_DUPLICATE', workflowIdConflictPolicy: 'USE_EXISTING' } as const;

export type OrderUpdate<Input> = UpdateDefinition<OrderProgress, [Command<Input>]>;

export interface StartedOrder {
  readonly order: OrderSnapshot;
  /** Null while it runs; 'lost' when it was ended in the engine. */
  readonly ended: 'refused' | 'lost' | null;
}

/** What the API asks of the engine. Each throws the refusal of the process, or a problem. */
export interface Processes {
  /** Starts the order's process and waits for its placing step; 'accepted' when it is started and does not answer in time. */
  placeOrder(start: OrderStart): Promise<OrderProgress | 'accepted'>;
  /** The order that a process was started with, and whether the process is over; null when there is no process. */
  startedOrder(orderId: string): Promise<StartedOrder | null>;
  /** An update of the order's process; its id is the command's key. */
  askOrder<Input>(orderId: string, update: OrderUpdate<Input>, command: Command<Input>): Promise<OrderProgress>;
  /** Starts the order's process again when it is not running; it replays what is recorded. */
  restartOrder(start: OrderStart): Promise<void>;
  /** Starts the process of a request for approval again; one that runs is left alone. */
  restartApproval(start: ApprovalStart): Promise<void>;
  /** Asks the engine to cancel a process. */
  cancelProcess(workflowId: string): Promise<void>;
  decideApproval(command: Command<DecideApprovalInput>): Promise<ApprovalProgress>;
  /** A domain command that is a process of one step. */
  carryOut(id: string, activity: SingleCommand, command: Command<unknown>): Promise<Record<string, unknown> & Stepped>;
  /** Starts the process of a provider's event, once for each event. */
  takeWebhook(start: WebhookStart): Promise<void>;
  /** Throws when the engine cannot be reached. */
  reach(): Promise<void>;
  close(): Promise<void>;
}

export function openProcesses(settings: { address: string; namespace: string }): Processes {
  // Lazy: the API starts, and answers 503, while the engine is away.
  const connection = Connection.lazy({ address: settings.address });
  const client = new Client({ connection, namespace: settings.namespace });
  return {
    placeOrder: (start) => placeOrder(client, start),
    startedOrder: (orderId) => startedOrder(client, orderWorkflowId(orderId)),
    askOrder: (orderId, update, command) => ask(client, orderWorkflowId(orderId), update, command),
    restartOrder: (start) => restartOrder(client, start),
    restartApproval: (start) => restartApproval(client, start),
    cancelProcess: (workflowId) => cancelProcess(client, workflowId),
    decideApproval: (command) => ask(client, approvalWorkflowId(command.input.requestId), decideUpdate, command),
    carryOut: (id, activity, command) => carryOut(client, id, activity, command),
    takeWebhook: (start) => takeWebhook(client, start),
    reach: () => withinLook(client, async () => void (await client.workflowService.getSystemInfo({}))),
    close: () => connection.close(),
  };
}

/**
 * The engine drops an update whose workflow task failed, which happens whenever a signal arrives while a task ends the
 * process. The update has an id, so it is asked again.
 */
async function untilReady<R>(deadline: number, body: () => Promise<R>): Promise<R> {
  for (;;) {
    try {
      return await body();
    } catch (error) {
      if (!isNotReady(error) || Date.now() + AGAIN_MS > deadline) throw error;
      await setTimeout(AGAIN_MS);
    }
  }
}

const within = async <R>(client: Client, milliseconds: number, body: () => Promise<R>): Promise<R> => {
  try {
    const deadline = Date.now() + milliseconds;
    return await client.withDeadline(deadline, () => untilReady(deadline, body));
  } catch (error) {
    throw problemOfEngine(error);
  }
};
const withinAnswer = <R>(client: Client, body: () => Promise<R>): Promise<R> => within(client, ANSWER_MS, body);
const withinLook = <R>(client: Client, body: () => Promise<R>): Promise<R> => within(client, LOOK_MS, body);

const orderOptions = (start: OrderStart) => {
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

async function placeOrder(client: Client, start: OrderStart): Promise<OrderProgress | 'accepted'> {
  const options = orderOptions(start);
  const startWorkflowOperation = new WithStartWorkflowOperation<OrderWorkflow>(ORDER_WORKFLOW, {
    ...options,
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
  try {
    return await withinAnswer(client, () =>
      client.workflow.executeUpdateWithStart(placedUpdate, { startWorkflowOperation, updateId: 'placed' }),
    );
  } catch (error) {
    // Started before and over by now: a retry of the request that started it.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'accepted';
    if (isOutcomeUnknown(error) && (await exists(client, options.workflowId))) return 'accepted';
    throw error;
  }
}

async function restartOrder(client: Client, start: OrderStart): Promise<void> {
  const options = { ...orderOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
  await withinAnswer(client, () => client.workflow.start<OrderWorkflow>(ORDER_WORKFLOW, options));
}

/** Also when a process of this id has ended well: its row is open, so it was lost after that. */
async function restartApproval(client: Client, start: ApprovalStart): Promise<void> {
  const options = { ...approvalOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
  await withinAnswer(client, () => client.workflow.start<ApprovalWorkflow>(APPROVAL_WORKFLOW, options));
}

async function cancelProcess(client: Client, workflowId: string): Promise<void> {
  await withinAnswer(client, async () => {
    try {
      await client.workflow.getHandle(workflowId).cancel();
    } catch (error) {
      // It is over already: there is nothing left to cancel.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  });
}

async function exists(client: Client, workflowId: string): Promise<boolean> {
  return withinLook(client, async () => {
    try {
      await client.workflow.getHandle(workflowId).describe();
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  });
}

/** A process that ends without having placed its order was refused, unless somebody ended it in the engine. */
function endedAs(status: string): StartedOrder['ended'] {
  if (status === 'RUNNING') return null;
  return status === 'FAILED' || status === 'COMPLETED' ? 'refused' : 'lost';
}

/** Read from the first event of its history: a query would need a worker, and there may be none. */
async function startedOrder(client: Client, workflowId: string): Promise<StartedOrder | null> {
  const execution = { workflowId };
  const { namespace } = client.options;
  return withinLook(client, async () => {
    try {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      const page = await client.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution,
        maximumPageSize: 1,
      });
      const input = page.history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
      if (!input) throw new Error(`the history of ${workflowId} begins with no input`);
      const { order } = defaultPayloadConverter.fromPayload<OrderStart>(input);
      return { order, ended: endedAs(status.name) };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  });
}

const ask = <Answer, Input>(
  client: Client,
  workflowId: string,
  update: UpdateDefinition<Answer, [Command<Input>]>,
  command: Command<Input>,
): Promise<Answer> =>
  withinAnswer(client, () =>
    client.workflow.getHandle(workflowId).executeUpdate(update, { args: [command], updateId: command.key }),
  );

async function carryOut(
  client: Client,
  id: string,
  activity: SingleCommand,
  command: Command<unknown>,
): Promise<Record<string, unknown> & Stepped> {
  const workflowId = commandWorkflowId(id);
  const answered = await withinAnswer(client, async () => {
    await startOnce(() =>
      client.workflow.start<CommandWorkflow>(COMMAND_WORKFLOW, {
        ...ONE_PROCESS,
        workflowId,
        taskQueue: TASK_QUEUES.processes,
        args: [{ activity, command }],
        staticSummary: `${activity} for ${command.context.actor.name}`,
      }),
    );
    return client.workflow.getHandle<CommandWorkflow>(workflowId).result();
  });
  if (answered.outcome === 'refused') throw new Refused(answered.refusal);
  return answered.result;
}

const takeWebhook = (client: Client, start: WebhookStart): Promise<void> =>
  withinAnswer(client, () =>
    startOnce(() =>
      client.workflow.start<WebhookWorkflow>(WEBHOOK_WORKFLOW, {
        ...ONE_PROCESS,
        workflowId: webhookWorkflowId(start.eventId),
        taskQueue: TASK_QUEUES.processes,
        args: [start],
        staticSummary: `${start.type} of ${start.reference}`,
      }),
    ),
  );

async function startOnce(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
