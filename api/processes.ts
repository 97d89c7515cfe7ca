import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { DecideApprovalInput } from '../domain/approvals/index.js';
import type { Command } from '../domain/kernel/command.js';
import type { Stepped } from '../domain/kernel/stepped.js';
import type { OrderStart } from '../domain/orders/index.js';
import type { RepairStart } from '../domain/repairs/index.js';
import type { ReturnStart } from '../domain/returns/index.js';
import {
  type ApprovalProgress,
  type ApprovalStart,
  approvalWorkflowId,
  decideUpdate,
} from '../workflows/approvals/approval.contract.js';
import {
  type CorrectionProgress,
  type CorrectionStart,
  correctionWorkflowId,
} from '../workflows/billing/correction.contract.js';
import type { SingleCommand } from '../workflows/commands/command.contract.js';
import type { DunningStart } from '../workflows/correspondence/dunning.contract.js';
import type { MailTaskAnswer } from '../workflows/correspondence/mail-task.contract.js';
import { type JobProgress, type JobStart, jobWorkflowId } from '../workflows/jobs/job.contract.js';
import type { PeriodEndStart } from '../workflows/jobs/period-end.contract.js';
import type { PeriodAskInputs, PeriodAskKind, PeriodProgress } from '../workflows/ledger/period.contract.js';
import { type OrderProgress, orderWorkflowId } from '../workflows/orders/order.contract.js';
import type { WebhookStart } from '../workflows/payments/webhook.contract.js';
import { type RepairProgress, repairWorkflowId } from '../workflows/repairs/repair.contract.js';
import { type ReturnProgress, returnWorkflowId } from '../workflows/returns/goods-return.contract.js';
import type { ResolveTaskInput } from '../workflows/support/operator-task.contract.js';
import { requestCorrection, restartCorrection } from './processes/corrections.js';
import { answerMailTask, restartDunning, restartLetter } from './processes/correspondence.js';
import { ask, cancelProcess, withinLook } from './processes/engine.js';
import { createJob, restartJob, type StartedJob, startedJob } from './processes/jobs.js';
import { placeOrder, restartOrder, type StartedOrder, startedOrder } from './processes/orders.js';
import { approvalEnd, carryOut, restartApproval, takeWebhook } from './processes/others.js';
import { closePeriodEnd } from './processes/period-end.js';
import { askPeriod, restartPeriod } from './processes/periods.js';
import { receiveRepair, restartRepair, type StartedRepair, startedRepair } from './processes/repairs.js';
import { authoriseReturn, restartReturn, type StartedReturn, startedReturn } from './processes/returns.js';

export type { StartedJob } from './processes/jobs.js';
export type { StartedOrder } from './processes/orders.js';
export type { StartedRepair } from './processes/repairs.js';
export type { StartedReturn } from './processes/returns.js';

export type OrderUpdate<Input> = UpdateDefinition<OrderProgress, [Command<Input>]>;
export type JobAsk<Input> = UpdateDefinition<JobProgress, [Command<Input>]>;
export type CorrectionAsk<Input> = UpdateDefinition<CorrectionProgress, [Command<Input>]>;
export type RepairAsk<Input> = UpdateDefinition<RepairProgress, [Command<Input>]>;
export type ReturnAsk<Input> = UpdateDefinition<ReturnProgress, [Command<Input>]>;

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
  /** Starts the job's process and waits until the job has its row; 'accepted' when it is started and does not answer in time. */
  createJob(start: JobStart): Promise<JobProgress | 'accepted'>;
  /** The job that a process was started with, and whether the process is over; null when there is no process. */
  startedJob(jobId: string): Promise<StartedJob | null>;
  /** An update of the job's process; its id is the command's key. */
  askJob<Input>(jobId: string, update: JobAsk<Input>, command: Command<Input>): Promise<JobProgress>;
  /** Starts the job's process again when it is not running; it finishes what the job's rows show as open. */
  restartJob(start: JobStart): Promise<void>;
  /** Starts the repair's process and waits until the repair has its row; 'accepted' when it does not answer in time. */
  receiveRepair(start: RepairStart): Promise<RepairProgress | 'accepted'>;
  /** The repair that a process was started with, and whether the process is over; null when there is no process. */
  startedRepair(repairId: string): Promise<StartedRepair | null>;
  /** An update of the repair's process; its id is the command's key. */
  askRepair<Input>(repairId: string, update: RepairAsk<Input>, command: Command<Input>): Promise<RepairProgress>;
  /** Starts the repair's process again when it is not running; it goes on from the repair's row. */
  restartRepair(start: RepairStart): Promise<void>;
  /** Starts the return's process and waits until the return has its row; 'accepted' when it does not answer in time. */
  authoriseReturn(start: ReturnStart): Promise<ReturnProgress | 'accepted'>;
  /** The return that a process was started with, and whether the process is over; null when there is no process. */
  startedReturn(returnId: string): Promise<StartedReturn | null>;
  /** An update of the return's process; its id is the command's key. */
  askReturn<Input>(returnId: string, update: ReturnAsk<Input>, command: Command<Input>): Promise<ReturnProgress>;
  /** Starts the return's process again when it is not running; it goes on from the return's row. */
  restartReturn(start: ReturnStart): Promise<void>;
  /** Starts the correction's process and waits until it has its row; 'accepted' when it does not answer in time. */
  requestCorrection(start: CorrectionStart): Promise<CorrectionProgress | 'accepted'>;
  /** An update of the correction's process; its id is the command's key. */
  askCorrection<Input>(
    correctionId: string,
    update: CorrectionAsk<Input>,
    command: Command<Input>,
  ): Promise<CorrectionProgress>;
  /** Starts the correction's process again when it is not running; it goes on from the correction's row. */
  restartCorrection(start: CorrectionStart): Promise<void>;
  /** Starts the process of a request for approval again; one that runs is left alone. */
  restartApproval(start: ApprovalStart): Promise<void>;
  /** Starts the reminding of an invoice again; it goes on from its row. */
  restartDunning(start: DunningStart): Promise<void>;
  /** Starts the process of a letter that has not ended again. */
  restartLetter(letterId: string): Promise<void>;
  /** An operator's answer to a process that cannot send or make a letter. */
  answerMailTask(workflowId: string, command: Command<ResolveTaskInput>): Promise<MailTaskAnswer>;
  /** Asks the engine to cancel a process. */
  cancelProcess(workflowId: string): Promise<void>;
  decideApproval(command: Command<DecideApprovalInput>): Promise<ApprovalProgress>;
  /** How a request ended, once what it asked for is done as well. */
  approvalEnd(requestId: string): Promise<ApprovalProgress>;
  /** A domain command that is a process of one step. */
  carryOut(id: string, activity: SingleCommand, command: Command<unknown>): Promise<Record<string, unknown> & Stepped>;
  /** Closes overhead or labour at period end, and waits for it; the same closing is joined while it runs. */
  closePeriodEnd(start: PeriodEndStart): Promise<Record<string, unknown> & Stepped>;
  /** An update of the period's process, started with it when none runs; its id is the command's key. */
  askPeriod<Kind extends PeriodAskKind>(kind: Kind, command: Command<PeriodAskInputs[Kind]>): Promise<PeriodProgress>;
  /** Starts the period's process again when it is not running; it goes on from the period's rows. */
  restartPeriod(period: string): Promise<void>;
  /** Starts the process of a provider's event, once for each event. */
  takeWebhook(start: WebhookStart): Promise<void>;
  /** Throws when the engine cannot be reached. */
  reach(): Promise<void>;
  close(): Promise<void>;
}

/** Over a client whose connection is lazy: the API starts, and answers 503, while the engine is away. */
export function openProcesses(client: Client): Processes {
  return {
    placeOrder: (start) => placeOrder(client, start),
    startedOrder: (orderId) => startedOrder(client, orderId),
    askOrder: (orderId, update, command) => ask(client, orderWorkflowId(orderId), update, command),
    restartOrder: (start) => restartOrder(client, start),
    createJob: (start) => createJob(client, start),
    startedJob: (jobId) => startedJob(client, jobId),
    askJob: (jobId, update, command) => ask(client, jobWorkflowId(jobId), update, command),
    restartJob: (start) => restartJob(client, start),
    receiveRepair: (start) => receiveRepair(client, start),
    startedRepair: (repairId) => startedRepair(client, repairId),
    askRepair: (repairId, update, command) => ask(client, repairWorkflowId(repairId), update, command),
    restartRepair: (start) => restartRepair(client, start),
    authoriseReturn: (start) => authoriseReturn(client, start),
    startedReturn: (returnId) => startedReturn(client, returnId),
    askReturn: (returnId, update, command) => ask(client, returnWorkflowId(returnId), update, command),
    restartReturn: (start) => restartReturn(client, start),
    requestCorrection: (start) => requestCorrection(client, start),
    askCorrection: (correctionId, update, command) => ask(client, correctionWorkflowId(correctionId), update, command),
    restartCorrection: (start) => restartCorrection(client, start),
    restartApproval: (start) => restartApproval(client, start),
    restartDunning: (start) => restartDunning(client, start),
    restartLetter: (letterId) => restartLetter(client, letterId),
    answerMailTask: (workflowId, command) => answerMailTask(client, workflowId, command),
    cancelProcess: (workflowId) => cancelProcess(client, workflowId),
    decideApproval: (command) => ask(client, approvalWorkflowId(command.input.requestId), decideUpdate, command),
    approvalEnd: (requestId) => approvalEnd(client, requestId),
    carryOut: (id, activity, command) => carryOut(client, id, activity, command),
    closePeriodEnd: (start) => closePeriodEnd(client, start),
    askPeriod: (kind, command) => askPeriod(client, kind, command),
    restartPeriod: (period) => restartPeriod(client, period),
    takeWebhook: (start) => takeWebhook(client, start),
    reach: () => withinLook(client, async () => void (await client.workflowService.getSystemInfo({}))),
    close: () => client.connection.close(),
  };
}
