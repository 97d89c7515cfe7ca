import type { Client } from '@temporalio/client';
import type { JobSpec } from '../../domain/jobs/index.js';
import {
  createdUpdate,
  JOB_WORKFLOW,
  type JobProgress,
  type JobStart,
  type JobWorkflow,
  jobOptions,
  jobWorkflowId,
} from '../../workflows/jobs/job.contract.js';
import { startAndWait } from './early-return.js';
import { type EndedEarly, startOf, withinAnswer } from './engine.js';

export interface StartedJob {
  readonly spec: JobSpec;
  /** Null while it runs; 'lost' when it was ended in the engine. */
  readonly ended: EndedEarly;
}

export const createJob = (client: Client, start: JobStart): Promise<JobProgress | 'accepted'> =>
  startAndWait<JobProgress, JobWorkflow>(client, JOB_WORKFLOW, jobOptions(start), {
    update: createdUpdate,
    updateId: 'created',
  });

/** Also when a process of this id has ended well: its row is open, so it was lost after that. */
export async function restartJob(client: Client, start: JobStart): Promise<void> {
  const options = { ...jobOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
  await withinAnswer(client, () => client.workflow.start<JobWorkflow>(JOB_WORKFLOW, options));
}

export async function startedJob(client: Client, jobId: string): Promise<StartedJob | null> {
  const found = await startOf<JobStart>(client, jobWorkflowId(jobId));
  return found && { spec: found.start.spec, ended: found.ended };
}
