import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { type Place, requireWithin } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { operatorTaskRaised, operatorTaskResolved } from '../operations.facts.js';
import { detailOf, offers, raiseProblems, resolveProblems, titleOf } from '../operations.js';
import { refuse } from '../operations.refusals.js';
import type { RaiseTaskInput, ResolveTaskInput, TaskResult } from '../operations.wire.js';
import { aboutTask, aggregateOf, findPlace, findTask } from './task-row.js';

/**
 * Raises a task, with the place of what it is about; one that was raised already stays as it first was, and its state is
 * answered. Refuses 'InvalidTask'.
 */
export async function raiseTask(
  database: Database,
  command: Command<RaiseTaskInput>,
  { site = null, businessUnit = null }: Place = {},
): Promise<TaskResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Ops'], 'raise operator tasks');
  const fields = raiseProblems(input);
  if (fields.length > 0) throw refuse('InvalidTask', 'The operator task is not right.', { fields });
  const { taskId, kind, workflowId, subject, actions } = input;
  // The same trouble met again may say other words: they are no other task.
  const asked = { taskId, kind, workflowId };
  return runStep(database, { room: 'operations', key: command.key, context, input: asked }, async (tx) => {
    const [title, detail] = [titleOf(input.title), detailOf(input.detail)];
    const raised = await tx.query(
      `INSERT INTO operations.tasks (task_id, kind, workflow_id, subject, title, detail, actions, raised_at, site, business_unit)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (task_id) DO NOTHING RETURNING task_id`,
      [taskId, kind, workflowId, subject, title, detail, [...actions], tx.now, site, businessUnit],
    );
    if (raised.length === 0) return { taskId, state: (await findTask(tx, taskId))?.state ?? ('Open' as const) };
    tx.emit(operatorTaskRaised, aggregateOf(taskId), { ...aboutTask({ ...input, title }), detail, actions });
    return { taskId, state: 'Open' as const };
  });
}

/**
 * Records what an operator chose; acting on it is the process's. Refuses 'InvalidResolution', 'UnknownTask',
 * 'OutsideScope', 'ActionNotOffered' and 'TaskResolved'.
 */
export async function resolveTask(
  database: Database,
  command: Command<ResolveTaskInput>,
): Promise<TaskResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Ops'], 'resolve operator tasks');
  const fields = resolveProblems(input);
  if (fields.length > 0) throw refuse('InvalidResolution', 'The answer to the task is not right.', { fields });
  const { taskId, action, justification } = input;
  return runStep(database, { room: 'operations', ...command }, async (tx) => {
    const task = await findTask(tx, taskId);
    if (!task) throw refuse('UnknownTask', `There is no operator task ${taskId}.`);
    requireWithin(context.actor, (await findPlace(tx, taskId)) ?? {}, 'taskId');
    if (!offers(task, action)) {
      const message = `Task ${taskId} does not offer ${action}.`;
      throw refuse('ActionNotOffered', message, { actions: task.actions, state: task.state });
    }
    const resolved = await tx.query(
      `INSERT INTO operations.resolutions (task_id, action, justification, resolved_by, resolved_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (task_id) DO NOTHING RETURNING task_id`,
      [taskId, action, justification, JSON.stringify(context.actor), tx.now],
    );
    if (resolved.length === 0) {
      throw refuse('TaskResolved', `Task ${taskId} is resolved already.`, { state: 'Resolved' });
    }
    const resolvedBy = { id: context.actor.id, name: context.actor.name };
    tx.emit(operatorTaskResolved, aggregateOf(taskId), { ...aboutTask(task), action, justification, resolvedBy });
    return { taskId, state: 'Resolved' as const };
  });
}
