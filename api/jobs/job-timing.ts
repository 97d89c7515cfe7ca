import type { JobTiming } from '../../workflows/jobs/job.contract.js';

/** How long a job's process waits; part of its start arguments, so that a change counts for new jobs only. */
export const JOB_TIMING: JobTiming = { rereadMinutes: 60 };
