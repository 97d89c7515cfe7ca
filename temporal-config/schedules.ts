import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { TASK_QUEUES } from '../workflows/support/task-queues.js';
import {
  FIND_LOST_WORKFLOW,
  POST_WAITING_WORKFLOW,
  type PostWaitingStart,
} from '../workflows/upkeep/upkeep.contract.js';

const WAITING: PostWaitingStart = { olderThanSeconds: 30 };

const schedules = [
  { id: 'post-waiting-facts', workflowType: POST_WAITING_WORKFLOW, every: '15 seconds', args: [WAITING] },
  { id: 'find-lost-processes', workflowType: FIND_LOST_WORKFLOW, every: '20 seconds', args: [] },
] as const;

/** Creates the schedules that are not there yet. */
export async function ensureSchedules(client: Client): Promise<void> {
  for (const { id, workflowType, every, args } of schedules) {
    try {
      await client.schedule.create({
        scheduleId: id,
        spec: { intervals: [{ every }] },
        action: {
          type: 'startWorkflow',
          workflowType,
          args: [...args],
          taskQueue: TASK_QUEUES.processes,
          workflowId: id,
        },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}
