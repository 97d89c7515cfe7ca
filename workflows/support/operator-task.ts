import { ActivityFailure } from '@temporalio/common';
import { condition } from '@temporalio/workflow';
import { type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { ResolveTaskInput, TaskAction } from './operator-task.contract.js';
import { step } from './steps.js';

export interface OpenTask {
  readonly taskId: string;
  answered: Command<ResolveTaskInput> | null;
}

/** A process that can ask an operator. */
export interface AsksOperator {
  readonly workflowId: string;
  readonly subject: string;
  readonly context: CommandContext;
  task: OpenTask | null;
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
};

/**
 * Raises an operator task and waits, without end, for what the operator decides. A task that was answered in an
 * earlier run is answered by its record.
 */
export async function operatorDecision(
  process: AsksOperator,
  taskId: string,
  title: string,
  error: unknown,
): Promise<TaskAction> {
  const context = { ...process.context, actor: SYSTEM_ACTOR };
  await step.raiseTask({
    key: `${taskId}/raise`,
    context,
    input: {
      taskId,
      kind: 'compensation',
      workflowId: process.workflowId,
      subject: process.subject,
      title: `Compensation cannot finish: ${title}`,
      detail: reasonOf(error),
      actions: ['retry', 'skip', 'force'],
    },
  });
  const earlier = (await step.readTask(taskId))?.resolution;
  if (earlier) return earlier.action;
  const task: OpenTask = { taskId, answered: null };
  process.task = task;
  await condition(() => task.answered !== null);
  const answer = task.answered as Command<ResolveTaskInput> | null;
  if (!answer) throw new Error('an operator task was left without an answer');
  await step.resolveTask(answer);
  process.task = null;
  return answer.input.action;
}
