import { ActivityFailure } from '@temporalio/common';
import { condition } from '@temporalio/workflow';
import { type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { RefusalWire } from '../../domain/kernel/refusal.js';
import type { ResolveTaskInput, TaskAction } from './operator-task.contract.js';
import { refusalFailure, refusalOf } from './refusal.js';
import { step } from './steps.js';

export interface OpenTask {
  readonly taskId: string;
  /** What operators answered and is not recorded yet. */
  readonly answers: Answer[];
}

interface Answer {
  readonly command: Command<ResolveTaskInput>;
  accept(): void;
  refuse(error: unknown): void;
}

/** A process that can ask an operator. */
export interface AsksOperator {
  readonly workflowId: string;
  readonly subject: string;
  readonly context: CommandContext;
  task: OpenTask | null;
}

export interface Question {
  /** A compensation, unless told. */
  readonly kind?: 'compensation' | 'mail' | 'webhook';
  readonly taskId: string;
  readonly title: string;
  readonly error: unknown;
  readonly actions: readonly TaskAction[];
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
};

/**
 * Raises an operator task and waits, without end, for what the operator decides. The task's record is the truth: it
 * answers a task that was decided in an earlier run, and is read again in case the answer was lost on its way here.
 */
export async function operatorDecision(process: AsksOperator, question: Question): Promise<TaskAction> {
  const { taskId, title, error, actions, kind = 'compensation' } = question;
  const context = { ...process.context, actor: SYSTEM_ACTOR };
  const { workflowId, subject } = process;
  await step.raiseTask({
    key: `${taskId}/raise`,
    context,
    input: { taskId, kind, workflowId, subject, title, detail: reasonOf(error), actions: [...actions] },
  });
  const task: OpenTask = { taskId, answers: [] };
  process.task = task;
  const action = await decisionOf(task);
  process.task = null;
  for (const late of task.answers) late.refuse(refusalFailure(tooLate(taskId)));
  return action;
}

async function decisionOf(task: OpenTask): Promise<TaskAction> {
  for (;;) {
    const answer = task.answers.shift();
    const action = answer ? await recordAnswer(answer) : (await step.readTask(task.taskId))?.resolution?.action;
    if (action) return action;
    await condition(() => task.answers.length > 0, '1 hour', { summary: 'reads the operator task again' });
  }
}

/** Answers nothing when the answer was refused: whoever gave it is told, and the task stays open. */
async function recordAnswer({ command, accept, refuse }: Answer): Promise<TaskAction | undefined> {
  try {
    await step.resolveTask(command);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    refuse(refusalFailure(refusal));
    return undefined;
  }
  accept();
  return command.input.action;
}

const tooLate = (taskId: string): RefusalWire => ({
  code: 'TaskResolved',
  kind: 'conflict',
  message: `Task ${taskId} is resolved already.`,
  details: { state: 'Resolved' },
});

/** Hands an operator's answer to the process that asked, and waits until it is on record. */
export function takeDecision(process: AsksOperator, command: Command<ResolveTaskInput>): Promise<void> {
  const { task } = process;
  if (task?.taskId !== command.input.taskId) throw refusalFailure(tooLate(command.input.taskId));
  return new Promise((accept, refuse) => {
    task.answers.push({ command, accept, refuse });
  });
}
