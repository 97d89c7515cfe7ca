import type { Instant } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { conditions, instant, rowsOf } from './sql.js';

export interface TimelineEntry {
  readonly eventId: string;
  readonly position: string;
  readonly at: Instant;
  readonly domain: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly actor: { readonly id: string; readonly name: string };
  readonly workflowId: string | null;
  readonly causationId: string | null;
  /** One line for people: what happened, and why where someone said so. */
  readonly summary: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Every fact about an order, a job, a repair or a return, or about a process by its correlation id, in time order. What happened to
 * the jobs of an order or a repair is told with it.
 */
export function timeline(database: Database, subject: string): Promise<TimelineEntry[]> {
  const where = conditions();
  where.add(
    `(t.subject = $ OR t.repair_id = $ OR t.return_id = $ OR t.job_id = ANY(ARRAY(
      SELECT $ UNION ALL SELECT j.job_id FROM reporting.jobs j WHERE j.order_id = $ OR j.repair_id = $)))`,
    subject,
  );
  return entries(database, where);
}

/** Of what is told of these subjects, the facts of one process, such as a correction of an order's invoice. */
export function processTimeline(
  database: Database,
  subjects: readonly string[],
  correlationId: string,
): Promise<TimelineEntry[]> {
  const where = conditions();
  where.add('t.subject = ANY($)', subjects);
  where.add('t.correlation_id = $', correlationId);
  return entries(database, where);
}

function entries(database: Database, where: ReturnType<typeof conditions>): Promise<TimelineEntry[]> {
  return rowsOf(
    database,
    `SELECT t.event_id AS "eventId", t.position, ${instant('t.occurred_at')} AS at, t.domain, t.type,
       t.aggregate_id AS "aggregateId", jsonb_build_object('id', t.actor_id, 'name', t.actor_name) AS actor,
       t.workflow_id AS "workflowId", t.causation_id AS "causationId", t.summary, t.details
     FROM reporting.timeline t WHERE ${where.text()} ORDER BY t.occurred_at, t.position`,
    where,
  );
}
