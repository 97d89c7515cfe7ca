import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { COMPANY_TIME_ZONE } from '../domain/kernel/time.js';
import { MONTHLY_STATEMENTS_ID, MONTHLY_STATEMENTS_WORKFLOW } from '../workflows/correspondence/documents.contract.js';
import { TASK_QUEUES } from '../workflows/support/task-queues.js';
import {
  FIND_LOST_WORKFLOW,
  POST_WAITING_WORKFLOW,
  type PostWaitingStart,
  PUBLISH_HEAD_WORKFLOW,
  RECONCILE_WORKFLOW,
  SEAL_AUDIT_WORKFLOW,
} from '../workflows/upkeep/upkeep.contract.js';

const WAITING: PostWaitingStart = { olderThanSeconds: 30 };

const schedules = [
  { id: 'post-waiting-facts', workflowType: POST_WAITING_WORKFLOW, every: '15 seconds', args: [WAITING] },
  { id: 'find-lost-processes', workflowType: FIND_LOST_WORKFLOW, every: '20 seconds', args: [] },
  { id: 'publish-chain-head', workflowType: PUBLISH_HEAD_WORKFLOW, every: '1 minute', args: [] },
  { id: 'seal-audit', workflowType: SEAL_AUDIT_WORKFLOW, every: '1 minute', args: [] },
  { id: 'reconcile', workflowType: RECONCILE_WORKFLOW, every: '5 minutes', args: [] },
] as const;

/** On the first of a month, in the company's morning. An engine that was away catches it up. */
const STATEMENTS_HOUR = 6;

/** Creates the schedules that are not there yet. */
export async function ensureSchedules(client: Client): Promise<void> {
  await ensureStatements(client);
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

async function ensureStatements(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: 'monthly-statements',
      spec: { calendars: [{ dayOfMonth: 1, hour: STATEMENTS_HOUR }], timezone: COMPANY_TIME_ZONE },
      action: {
        type: 'startWorkflow',
        workflowType: MONTHLY_STATEMENTS_WORKFLOW,
        args: [{}],
        taskQueue: TASK_QUEUES.processes,
        workflowId: MONTHLY_STATEMENTS_ID,
      },
      policies: { overlap: ScheduleOverlapPolicy.ALLOW_ALL, catchupWindow: '14 days' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
