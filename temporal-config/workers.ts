import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../activities/index.js';
import { TASK_QUEUES } from '../workflows/support/task-queues.js';
import { heartbeats } from './heartbeats.js';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dataConverter?: DataConverter | undefined;
  readonly activities: Activities;
  readonly workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** Set in production: workers are versioned, and this build becomes the current one at start-up. */
  readonly buildId?: string | undefined;
  readonly maxCachedWorkflows?: number;
}

export const DEPLOYMENT_NAME = 'atlas';

/** One worker a task queue; workflow tasks run on 'processes' only. */
export async function createWorkers(options: WorkersOptions): Promise<Worker[]> {
  const { connection, namespace, activities } = options;
  const interceptors = { activity: [heartbeats] };
  const common = {
    ...{ connection, namespace, activities, shutdownGraceTime: '10 seconds' },
    interceptors,
    ...(options.dataConverter && { dataConverter: options.dataConverter }),
  } as const;
  const versioning: Partial<WorkerOptions> = options.buildId
    ? {
        workerDeploymentOptions: {
          useWorkerVersioning: true,
          version: { deploymentName: DEPLOYMENT_NAME, buildId: options.buildId },
          // Orders and approvals outlive a release; the rest end within a second, so that pinning them gains nothing.
          defaultVersioningBehavior: 'AUTO_UPGRADE',
        },
      }
    : {};
  return Promise.all([
    Worker.create({
      ...common,
      ...versioning,
      taskQueue: TASK_QUEUES.processes,
      workflowBundle: options.workflowBundle,
      maxCachedWorkflows: options.maxCachedWorkflows ?? 1000,
      maxConcurrentWorkflowTaskExecutions: 40,
      maxConcurrentLocalActivityExecutions: 100,
      maxConcurrentActivityTaskExecutions: 100,
    }),
    Worker.create({
      ...common,
      ...versioning,
      taskQueue: TASK_QUEUES.payments,
      maxConcurrentActivityTaskExecutions: 50,
    }),
    Worker.create({ ...common, ...versioning, taskQueue: TASK_QUEUES.mail, maxConcurrentActivityTaskExecutions: 5 }),
    Worker.create({
      ...common,
      ...versioning,
      taskQueue: TASK_QUEUES.webhooks,
      maxConcurrentActivityTaskExecutions: 50,
    }),
    Worker.create({ ...common, ...versioning, taskQueue: TASK_QUEUES.upkeep, maxConcurrentActivityTaskExecutions: 10 }),
  ]);
}
