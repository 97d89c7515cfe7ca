import type { Queryable } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import type { Place } from '../../kernel/scope.js';
import { orderOfWorkflow } from '../../kernel/workflow-subject.js';
import type { OperatorTask, TaskAction, TaskKind } from '../operations.wire.js';

export interface TaskRow {
  task_id: string;
  kind: TaskKind;
  workflow_id: string;
  subject: string;
  title: string;
  detail: string;
  actions: TaskAction[];
  raised_at: Date;
  action: TaskAction | null;
  justification: string | null;
  resolved_by: Actor | null;
  resolved_at: Date | null;
}

export const TASKS = `
  SELECT t.task_id, t.kind, t.workflow_id, t.subject, t.title, t.detail, t.actions, t.raised_at,
    r.action, r.justification, r.resolved_by, r.resolved_at
  FROM operations.tasks t LEFT JOIN operations.resolutions r ON r.task_id = t.task_id`;

export const taskOf = (row: TaskRow): OperatorTask => ({
  taskId: row.task_id,
  kind: row.kind,
  workflowId: row.workflow_id,
  subject: row.subject,
  title: row.title,
  detail: row.detail,
  actions: row.actions,
  state: row.action === null ? 'Open' : 'Resolved',
  raisedAt: row.raised_at.toISOString(),
  resolution: resolutionOf(row),
});

function resolutionOf(row: TaskRow): OperatorTask['resolution'] {
  if (!row.action || !row.resolved_by || !row.resolved_at) return null;
  return {
    action: row.action,
    justification: row.justification ?? '',
    resolvedBy: row.resolved_by,
    resolvedAt: row.resolved_at.toISOString(),
  };
}

export async function findTask(tx: Queryable, taskId: string): Promise<OperatorTask | null> {
  const [row] = await tx.query<TaskRow>(`${TASKS} WHERE t.task_id = $1`, [taskId]);
  return row ? taskOf(row) : null;
}

/** Where that stands which it is about. */
export async function findPlace(tx: Queryable, taskId: string): Promise<Place | null> {
  const [row] = await tx.query<Place>(
    'SELECT t.site, t.business_unit AS "businessUnit" FROM operations.tasks t WHERE t.task_id = $1',
    [taskId],
  );
  return row ?? null;
}

/** What every fact about a task tells. */
export const aboutTask = (task: Pick<OperatorTask, 'taskId' | 'kind' | 'workflowId' | 'subject' | 'title'>) => ({
  taskId: task.taskId,
  kind: task.kind,
  workflowId: task.workflowId,
  subject: task.subject,
  orderId: orderOfWorkflow(task.workflowId),
  title: task.title,
});

export const aggregateOf = (taskId: string): string => `task:${taskId}`;
