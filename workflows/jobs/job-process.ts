import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { isJobOver, type JobCommandKind, type JobStanding, type JobStepped } from '../../domain/jobs/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import type { TaskAction } from '../support/operator-task.contract.js';
import { type AsksOperator, operatorDecision } from '../support/operator-task.js';
import { refusalOf } from '../support/refusal.js';
import { searchAttributes } from '../support/search-attributes.js';
import { step } from '../support/steps.js';
import type { JobProgress, JobStart } from './job.contract.js';

/** A command that waits for its turn: handlers run no steps, the main path does one command after the other. */
export interface Asked {
  readonly kind: JobCommandKind;
  readonly command: Command<unknown>;
  answer(progress: JobProgress): void;
  refuse(error: unknown): void;
}

/**
 * What a job's process knows. The rows of the rooms are the truth: a process that begins anew reads them, finishes what
 * was begun with the same keys, and goes on.
 */
export interface JobProcess extends AsksOperator {
  readonly start: JobStart;
  /** Does what a command asks; set by the workflow, so that permissions and catching up know nothing of the commands. */
  readonly execute: (p: JobProcess, kind: string, command: Command<unknown>) => Promise<void>;
  /** Null until the job has its row. */
  standing: JobStanding | null;
  refused: Refused | null;
  /** Last day of the quote, while there is one. */
  validUntil: string | null;
  readonly queue: Asked[];
  readonly known: Map<string, Promise<JobProgress>>;
  /** Keys of commands that changed the job's state: asked again in a later run, they are answered from the record. */
  done: ReadonlySet<string>;
  /** What the engine was last told to find the job by. */
  shown: string;
  position: string | null;
  /** What the command that is being done made, by name. */
  made: Record<string, string>;
  /** An earlier run had done a step: what is known here may be old. */
  stale: boolean;
  /** An operator left planning and release, which this job does without being asked, to a person. */
  leftToPeople: boolean;
  /** Counts signals, and how many of them have been acted on. */
  woken: number;
  heard: number;
}

export const newProcess = (start: JobStart, execute: JobProcess['execute']): JobProcess => ({
  start,
  execute,
  standing: null,
  refused: null,
  validUntil: start.spec.quote?.validUntil ?? null,
  queue: [],
  known: new Map(),
  done: new Set(),
  shown: '',
  position: null,
  made: {},
  stale: false,
  leftToPeople: false,
  woken: 0,
  heard: 0,
  task: null,
  workflowId: `job:${start.spec.jobId}`,
  subject: start.spec.jobId,
  context: start.context,
});

export function standingOf(p: JobProcess): JobStanding {
  if (!p.standing) throw new Error(`job ${p.start.spec.jobId} has no row`);
  return p.standing;
}

export const isOver = (p: JobProcess): boolean => isJobOver(standingOf(p).state);

export const progressOf = (p: JobProcess): JobProgress => ({
  ...standingOf(p),
  made: { ...p.made },
  position: p.position,
});

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
  if (p.shown !== `${state}/${waits}`) {
    p.shown = `${state}/${waits}`;
    upsertSearchAttributes([
      { key: searchAttributes.state, value: state },
      { key: searchAttributes.waitingFor, value: waits },
    ]);
  }
  setCurrentDetails(
    [
      `**${state}**${waitingFor ? `, waiting for ${waitingFor}` : ''}${reason ? `: ${reason}` : ''}`,
      `${spec.description}${spec.customerName ? ` for ${spec.customerName}` : ''}, due ${spec.dueDate}: ${completed} of ${quantity} ${spec.unitOfMeasure} completed${scrapped === '0' ? '' : `, ${scrapped} scrapped`}`,
      ...operations.map((one) => `- ${one.operation} ${one.description}: **${one.state}**, ${one.good} good`),
      ...exceptions.map(({ exceptionId, requestId }) => `- ${exceptionId} waits for ${requestId}`),
    ].join('\n'),
  );
}
