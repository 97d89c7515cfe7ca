import type { Controller } from '@tsoa/runtime';
import type { JobSpec } from '../../domain/jobs/index.js';
import { nextJobId } from '../../domain/jobs/store/index.js';
import { type Call, contextOf } from '../call.js';
import { once } from '../idempotency/once.js';
import type { CreateJobDto, CreateQuoteDto } from './create-job.dto.js';
import { draftJob } from './draft-job.js';
import { acceptedJob } from './job-answers.js';
import type { JobProgressDto } from './jobs.dto.js';

/** Starts the process of a job: 201 once it has its row, 202 while the engine has it and no worker has answered. */
export function createJob(
  controller: Controller,
  call: Call,
  body: CreateJobDto | CreateQuoteDto,
): Promise<JobProgressDto> {
  return once<JobSpec, JobProgressDto>(controller, call, {
    resourceId: () => nextJobId(call.database),
    prepare: ({ resourceId }) => draftJob(call.database, body, { jobId: resourceId, now: call.now() }),
    perform: async (_attempt, spec) => {
      const context = contextOf(call, spec.jobId);
      const created = await call.processes.createJob({ spec, timing: call.jobTiming, context });
      const headers = { Location: `/v1/jobs/${spec.jobId}` };
      return created === 'accepted'
        ? { status: 202, body: acceptedJob(spec), headers }
        : { status: 201, body: created as JobProgressDto, headers };
    },
  });
}
