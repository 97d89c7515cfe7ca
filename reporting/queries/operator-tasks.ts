import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Instant } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { conditions, instant, pageOf } from './sql.js';

export interface OperatorTaskItem {
  readonly taskId: string;
  readonly kind: string;
  readonly workflowId: string;
  readonly subject: string;
  readonly title: string;
  readonly detail: string;
  readonly actions: readonly string[];
  readonly state: 'Open' | 'Resolved';
  readonly raisedAt: Instant;
  readonly updatedAt: Instant;
  readonly action: string | null;
  readonly justification: string | null;
  readonly resolvedBy: string | null;
}

/** Operator tasks, the oldest first. */
export function operatorTasks(
  database: Database,
  page: Page,
  filter: { readonly state?: 'Open' | 'Resolved'; readonly kind?: string } = {},
): Promise<Paged<OperatorTaskItem>> {
  const where = conditions();
  where.add('(t.raised_at IS NOT NULL) = $', true);
  where.add('t.state = $', filter.state);
  where.add('t.kind = $', filter.kind);
  return pageOf(database, {
    select: `t.task_id AS "taskId", t.kind, t.workflow_id AS "workflowId", t.subject, t.title, t.detail, t.actions,
      t.state, ${instant('t.raised_at')} AS "raisedAt", ${instant('t.updated_at')} AS "updatedAt", t.action,
      t.justification, t.resolved_by AS "resolvedBy"`,
    from: 'reporting.operator_tasks t',
    where,
    orderBy: 't.raised_at, t.task_id',
    page,
  });
}
