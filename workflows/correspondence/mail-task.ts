import { patched, setHandler, workflowInfo } from '@temporalio/workflow';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { TaskAction } from '../support/operator-task.contract.js';
import { type AsksOperator, operatorDecision, type Question, takeDecision } from '../support/operator-task.js';
import { resolveMailTaskUpdate } from './mail-task.contract.js';

/** A process that asks an operator when something cannot be written or sent. */
export function asksOperator(subject: string): AsksOperator {
  const { workflowId } = workflowInfo();
  const context = { actor: SYSTEM_ACTOR, correlationId: subject, workflowId };
  const process: AsksOperator = { workflowId, subject, context, task: null };
  setHandler(resolveMailTaskUpdate, async (command) => {
    await takeDecision(process, command);
    return { position: null };
  });
  return process;
}

/** Processes that wait for an operator since before ask under a name that another run asks under as well. */
const RUN_IN_TASK_ID = 'mail-run-in-task-id';

/**
 * Each run asks for itself: what an earlier one was told was about its own attempt. Whole, because run ids of one minute
 * begin with the same digits.
 */
export const taskIdOf = (name: string, attempt: number): string =>
  patched(RUN_IN_TASK_ID) ? `${name}/${workflowInfo().runId}/${attempt}` : `${name}/${attempt}`;

type Trouble = Pick<Question, 'taskId' | 'title' | 'error'>;

export const retryOrSkip = (process: AsksOperator, trouble: Trouble): Promise<TaskAction> =>
  operatorDecision(process, { ...trouble, kind: 'mail', actions: ['retry', 'skip'] });
