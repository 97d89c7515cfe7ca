import { setCurrentDetails } from '@temporalio/workflow';
import {
  isJobOver,
  type JobCommandKind,
  type JobStanding,
  type JobStepped,
  requireJobState,
} from '../../domain/jobs/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { emptyQueue, type TakesCommands } from '../support/command-queue.js';
import { makeFindable } from '../support/findable.js';
import type { TaskAction } from '../support/operator-task.contract.js';
import { type AsksOperator, operatorDecision } from '../support/operator-task.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { JobProgress, JobStart } from './job.contract.js';

/**
 * What a job's process knows. The rows of the rooms are the truth: a process that begins anew reads them, finishes what
 * was begun with the same keys, and goes on.
 */
export interface JobProcess extends AsksOperator, TakesCommands<JobCommandKind, JobProgress> {
  readonly start: JobStart;
  /** Does what a command asks; set by the workflow, so that permissions and catching up know nothing of the commands. */
  readonly execute: (p: JobProcess, kind: string, command: Command<unknown>) => Promise<void>;
  /** Null until the job has its row. */
  standing: JobStanding | null;
  /** Last day of the quote, while there is one. */
  validUntil: string | null;
  /** What the engine was last told to find the job by. */
  shown: string;
  position: string | null;
  /** What the command that is being done made, by name. */
  made: Record<string, string>;
  /** An earlier run had done a step: what is known here may be old. */
  stale: boolean;
  /** An operator left planning and release, which this job does without being asked, to a person. */
  leftToPeople: boolean;
}

export function newProcess(start: JobStart, execute: JobProcess['execute']): JobProcess {
  const p: JobProcess = {
    ...emptyQueue(),
    start,
    execute,
    standing: null,
    validUntil: start.spec.quote?.validUntil ?? null,
    shown: '',
    position: null,
    made: {},
    stale: false,
    leftToPeople: false,
    task: null,
    workflowId: `job:${start.spec.jobId}`,
    subject: start.spec.jobId,
    context: start.context,
    progress: () => ({ ...standingOf(p), made: { ...p.made }, position: p.position }),
    requireState: (kind) => requireJobState(kind, standingOf(p).state),
  };
  return p;
}

export function standingOf(p: JobProcess): JobStanding {
  if (!p.standing) throw new Error(`job ${p.start.spec.jobId} has no row`);
  return p.standing;
}

export const isOver = (p: JobProcess): boolean => isJobOver(standingOf(p).state);

/** Of two standings the one with the higher version holds: a step of an earlier run answers what was so then. */
export function took(p: JobProcess, standing: JobStanding): void {
  if (p.standing && p.standing.version > standing.version) return;
  const { jobId, state, waitingFor, reason, version, quantity, completed, scrapped, operations, exceptions } = standing;
  p.standing = { jobId, state, waitingFor, reason, version, quantity, completed, scrapped, operations, exceptions };
}

/** Runs one step of the jobs room: keeps how the job stands, and posts what moved money. */
export async function run<R extends JobStepped & Stepped>(p: JobProcess, stepped: Promise<R>): Promise<R> {
  const done = await stepped;
  took(p, done);
  p.stale ||= done.again;
  await post(p, done);
  return done;
}

/** Posts the money effects of a step, at once and exactly once by the facts' ids. */
export async function post(p: JobProcess, stepped: Stepped): Promise<void> {
  p.position = stepped.position ?? p.position;
  if (stepped.toPost.length > 0) await step.postFacts([...stepped.toPost]);
}

/** A further step of a command, in the name of whoever asked. */
export const follow = <Input>(command: Command<unknown>, name: string, input: Input): Command<Input> => ({
  key: `${command.key}/${name}`,
  context: command.context,
  input,
});

/** A command of the process itself, or one that it does in someone's name. */
export const own = <Input>(p: JobProcess, name: string, input: Input, context?: CommandContext): Command<Input> => ({
  key: `${p.start.spec.jobId}/${name}`,
  context: context ?? p.start.context,
  input,
});

/**
 * For what must be finished because its goods or its money have moved: when it is refused, an operator is asked to mend
 * what stands in the way, and it is tried again. What can be left out has another way to its end: `skip`.
 */
export async function insist<T>(
  p: JobProcess,
  name: string,
  body: () => Promise<T>,
  skip?: () => Promise<T>,
): Promise<T> {
  let doing = body;
  for (let round = 1; ; round += 1) {
    try {
      return await doing();
    } catch (error) {
      if (!refusalOf(error)) throw error;
      const taskId = `${p.subject}/finish/${name}/${round}`;
      const actions: TaskAction[] = skip ? ['retry', 'skip'] : ['retry'];
      const action = await operatorDecision(p, { taskId, title: `Cannot be finished: ${name}`, error, actions });
      if (skip && action === 'skip') doing = skip;
    }
  }
}

/** The board of the job for the Web UI, and what it can be found by. */
export function show(p: JobProcess): void {
  const { state, waitingFor, reason, quantity, completed, scrapped, operations, exceptions } = standingOf(p);
  const { spec } = p.start;
  const waits = waitingFor ?? (exceptions.length > 0 ? 'approval' : null);
  makeFindable(p, state, waits);
  setCurrentDetails(
    [
      `**${state}**${waitingFor ? `, waiting for ${waitingFor}` : ''}${reason ? `: ${reason}` : ''}`,
      `${spec.description}${spec.customerName ? ` for ${spec.customerName}` : ''}, due ${spec.dueDate}: ${completed} of ${quantity} ${spec.unitOfMeasure} completed${scrapped === '0' ? '' : `, ${scrapped} scrapped`}`,
      ...operations.map((one) => `- ${one.operation} ${one.description}: **${one.state}**, ${one.good} good`),
      ...exceptions.map(({ exceptionId, requestId }) => `- ${exceptionId} waits for ${requestId}`),
    ].join('\n'),
  );
}
