import { type Checks, fieldProblems, identifier, oneLine, oneOf, prose } from '../kernel/fields.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  type RaiseTaskInput,
  type ResolveTaskInput,
  TASK_ACTIONS,
  TASK_KINDS,
  type TaskAction,
} from './operations.wire.js';

const LONGEST_DETAIL = 4000;
const LONGEST_TITLE = 200;

const someActions = (value: unknown): string | undefined =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((action) => (TASK_ACTIONS as readonly unknown[]).includes(action))
    ? undefined
    : `Must be one or more of: ${TASK_ACTIONS.join(', ')}.`;

const isText = (value: unknown): string | undefined => (typeof value === 'string' ? undefined : 'Must be text.');

// Title and detail are often an error's own words: they are cut to fit, so that raising a task never fails by them.
const RAISE_CHECKS: Checks<RaiseTaskInput> = {
  taskId: identifier,
  kind: oneOf(...TASK_KINDS),
  workflowId: identifier,
  subject: oneLine(),
  title: isText,
  detail: isText,
  actions: someActions,
};

const RESOLVE_CHECKS: Checks<ResolveTaskInput> = {
  taskId: identifier,
  action: oneOf(...TASK_ACTIONS),
  justification: prose(),
};

export const raiseProblems = (input: RaiseTaskInput): FieldProblem[] => fieldProblems(input, RAISE_CHECKS);

/** Every wrong field of an answer to a task; which actions the task offers is asked of `offers`. */
export const resolveProblems = (input: ResolveTaskInput): FieldProblem[] => fieldProblems(input, RESOLVE_CHECKS);

export const offers = (task: { readonly actions: readonly TaskAction[] }, action: TaskAction): boolean =>
  task.actions.includes(action);

const keepable = (text: string, longest: number): string => {
  const whole = text
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '�')
    .trim();
  return whole.length <= longest ? whole : `${whole.slice(0, longest - 1).replace(/\p{Surrogate}/gu, '')}…`;
};

export const titleOf = (text: string): string => keepable(text.replace(/\s+/g, ' '), LONGEST_TITLE);
export const detailOf = (text: string): string => keepable(text, LONGEST_DETAIL);
