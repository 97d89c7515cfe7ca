import type { Database } from '../../../platform/database.js';
import { identifier } from '../../kernel/fields.js';
import type { Page, Paged } from '../../kernel/page.js';
import { limitsOf, type Place, type Scope, withinLimits } from '../../kernel/scope.js';
import type { OperatorTask, TaskKind } from '../operations.wire.js';
import { findPlace, findTask, TASKS, type TaskRow, taskOf } from './task-row.js';

/** The task, or null. */
export async function task(database: Database, taskId: string): Promise<OperatorTask | null> {
  if (identifier(taskId)) return null;
  return database.read('operations', (tx) => findTask(tx, taskId));
}

/** Where that stands which a task is about, or null. */
export const placeOfTask = (database: Database, taskId: string): Promise<Place | null> =>
  database.read('operations', (tx) => findPlace(tx, taskId));

/** Tasks that wait for an operator of this scope, oldest first. */
export const openTasks = (database: Database, page: Page, scope?: Scope): Promise<Paged<OperatorTask>> =>
  database.read('operations', async (tx) => {
    const where = `WHERE r.task_id IS NULL AND ${withinLimits(1, 't.site', 't.business_unit')}`;
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total
       FROM operations.tasks t LEFT JOIN operations.resolutions r ON r.task_id = t.task_id ${where}`,
      limitsOf(scope),
    );
    const rows = await tx.query<TaskRow>(`${TASKS} ${where} ORDER BY t.raised_at, t.task_id LIMIT $3 OFFSET $4`, [
      ...limitsOf(scope),
      page.pageSize,
      (page.page - 1) * page.pageSize,
    ]);
    return { items: rows.map(taskOf), total: count?.total ?? 0 };
  });

/** Every task about a subject, open or not, oldest first. */
export const tasksOfSubject = (database: Database, subject: string): Promise<OperatorTask[]> =>
  database.read('operations', async (tx) => {
    const rows = await tx.query<TaskRow>(`${TASKS} WHERE t.subject = $1 ORDER BY t.raised_at, t.task_id`, [subject]);
    return rows.map(taskOf);
  });

/** Every task of a kind that waits for an operator, oldest first. */
export const openTasksOfKind = (database: Database, kind: TaskKind): Promise<OperatorTask[]> =>
  database.read('operations', async (tx) => {
    const rows = await tx.query<TaskRow>(
      `${TASKS} WHERE r.task_id IS NULL AND t.kind = $1 ORDER BY t.raised_at, t.task_id`,
      [kind],
    );
    return rows.map(taskOf);
  });
