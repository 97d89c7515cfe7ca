import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import type { JobCommandInputs, JobCommandKind } from '../domain/jobs/index.js';
import type { Command } from '../domain/kernel/command.js';
import { type RefusalWire, Refused } from '../domain/kernel/refusal.js';
import {
  createdUpdate,
  JOB_WORKFLOW,
  type JobProgress,
  type JobStart,
  type JobWorkflow,
  jobOptions,
  jobUpdates,
  jobWorkflowId,
} from '../workflows/jobs/job.contract.js';
import { guarded } from './guard.js';

export interface JobAsk<Kind extends JobCommandKind = JobCommandKind> {
  readonly jobId: string;
  readonly kind: Kind;
  readonly command: Command<JobCommandInputs[Kind]>;
}

/** What became of a command that one process asked of a job's. */
export type JobAnswer =
  | { readonly outcome: 'done'; readonly progress: JobProgress }
  | { readonly outcome: 'refused'; readonly refusal: RefusalWire }
  | { readonly outcome: 'noProcess' };

export const jobProcessActivities = (client: Client) => ({
  startJob: guarded((start: JobStart) => startJob(client, start)),
  askJob: (ask: JobAsk): Promise<JobAnswer> => askJob(client, ask),
});

/** Starts a job's process, or joins it, until the job has its row. Refuses what the jobs room refuses. */
async function startJob(client: Client, start: JobStart): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation<JobWorkflow>(JOB_WORKFLOW, jobOptions(start));
  try {
    // An update of its own each time: the engine answers one that it knows from a run that has ended, and starts none.
    await client.workflow.executeUpdateWithStart(createdUpdate, { startWorkflowOperation });
  } catch (error) {
    // It has been and is over: the job has its row.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw refusedBy(error) ?? error;
  }
}

/** A command of a job, once by its key; what the job refuses is an answer. */
async function askJob(client: Client, { jobId, kind, command }: JobAsk): Promise<JobAnswer> {
  const update = jobUpdates[kind] as UpdateDefinition<JobProgress, [Command<unknown>]>;
  const job = client.workflow.getHandle(jobWorkflowId(jobId));
  try {
    const progress = await job.executeUpdate(update, { args: [command], updateId: command.key });
    return { outcome: 'done', progress };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { outcome: 'noProcess' };
    const refused = refusedBy(error);
    if (!refused) throw error;
    return { outcome: 'refused', refusal: refused.toWire() };
  }
}

/** The refusal with which the process answered an update; nothing when it ended before it answered. */
export function refusedBy(error: unknown): Refused | undefined {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  const [wire] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return wire ? new Refused(wire as RefusalWire) : undefined;
}
