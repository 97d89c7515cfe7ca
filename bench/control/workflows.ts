import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import type { ControlActivities } from './activities.js';
import { type ControlStart, firstStepUpdate, type StepKind } from './control.contract.js';

const startToCloseTimeout = '20 seconds';
const steps: Record<StepKind, Pick<ControlActivities, 'insert'>> = {
  local: proxyLocalActivities<ControlActivities>({ startToCloseTimeout }),
  processes: proxyActivities<ControlActivities>({ startToCloseTimeout, taskQueue: TASK_QUEUES.processes }),
  payments: proxyActivities<ControlActivities>({ startToCloseTimeout, taskQueue: TASK_QUEUES.payments }),
};

/** As many steps as an order has, of the same kinds and in the same order, and nothing else. */
export async function control(start: ControlStart): Promise<void> {
  let done = 0;
  setHandler(firstStepUpdate, async () => {
    await condition(() => done > 0);
    return start.id;
  });
  for (const kind of start.steps) {
    await steps[kind].insert(start.id, done);
    done += 1;
  }
  await condition(allHandlersFinished);
}
