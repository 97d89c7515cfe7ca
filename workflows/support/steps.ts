import { type ActivityOptions, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { TASK_QUEUES } from './task-queues.js';

/**
 * Steps on Atlas's own database: local activities, because each is one short transaction. They are idempotent by their
 * business key and retried without end; only a refusal (non-retryable) ends them.
 */
export const step = proxyLocalActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  localRetryThreshold: '15 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/** The same step as an ordinary activity: it ends the workflow task, so that an update's answer leaves at once. */
export const separateStep = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.processes,
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

const PROVIDER: ActivityOptions = {
  taskQueue: TASK_QUEUES.payments,
  // Above the HTTP client's own limit of 5 s, so that its error is what is reported.
  startToCloseTimeout: '15 seconds',
  retry: {
    initialInterval: '500 milliseconds',
    backoffCoefficient: 2,
    maximumInterval: '5 seconds',
    maximumAttempts: 5,
  },
};

/** Calls to the payment provider: bounded, because the process has another way to learn the outcome. */
export const provider = proxyActivities<Activities>(PROVIDER);

const { maximumAttempts: _bounded, ...WITHOUT_END } = PROVIDER.retry ?? {};

/** The same without end, where there is no other way. */
export const patientProvider = proxyActivities<Activities>({
  ...PROVIDER,
  retry: { ...WITHOUT_END, maximumInterval: '1 minute' },
});

/** Calls to Temporal itself and sweeps: ordinary activities on their own queue. */
export const upkeep = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.upkeep,
  startToCloseTimeout: '60 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

const LONG = { startToCloseTimeout: '10 minutes', heartbeatTimeout: '30 seconds' } as const;

/** Reads of whole tables: long, so that a worker that died is missed by its heartbeats and not after all that time. */
export const sweep = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.upkeep,
  ...LONG,
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '1 minute', maximumAttempts: 5 },
});

/** Letters on their way: a few attempts at a time, because the letter's own process waits longer between them. */
export const mail = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.mail,
  // Above the client's own limits for connecting, greeting and silence.
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 3, maximumInterval: '10 seconds', maximumAttempts: 4 },
});

/** One call of somebody else's system: what comes of it is an outcome, and only Atlas's own trouble is tried again here. */
export const outside = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.webhooks,
  // Above the deadline of the call.
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Documents of many rows: bounded, because somebody is asked when one cannot be made. */
export const documents = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.upkeep,
  ...LONG,
  retry: { initialInterval: '1 second', backoffCoefficient: 3, maximumInterval: '1 minute', maximumAttempts: 8 },
});
