import { correction as readCorrection } from '../../domain/billing/store/index.js';
import { dunning } from '../../domain/correspondence/store/index.js';
import { job as readJob } from '../../domain/jobs/store/index.js';
import type { Command } from '../../domain/kernel/command.js';
import type { OperatorTask, ResolveTaskInput } from '../../domain/operations/index.js';
import { orderStart } from '../../domain/orders/store/index.js';
import { repairStart } from '../../domain/repairs/store/index.js';
import { returnStart } from '../../domain/returns/store/index.js';
import {
  correctionIdOf,
  resolveCorrectionTaskUpdate,
  startOfCorrection,
  withdrawCorrectionUpdate,
} from '../../workflows/billing/correction.contract.js';
import { dunningInvoiceOf } from '../../workflows/correspondence/dunning.contract.js';
import { letterIdOf } from '../../workflows/correspondence/letter.contract.js';
import { jobIdOf, jobUpdates, resolveJobTaskUpdate } from '../../workflows/jobs/job.contract.js';
import { periodIdOf } from '../../workflows/ledger/period.contract.js';
import { cancelOrderUpdate, orderIdOf, resolveOrderTaskUpdate } from '../../workflows/orders/order.contract.js';
import { repairIdOf, repairUpdates, resolveRepairTaskUpdate } from '../../workflows/repairs/repair.contract.js';
import { resolveReturnTaskUpdate, returnIdOf, returnUpdates } from '../../workflows/returns/goods-return.contract.js';
import type { Call } from '../call.js';

/** The process that a task is about, as an operator's answer reaches it. */
interface TaskOwner {
  /** A process that runs and asks takes the answer itself. */
  answer(call: Call, command: Command<ResolveTaskInput>): Promise<{ readonly position: string | null }>;
  /** The process starts again with the same id, and goes on from what its rows tell. */
  restart(call: Call): Promise<void>;
  cancel(call: Call, command: Command<{ readonly reason: string }>): Promise<unknown>;
}

const orderOwner = (orderId: string, taskId: string): TaskOwner => ({
  answer: (call, command) => call.processes.askOrder(orderId, resolveOrderTaskUpdate, command),
  restart: async (call) => {
    const start = await orderStart(call.database, orderId);
    if (!start) throw new Error(`operator task ${taskId} is about an order without a row`);
    await call.processes.restartOrder(start);
  },
  cancel: (call, command) => call.processes.askOrder(orderId, cancelOrderUpdate, command),
});

const jobOwner = (jobId: string, taskId: string): TaskOwner => ({
  answer: (call, command) => call.processes.askJob(jobId, resolveJobTaskUpdate, command),
  restart: async (call) => {
    const found = await readJob(call.database, jobId);
    if (!found) throw new Error(`operator task ${taskId} is about a job without a row`);
    const context = { actor: found.createdBy, correlationId: jobId };
    await call.processes.restartJob({ spec: found.spec, timing: call.jobTiming, context });
  },
  cancel: (call, { input, ...command }) =>
    call.processes.askJob(jobId, jobUpdates.cancelJob, { ...command, input: { ...input, jobId, costTo: 'scrap' } }),
});

const repairOwner = (repairId: string, taskId: string): TaskOwner => ({
  answer: (call, command) => call.processes.askRepair(repairId, resolveRepairTaskUpdate, command),
  restart: async (call) => {
    const start = await repairStart(call.database, repairId);
    if (!start) throw new Error(`operator task ${taskId} is about a repair without a row`);
    await call.processes.restartRepair(start);
  },
  cancel: (call, { input, ...command }) =>
    call.processes.askRepair(repairId, repairUpdates.cancelRepair, { ...command, input: { ...input, repairId } }),
});

/** A period asks no questions, and nothing of it can be cancelled: only a lost process is mended. */
const periodOwner = (period: string, taskId: string): TaskOwner => {
  const no = async (): Promise<never> => {
    throw new Error(`operator task ${taskId} of period ${period} offers a restart only`);
  };
  return { answer: no, restart: (call) => call.processes.restartPeriod(period), cancel: no };
};

const correctionOwner = (correctionId: string, taskId: string): TaskOwner => ({
  answer: (call, command) => call.processes.askCorrection(correctionId, resolveCorrectionTaskUpdate, command),
  restart: async (call) => {
    const found = await readCorrection(call.database, correctionId);
    if (!found) throw new Error(`operator task ${taskId} is about a correction without a row`);
    await call.processes.restartCorrection(startOfCorrection(found));
  },
  cancel: (call, { input, ...command }) =>
    call.processes.askCorrection(correctionId, withdrawCorrectionUpdate, {
      ...command,
      input: { ...input, correctionId },
    }),
});

/** Reminders are stopped by a hold, and letters are skipped: a process of them is never cancelled. */
const notCancelled =
  (task: OperatorTask): TaskOwner['cancel'] =>
  async () => {
    throw new Error(`operator task ${task.taskId} offers no cancellation`);
  };

const dunningOwner = (task: OperatorTask): TaskOwner => ({
  answer: (call, command) => call.processes.answerMailTask(task.workflowId, command),
  restart: async (call) => {
    const found = await dunning(call.database, dunningInvoiceOf(task.workflowId));
    if (!found) throw new Error(`operator task ${task.taskId} is about dunning without a row`);
    const { invoice, orderId, customerId } = found;
    await call.processes.restartDunning({ invoice, orderId, customerId });
  },
  cancel: notCancelled(task),
});

/** A letter, or what writes letters at its time: the schedule starts that again. */
const letterOwner = (task: OperatorTask): TaskOwner => ({
  answer: (call, command) => call.processes.answerMailTask(task.workflowId, command),
  restart: (call) => call.processes.restartLetter(letterIdOf(task.workflowId)),
  cancel: notCancelled(task),
});

/** Asks about an endpoint; the deliveries have processes of their own, which are started again without being asked for. */
const troubleOwner = (task: OperatorTask): TaskOwner => ({
  answer: (call, command) => call.processes.answerMailTask(task.workflowId, command),
  restart: async () => {
    throw new Error(`operator task ${task.taskId} offers no restart`);
  },
  cancel: notCancelled(task),
});

const returnOwner = (returnId: string, taskId: string): TaskOwner => ({
  answer: (call, command) => call.processes.askReturn(returnId, resolveReturnTaskUpdate, command),
  restart: async (call) => {
    const start = await returnStart(call.database, returnId);
    if (!start) throw new Error(`operator task ${taskId} is about a return without a row`);
    await call.processes.restartReturn(start);
  },
  cancel: (call, { input, ...command }) =>
    call.processes.askReturn(returnId, returnUpdates.cancelReturn, { ...command, input: { ...input, returnId } }),
});

/** By what a process is of: the first word of its id. */
const OWNERS: Readonly<Record<string, (task: OperatorTask) => TaskOwner>> = {
  order: ({ workflowId, taskId }) => orderOwner(orderIdOf(workflowId), taskId),
  correction: ({ workflowId, taskId }) => correctionOwner(correctionIdOf(workflowId), taskId),
  job: ({ workflowId, taskId }) => jobOwner(jobIdOf(workflowId), taskId),
  repair: ({ workflowId, taskId }) => repairOwner(repairIdOf(workflowId), taskId),
  return: ({ workflowId, taskId }) => returnOwner(returnIdOf(workflowId), taskId),
  dunning: dunningOwner,
  letter: letterOwner,
  'webhook-trouble': troubleOwner,
  statements: letterOwner,
  'scheduled-report': letterOwner,
  period: ({ workflowId, taskId }) => periodOwner(periodIdOf(workflowId), taskId),
};

export function taskOwnerOf(task: OperatorTask): TaskOwner {
  const owner = OWNERS[task.workflowId.split(':')[0] ?? ''];
  if (owner) return owner(task);
  throw new Error(`operator task ${task.taskId} is about ${task.workflowId}, which nobody can mend`);
}
