import type { Actor } from '../kernel/actor.js';
import type { Instant } from '../kernel/time.js';

/** Why someone is needed: a compensation that cannot finish, a process or a row that is missing, a read model, mail, somebody's endpoint. */
export const TASK_KINDS = [
  'compensation',
  'workflow-missing',
  'row-missing',
  'projection',
  'mail',
  'webhook',
  'divergence',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_ACTIONS = ['retry', 'skip', 'force', 'restart', 'cancel'] as const;
export type TaskAction = (typeof TASK_ACTIONS)[number];

export type TaskState = 'Open' | 'Resolved';

export interface RaiseTaskInput {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly workflowId: string;
  /** What it is about, by its id, such as "SO-1001". */
  readonly subject: string;
  readonly title: string;
  readonly detail: string;
  /** What an operator may choose from. */
  readonly actions: readonly TaskAction[];
}

export interface ResolveTaskInput {
  readonly taskId: string;
  readonly action: TaskAction;
  readonly justification: string;
}

export interface TaskResult {
  readonly taskId: string;
  readonly state: TaskState;
}

export interface TaskResolution {
  readonly action: TaskAction;
  readonly justification: string;
  readonly resolvedBy: Actor;
  readonly resolvedAt: Instant;
}

export interface OperatorTask extends RaiseTaskInput {
  readonly state: TaskState;
  readonly raisedAt: Instant;
  readonly resolution: TaskResolution | null;
}
