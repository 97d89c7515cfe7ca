import { isOpen } from '../../domain/approvals/index.js';
import { request as approvalRequest } from '../../domain/approvals/store/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { type OperatorTask, type ResolveTaskInput, refuseOperation } from '../../domain/operations/index.js';
import { task as readTask } from '../../domain/operations/store/index.js';
import { requestIdOf, startOfRequest } from '../../workflows/approvals/approval.contract.js';
import { type Call, contextOf } from '../call.js';
import { isNoProcess } from '../process-problems.js';
import type { ActOnTaskDto, TaskResolvedDto } from './operator-tasks.dto.js';
import { taskOwnerOf } from './task-owners.js';

/** A running process waits for the answer. */
const ASKED_BY_PROCESS: readonly OperatorTask['kind'][] = ['compensation', 'mail', 'webhook'];

/**
 * Acts on a task. A running process that asks takes the answer itself; for a missing one the answer is recorded
 * first and then carried out; whoever answered can ask again when that broke off in between.
 */
export async function actOnTask(
  call: Call,
  key: string,
  task: OperatorTask,
  body: ActOnTaskDto,
): Promise<TaskResolvedDto> {
  const context = contextOf(call, task.subject);
  const command = { key: `request:${key}`, context, input: { taskId: task.taskId, ...body } };
  if (ASKED_BY_PROCESS.includes(task.kind)) return answerProcess(call, task, command);
  // Of two answers at once one is taken, and only that one has its effect.
  const { position } = await call.processes.carryOut(key, 'resolveTask', command);
  if (task.kind === 'workflow-missing') await mendMissingProcess(call, task, command);
  if (task.kind === 'row-missing') await call.processes.cancelProcess(task.workflowId);
  return { taskId: task.taskId, state: 'Resolved', position };
}

async function answerProcess(
  call: Call,
  task: OperatorTask,
  command: Command<ResolveTaskInput>,
): Promise<TaskResolvedDto> {
  try {
    const { position } = await taskOwnerOf(task).answer(call, command);
    return { taskId: task.taskId, state: 'Resolved', position };
  } catch (error) {
    throw isNoProcess(error) ? await whyNoProcess(call, task, error) : error;
  }
}

async function whyNoProcess(call: Call, { taskId }: OperatorTask, error: unknown): Promise<unknown> {
  const now = await readTask(call.database, taskId);
  return now?.state === 'Resolved'
    ? refuseOperation('TaskResolved', `Task ${taskId} is resolved already.`, { state: now.state })
    : error;
}

/** The process starts again with the same id. */
async function mendMissingProcess(call: Call, task: OperatorTask, command: Command<ResolveTaskInput>): Promise<void> {
  const requestId = requestIdOf(task.workflowId);
  if (requestId === null) return restartOwner(call, task, command);
  const lost = await approvalRequest(call.database, requestId);
  if (lost && isOpen(lost.state)) await call.processes.restartApproval(startOfRequest(lost));
}

/** A cancellation is asked of the process once it runs again. */
async function restartOwner(
  call: Call,
  task: OperatorTask,
  { key, context, input }: Command<ResolveTaskInput>,
): Promise<void> {
  const owner = taskOwnerOf(task);
  await owner.restart(call);
  if (input.action !== 'cancel') return;
  await owner.cancel(call, { key: `${key}/cancel`, context, input: { reason: input.justification } });
}
