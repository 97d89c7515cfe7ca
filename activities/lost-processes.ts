import type { Client } from '@temporalio/client';
import { isOpen } from '../domain/approvals/index.js';
import { openRequests, request } from '../domain/approvals/store/index.js';
import { openCorrections } from '../domain/billing/store/index.js';
import { openDunnings, openLetters } from '../domain/correspondence/store/index.js';
import { openJobs } from '../domain/jobs/store/index.js';
import { periodsInHand } from '../domain/ledger/store/index.js';
import type { TaskAction } from '../domain/operations/index.js';
import { openOrders, order } from '../domain/orders/store/index.js';
import { openRepairs } from '../domain/repairs/store/index.js';
import { openReturns } from '../domain/returns/store/index.js';
import type { Database } from '../platform/database.js';
import { pauseFor } from '../platform/pause.js';
import { APPROVAL_WORKFLOW, approvalWorkflowId } from '../workflows/approvals/approval.contract.js';
import { CORRECTION_WORKFLOW, correctionWorkflowId } from '../workflows/billing/correction.contract.js';
import { DUNNING_WORKFLOW, dunningWorkflowId } from '../workflows/correspondence/dunning.contract.js';
import { LETTER_WORKFLOW, letterWorkflowId } from '../workflows/correspondence/letter.contract.js';
import { JOB_WORKFLOW, jobWorkflowId } from '../workflows/jobs/job.contract.js';
import { PERIOD_WORKFLOW, periodWorkflowId } from '../workflows/ledger/period.contract.js';
import { ORDER_WORKFLOW, orderIdOf, orderWorkflowId } from '../workflows/orders/order.contract.js';
import { REPAIR_WORKFLOW, repairWorkflowId } from '../workflows/repairs/repair.contract.js';
import { RETURN_WORKFLOW, returnWorkflowId } from '../workflows/returns/goods-return.contract.js';
import {
  WEBHOOK_DELIVERY_WORKFLOW,
  webhookDeliveryWorkflowId,
} from '../workflows/webhooks/webhook-delivery.contract.js';
import { restartLostDrafts } from './lost-drafts.js';
import { describe, type KindOfLoss, LOOK_AGAIN_MS, missingProcess, raise } from './lost-task.js';
import { wakeDeliveries } from './webhook-processes.js';

/** A row or a process may be a moment ahead of the other: only what has been quiet this long is looked at. */
const QUIET_SECONDS = 20;
const PAGE = 200;

/**
 * Compares open orders, jobs, repairs, corrections, dunning, letters, periods and requests for approval with running
 * processes, orders both ways, and raises an operator task for each that stands alone. Answers the ids of the tasks.
 */
export async function lostProcesses(database: Database, client: Client): Promise<string[]> {
  const raised = [
    ...(await rowsWithoutProcess(database, client, ORDERS)),
    ...(await rowsWithoutProcess(database, client, JOBS)),
    ...(await rowsWithoutProcess(database, client, REPAIRS)),
    ...(await rowsWithoutProcess(database, client, RETURNS)),
    ...(await rowsWithoutProcess(database, client, DUNNINGS)),
    ...(await rowsWithoutProcess(database, client, LETTERS)),
    ...(await rowsWithoutProcess(database, client, CORRECTIONS)),
    ...(await rowsWithoutProcess(database, client, PERIODS)),
    ...(await approvalsWithoutProcess(database, client)),
    ...(await processesWithoutOrder(database, client)),
  ];
  await restartLostDrafts(database, client, QUIET_SECONDS);
  // Last: there may be thousands, and nobody waits for one as for an order.
  await startLostDeliveries(database, client);
  return raised;
}

async function runningProcesses(client: Client, type: string): Promise<Set<string>> {
  const running = new Set<string>();
  const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Running'`;
  for await (const execution of client.workflow.list({ query, pageSize: 1000 })) running.add(execution.workflowId);
  return running;
}

interface Page {
  readonly quietSeconds: number;
  readonly after: string;
  readonly limit: number;
}

/** Rows that are open as long as their process runs. */
interface OpenRows {
  readonly name: string;
  readonly type: string;
  /** What an operator may choose; restart or cancel when it is not said. */
  readonly actions?: readonly TaskAction[];
  workflowIdOf(id: string): string;
  open(database: Database, page: Page): Promise<readonly { readonly id: string; readonly state: string }[]>;
}

const ORDERS: OpenRows = {
  name: 'order',
  type: ORDER_WORKFLOW,
  workflowIdOf: orderWorkflowId,
  open: async (database, page) =>
    (await openOrders(database, page)).map(({ orderId, state }) => ({ id: orderId, state })),
};
const JOBS: OpenRows = {
  name: 'job',
  type: JOB_WORKFLOW,
  workflowIdOf: jobWorkflowId,
  open: async (database, page) => (await openJobs(database, page)).map(({ jobId, state }) => ({ id: jobId, state })),
};

const REPAIRS: OpenRows = {
  name: 'repair',
  type: REPAIR_WORKFLOW,
  workflowIdOf: repairWorkflowId,
  open: async (database, page) =>
    (await openRepairs(database, page)).map(({ repairId, state }) => ({ id: repairId, state })),
};

const RETURNS: OpenRows = {
  name: 'return',
  type: RETURN_WORKFLOW,
  workflowIdOf: returnWorkflowId,
  open: async (database, page) =>
    (await openReturns(database, page)).map(({ returnId, state }) => ({ id: returnId, state })),
};

const PERIODS: OpenRows = {
  name: 'period',
  type: PERIOD_WORKFLOW,
  actions: ['restart'],
  workflowIdOf: periodWorkflowId,
  open: async (database, page) =>
    (await periodsInHand(database, page)).map(({ period, state }) => ({ id: period, state })),
};

const CORRECTIONS: OpenRows = {
  name: 'correction',
  type: CORRECTION_WORKFLOW,
  workflowIdOf: correctionWorkflowId,
  open: async (database, page) =>
    (await openCorrections(database, page)).map(({ correction, state }) => ({ id: correction, state })),
};

const DUNNINGS: OpenRows = {
  name: 'dunning',
  type: DUNNING_WORKFLOW,
  actions: ['restart'],
  workflowIdOf: dunningWorkflowId,
  open: async (database, page) =>
    (await openDunnings(database, page)).map(({ invoice, state }) => ({ id: invoice, state })),
};

const LETTERS: OpenRows = {
  name: 'letter',
  type: LETTER_WORKFLOW,
  actions: ['restart'],
  workflowIdOf: letterWorkflowId,
  open: async (database, page) =>
    (await openLetters(database, page)).map(({ letterId }) => ({ id: letterId, state: 'on its way' })),
};

async function rowsWithoutProcess(database: Database, client: Client, rows: OpenRows): Promise<string[]> {
  const raised: string[] = [];
  const running = await runningProcesses(client, rows.type);
  for (let after = ''; ; ) {
    const page = await rows.open(database, { quietSeconds: QUIET_SECONDS, after, limit: PAGE });
    for (const { id, state } of page) {
      const workflowId = rows.workflowIdOf(id);
      if (running.has(workflowId)) continue;
      // The list lags behind the engine: the process itself is asked before anyone is bothered.
      const found = await describe(client, workflowId);
      if (found?.status === 'RUNNING') continue;
      const detail = `The ${rows.name} is ${state}, but its process is ${found?.status ?? 'unknown to the engine'}.`;
      const lost = { ...missingProcess(rows.name, rows.actions), workflowId, subject: id, detail };
      raised.push(await raise(database, lost, `${id}/${found?.runId ?? 'none'}`));
    }
    if (page.length < PAGE) return raised;
    after = page.at(-1)?.id ?? after;
  }
}

/** Nobody needs to be asked about a webhook: whatever is on its way has a process. */
async function startLostDeliveries(database: Database, client: Client): Promise<void> {
  const running = await runningProcesses(client, WEBHOOK_DELIVERY_WORKFLOW);
  const runs = (deliveryId: string): boolean => running.has(webhookDeliveryWorkflowId(deliveryId));
  await wakeDeliveries(client, database, { quietSeconds: QUIET_SECONDS }, runs);
}

async function approvalsWithoutProcess(database: Database, client: Client): Promise<string[]> {
  const running = await runningProcesses(client, APPROVAL_WORKFLOW);
  const alone: string[] = [];
  for (let after = ''; ; ) {
    const rows = await openRequests(database, { quietSeconds: QUIET_SECONDS, after, limit: PAGE });
    alone.push(...rows.map(({ requestId }) => requestId).filter((id) => !running.has(approvalWorkflowId(id))));
    if (rows.length < PAGE) break;
    after = rows.at(-1)?.requestId ?? after;
  }
  // The order that asks may be about to start it.
  if (alone.length > 0) await pauseFor(LOOK_AGAIN_MS);
  const raised: string[] = [];
  for (const requestId of alone) {
    const workflowId = approvalWorkflowId(requestId);
    const found = await describe(client, workflowId);
    const row = await request(database, requestId);
    if (found?.status === 'RUNNING' || !row || !isOpen(row.state)) continue;
    const detail = `The request ${requestId} is ${row.state}, but its process is ${found?.status ?? 'unknown to the engine'}: nobody can decide it.`;
    const lost = { ...MISSING_APPROVAL_PROCESS, workflowId, subject: row.subject, detail };
    raised.push(await raise(database, lost, `${requestId}/${found?.runId ?? 'none'}`));
  }
  return raised;
}

async function processesWithoutOrder(database: Database, client: Client): Promise<string[]> {
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
    const lost = { ...MISSING_ORDER, workflowId: orderWorkflowId(orderId), subject: orderId, detail };
    raised.push(await raise(database, lost, `${orderId}/${runId}`));
  }
  return raised;
}

/** A process that has not finished its first task waits for a worker: the engine hands it out again, and nothing is lost. */
async function hasActed(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).some((event) => event.workflowTaskCompletedEventAttributes);
}

const MISSING_APPROVAL_PROCESS: KindOfLoss = {
  kind: 'workflow-missing',
  title: 'A request for approval has no running process',
  actions: ['restart'],
};
const MISSING_ORDER: KindOfLoss = { kind: 'row-missing', title: 'A process has no order', actions: ['cancel'] };
