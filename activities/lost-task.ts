import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { SYSTEM_ACTOR } from '../domain/kernel/actor.js';
import type { RaiseTaskInput, TaskAction } from '../domain/operations/index.js';
import type { Database } from '../platform/database.js';
import { raiseTask } from './raise-task.js';

/** Longer than the longest pause between two attempts of a step: a database that was away may be back this moment. */
export const LOOK_AGAIN_MS = 12_000;

/** The latest run of a process, or null. */
export async function describe(client: Client, workflowId: string): Promise<{ status: string; runId: string } | null> {
  try {
    const description = await client.workflow.getHandle(workflowId).describe();
    return { status: description.status.name, runId: description.runId };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

export type Lost = Omit<RaiseTaskInput, 'taskId'>;
export type KindOfLoss = Pick<Lost, 'kind' | 'title' | 'actions'>;

export const missingProcess = (name: string, actions: readonly TaskAction[] = ['restart', 'cancel']): KindOfLoss => ({
  kind: 'workflow-missing',
  title: `${/^[aeiou]/.test(name) ? 'An' : 'A'} ${name} has no running process`,
  actions,
});

/** One task for each occurrence, however often it is found. */
export async function raise(database: Database, lost: Lost, occurrence: string): Promise<string> {
  const taskId = `${lost.kind}/${occurrence}`;
  await raiseTask(database, {
    key: `${taskId}/raise`,
    context: { actor: SYSTEM_ACTOR, correlationId: lost.subject, workflowId: lost.workflowId },
    input: { taskId, ...lost },
  });
  return taskId;
}
