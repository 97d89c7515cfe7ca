import type { UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import {
  JOB_COMMANDS,
  type JobCommandInputs,
  type JobCommandKind,
  type JobException,
  type JobSpec,
  type JobStanding,
} from '../../domain/jobs/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { ResolveTaskInput } from '../support/operator-task.contract.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const JOB_WORKFLOW = 'job';

export const jobWorkflowId = (jobId: string): string => `job:${jobId}`;
export const jobIdOf = (workflowId: string): string => workflowId.slice('job:'.length);

/** Waiting times of the process; in the start arguments, so that a restart keeps them. */
export interface JobTiming {
  /** How often material and approvals are read again, in case news of them was lost. */
  readonly rereadMinutes: number;
  /** Events after which a waiting process goes on in a new run; absent: when the engine suggests it. */
  readonly historyEvents?: number;
}

export interface JobStart {
  readonly spec: JobSpec;
  readonly timing: JobTiming;
  readonly context: CommandContext;
}

/** How a job stands after a command; every update answers it. */
export interface JobProgress extends JobStanding {
  /** What the command made, by name: an exception, an inspection, a completion, an invoice. */
  readonly made: Readonly<Record<string, string>>;
  /** Position of the last fact that the command behind this answer emitted. */
  readonly position: string | null;
}

export type JobUpdate<Kind extends JobCommandKind> = UpdateDefinition<JobProgress, [Command<JobCommandInputs[Kind]>]>;

/** Answers once the job has its row; the early return of update-with-start. */
export const createdUpdate = defineUpdate<JobProgress>('created');

/** One update a command, under the command's own name. */
export const jobUpdates = Object.fromEntries(JOB_COMMANDS.map((kind) => [kind, defineUpdate(kind)])) as unknown as {
  readonly [Kind in JobCommandKind]: JobUpdate<Kind>;
};

export const resolveJobTaskUpdate = defineUpdate<JobProgress, [Command<ResolveTaskInput>]>('resolveTask');

/** Something outside changed what the job stands on (stock, an approval, a machine): the process reads it again. */
export const jobChangedSignal = defineSignal('jobChanged');
/** The same under the name by which approvals wake whoever asked. */
export const approvalChangedSignal = defineSignal('approvalChanged');

export const jobProgressQuery = defineQuery<JobProgress>('progress');

/** What is done by permission, by its name among the steps of the job. */
export const allowedStep = (exceptionId: string): string => `${exceptionId}/allowed`;
/** Whether it stands in for one that had come to more by the time it was allowed. */
export const isAskedAnew = ({ key }: Pick<JobException, 'key'>): boolean => key.endsWith(allowedStep(''));

export type JobWorkflow = (start: JobStart) => Promise<JobProgress>;

/** How a job's process is started; one that runs, or has ended well, is left alone. */
export const jobOptions = (start: JobStart) => ({
  workflowId: jobWorkflowId(start.spec.jobId),
  taskQueue: TASK_QUEUES.processes,
  args: [start] as [JobStart],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `Job ${start.spec.jobId}: ${start.spec.quantity} of ${start.spec.part ?? start.spec.description}`,
  typedSearchAttributes: [
    { key: searchAttributes.document, value: start.spec.jobId },
    ...(start.spec.customerId ? [{ key: searchAttributes.customer, value: start.spec.customerId }] : []),
    { key: searchAttributes.businessUnit, value: start.spec.dimensions.businessUnit },
    { key: searchAttributes.state, value: start.spec.quote ? 'Quoted' : 'Accepted' },
  ],
});
