import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';

const { EVENT_TYPE_WORKFLOW_TASK_COMPLETED } = proto.temporal.api.enums.v1.EventType;

/** Resets a run, as an operator does in the Web UI, to its first or its last workflow task that was done. */
export async function resetRun(client: Client, handle: WorkflowHandle, to: 'first' | 'last'): Promise<void> {
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const tasks = (events ?? []).filter(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  const task = to === 'first' ? tasks[0] : tasks.at(-1);
  if (!task?.eventId) throw new Error(`${handle.workflowId} has no workflow task to be reset to`);
  await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: handle.workflowId, runId },
    reason: 'the test resets it',
    workflowTaskFinishEventId: task.eventId,
    requestId: randomUUID(),
  });
}
