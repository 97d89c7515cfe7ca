import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import type { ControlActivities } from './activities.js';
import {
  type ControlStart,
  type ControlWork,
  endSignal,
  firstStepUpdate,
  type StepKind,
  workUpdate,
} from './control.contract.js';

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

interface Asked {
  readonly work: ControlWork;
  answer(id: string): void;
}

/** Updates are queued and done by the main path, as a job's are; each step is one insert. */
export async function controlJob(): Promise<void> {
  const queue: Asked[] = [];
  let ended = false;
  setHandler(
    workUpdate,
    (work) =>
      new Promise<string>((answer) => {
        queue.push({ work, answer });
      }),
    {
      validator: ({ steps: count }) => {
        if (count < 1) throw new Error('an update of no steps');
      },
    },
  );
  setHandler(endSignal, () => {
    ended = true;
  });
  while (!ended) {
    await condition(() => ended || queue.length > 0);
    for (let asked = queue.shift(); asked; asked = queue.shift()) {
      for (let done = 0; done < asked.work.steps; done += 1) await steps.local.insert(asked.work.id, done);
      asked.answer(asked.work.id);
    }
  }
  await condition(allHandlersFinished);
}
