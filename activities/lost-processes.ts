import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { SYSTEM_ACTOR } from '../domain/kernel/actor.js';
import { raiseTask } from '../domain/operations/store/index.js';
import { openOrders, order } from '../domain/orders/store/index.js';
import type { Database } from '../platform/database.js';
import { pauseFor } from '../platform/pause.js';
import { ORDER_WORKFLOW, orderIdOf, orderWorkflowId } from '../workflows/orders/order.contract.js';

/** A row or a process may be a moment ahead of the other: only what has been quiet this long is looked at. */
const QUIET_SECONDS = 20;
const PAGE = 200;
/** Longer than the longest pause between two attempts of a step: a database that was away may be back this moment. */
const LOOK_AGAIN_MS = 12_000;

/**
 * Compares open orders with running processes, both ways, and raises an operator task for each that stands alone.
 * Answers the ids of the tasks.
 */
export async function lostProcesses(database: Database, client: Client): Promise<string[]> {
  return [...(await rowsWithoutProcess(database, client)), ...(await processesWithoutRow(database, client))];
}

async function rowsWithoutProcess(database: Database, client: Client): Promise<string[]> {
  const raised: string[] = [];
  const running = new Set<string>();
  const query = `WorkflowType = '${ORDER_WORKFLOW}' AND ExecutionStatus = 'Running'`;
  for await (const execution of client.workflow.list({ query, pageSize: 1000 })) running.add(execution.workflowId);
  for (let after = ''; ; ) {
    const rows = await openOrders(database, { quietSeconds: QUIET_SECONDS, after, limit: PAGE });
    for (const { orderId, state } of rows) {
      const workflowId = orderWorkflowId(orderId);
      if (running.has(workflowId)) continue;
      // The list lags behind the engine: the process itself is asked before anyone is bothered.
      const found = await describe(client, workflowId);
      if (found?.status === 'RUNNING') continue;
      const detail = `The order is ${state}, but its process is ${found?.status ?? 'unknown to the engine'}.`;
      raised.push(await raise(database, orderId, 'workflow-missing', detail, found?.runId ?? 'none'));
    }
    if (rows.length < PAGE) return raised;
    after = rows.at(-1)?.orderId ?? after;
  }
}

async function processesWithoutRow(database: Database, client: Client): Promise<string[]> {
  const before = new Date(Date.now() - QUIET_SECONDS * 1000).toISOString();
  const query = `WorkflowType = '${ORDER_WORKFLOW}' AND ExecutionStatus = 'Running' AND AtlasState = 'Accepted' AND StartTime < '${before}'`;
  const alone: { orderId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    const orderId = orderIdOf(workflowId);
    if ((await order(database, orderId)) || !(await hasActed(client, workflowId, runId))) continue;
    alone.push({ orderId, runId });
  }
  if (alone.length > 0) await pauseFor(LOOK_AGAIN_MS);
  const raised: string[] = [];
  for (const { orderId, runId } of alone) {
    if (await order(database, orderId)) continue;
    const detail = 'The engine runs a process for the order, but the order has no row.';
    raised.push(await raise(database, orderId, 'row-missing', detail, runId));
  }
  return raised;
}

/** A process that has not finished its first task waits for a worker: the engine hands it out again, and nothing is lost. */
async function hasActed(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).some((event) => event.workflowTaskCompletedEventAttributes);
}

async function describe(client: Client, workflowId: string): Promise<{ status: string; runId: string } | null> {
  try {
    const description = await client.workflow.getHandle(workflowId).describe();
    return { status: description.status.name, runId: description.runId };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

async function raise(
  database: Database,
  orderId: string,
  kind: 'workflow-missing' | 'row-missing',
  detail: string,
  occurrence: string,
): Promise<string> {
  const workflowId = orderWorkflowId(orderId);
  const taskId = `${kind}/${orderId}/${occurrence}`;
  await raiseTask(database, {
    key: `${taskId}/raise`,
    context: { actor: SYSTEM_ACTOR, correlationId: orderId, workflowId },
    input: {
      taskId,
      kind,
      workflowId,
      subject: orderId,
      title: kind === 'workflow-missing' ? 'An order has no running process' : 'A process has no order',
      detail,
      actions: kind === 'workflow-missing' ? ['restart', 'cancel'] : ['cancel'],
    },
  });
  return taskId;
}
