import type { Controller } from '@tsoa/runtime';
import {
  JOB_COMMAND_STATES,
  type JobCommandInputs,
  type JobCommandKind,
  type JobInput,
  type JobView,
  jobCommandProblems,
  refuseJob,
  requireJobState,
} from '../../domain/jobs/index.js';
import { job as readJob } from '../../domain/jobs/store/index.js';
import { type FieldProblem, Refused } from '../../domain/kernel/refusal.js';
import { type ProblemError, problem } from '../../platform/problem.js';
import { jobUpdates } from '../../workflows/jobs/job.contract.js';
import { type Call, contextOf } from '../call.js';
import { type Attempt, once } from '../idempotency/once.js';
import { invalidRequest } from '../problem-of.js';
import { isNoProcess } from '../process-problems.js';
import type { JobAsk } from '../processes.js';
import type { JobProgressDto } from './jobs.dto.js';

export type OwnInput<Kind extends JobCommandKind> = Omit<JobCommandInputs[Kind], keyof JobInput>;

interface JobCommand<Kind extends JobCommandKind> {
  readonly kind: Kind;
  readonly input: OwnInput<Kind> | ((attempt: Attempt) => Promise<OwnInput<Kind>>);
  /** What other rooms have to say against it, besides what is wrong with the input by itself. */
  readonly checks?: (input: OwnInput<Kind>) => readonly Promise<readonly FieldProblem[]>[];
  readonly resourceId?: () => Promise<string>;
  readonly status?: number;
}

/**
 * A command on a job: an update of its process, answered with the job's new standing or a refusal; 202 when it waits for
 * someone's permission and nothing has happened yet.
 */
export function askJob<Kind extends JobCommandKind>(
  controller: Controller,
  call: Call,
  jobId: string,
  { kind, input, checks = () => [], resourceId, status = 200 }: JobCommand<Kind>,
): Promise<JobProgressDto> {
  return once<JobCommandInputs[Kind], JobProgressDto>(controller, call, {
    ...(resourceId ? { resourceId } : {}),
    prepare: async (attempt) => {
      const own = typeof input === 'function' ? await input(attempt) : input;
      const given = { ...own, jobId } as unknown as JobCommandInputs[Kind];
      await requireRight(jobCommandProblems[kind](given), checks(own));
      return given;
    },
    perform: async ({ key }, given) => {
      const command = { key: `request:${key}`, context: contextOf(call, jobId), input: given };
      try {
        const update = jobUpdates[kind] as unknown as JobAsk<JobCommandInputs[Kind]>;
        const body = (await call.processes.askJob(jobId, update, command)) as JobProgressDto;
        return { status: 'exception' in body.made ? 202 : status, body };
      } catch (error) {
        if (isNoProcess(error)) throw await whyNoProcess(call, jobId, kind);
        throw (await isBehind(call, jobId, kind, error)) ? behind(jobId) : error;
      }
    },
  });
}

/** One problem that names every wrong field; a field is complained of once. */
async function requireRight(
  own: readonly FieldProblem[],
  checks: readonly Promise<readonly FieldProblem[]>[],
): Promise<void> {
  const others = (await Promise.all(checks)).flat();
  const problems = [...own, ...others.filter(({ field }) => !own.some((known) => known.field === field))];
  if (problems.length > 0) throw invalidRequest(problems);
}

export const noSuchJob = (jobId: string): ProblemError => problem(404, 'unknown-job', `There is no job ${jobId}.`);

/** The job as its tables tell it; one whose process has still to write its row is asked for again. */
export async function requireJob(call: Call, jobId: string): Promise<JobView> {
  const found = await readJob(call.database, jobId);
  if (found) return found;
  const started = await call.processes.startedJob(jobId);
  if (!started || started.ended) throw noSuchJob(jobId);
  throw problem(503, 'process-starting', `The process of job ${jobId} is just being started.`, {
    headers: { 'Retry-After': '1' },
  });
}

export function operationOf(job: JobView, operation: number): JobView['operations'][number] {
  const found = job.operations.find((candidate) => candidate.operation === operation);
  if (found) return found;
  throw refuseJob('UnknownOperation', `Job ${job.jobId} has no operation ${operation}.`);
}

/**
 * After a worker died, the process may not know yet what the job's row shows already, and refuses meanwhile what the row
 * permits: that is no answer to keep under the key.
 */
async function isBehind(call: Call, jobId: string, kind: JobCommandKind, error: unknown): Promise<boolean> {
  if (!(error instanceof Refused) || error.code !== 'WrongState' || error.details['command'] !== kind) return false;
  const found = await readJob(call.database, jobId);
  return found !== null && found.state !== error.details.state && JOB_COMMAND_STATES[kind].includes(found.state);
}

const behind = (jobId: string): ProblemError =>
  problem(503, 'process-behind', `The process of job ${jobId} is catching up with its record.`, {
    headers: { 'Retry-After': '1' },
  });

/** The process of a job that is over has ended; one that is missing is an operator's to mend. */
async function whyNoProcess(call: Call, jobId: string, kind: JobCommandKind): Promise<unknown> {
  const found = await readJob(call.database, jobId);
  if (!found) return noSuchJob(jobId);
  try {
    requireJobState(kind, found.state);
  } catch (refused) {
    return refused;
  }
  return problem(409, 'process-missing', `The process of job ${jobId} is not running; an operator task mends it.`, {
    state: found.state,
  });
}
