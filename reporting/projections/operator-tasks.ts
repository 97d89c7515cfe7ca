import type { Fact } from '../../domain/kernel/fact.js';
import { operatorTaskRaised, operatorTaskResolved } from '../../domain/operations/operations.facts.js';
import { on, type Projection, projection } from '../projection.js';

interface TaskRow {
  task_id: string;
  kind: string;
  workflow_id: string;
  subject: string;
  title: string;
  detail: string;
  actions: readonly string[];
  raised_at: string;
}

const tasks = projection<TaskRow>(
  {
    table: 'operator_tasks',
    columns: {
      task_id: ['text', 'key'],
      kind: ['text', 'keep'],
      workflow_id: ['text', 'keep'],
      subject: ['text', 'keep'],
      title: ['text', 'keep'],
      detail: ['text', 'keep'],
      actions: ['jsonb', 'keep'],
      raised_at: ['timestamptz', 'keep'],
    },
  },
  [
    on(operatorTaskRaised, ({ payload, occurredAt }) => ({
      task_id: payload.taskId,
      kind: payload.kind,
      workflow_id: payload.workflowId,
      subject: payload.subject,
      title: payload.title,
      detail: payload.detail,
      actions: payload.actions,
      raised_at: occurredAt,
    })),
  ],
);

interface ResolutionRow {
  task_id: string;
  action: string;
  justification: string;
  resolved_by: string;
}

const resolutions = projection<ResolutionRow>(
  {
    table: 'operator_tasks',
    columns: {
      task_id: ['text', 'key'],
      action: ['text', 'keep'],
      justification: ['text', 'keep'],
      resolved_by: ['text', 'keep'],
    },
  },
  [
    on(operatorTaskResolved, ({ payload }) => ({
      task_id: payload.taskId,
      action: payload.action,
      justification: payload.justification,
      resolved_by: payload.resolvedBy.name,
    })),
  ],
);

interface StateRow {
  task_id: string;
  state: string;
  updated_at: string;
  state_version: number;
}

const state =
  (name: string) =>
  (fact: Fact<{ taskId: string }>): StateRow => ({
    task_id: fact.payload.taskId,
    state: name,
    updated_at: fact.occurredAt,
    state_version: fact.aggregateVersion,
  });

const states = projection<StateRow>(
  {
    table: 'operator_tasks',
    columns: {
      task_id: ['text', 'key'],
      state: ['text', 'latest'],
      updated_at: ['timestamptz', 'latest'],
      state_version: ['integer', 'version'],
    },
  },
  [on(operatorTaskRaised, state('Open')), on(operatorTaskResolved, state('Resolved'))],
);

export const operatorTaskProjections: readonly Projection[] = [tasks, resolutions, states];
