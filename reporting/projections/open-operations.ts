import type { Fact } from '../../domain/kernel/fact.js';
import type { Projection } from '../projection.js';
import { standingFacts } from './jobs.js';

const TABLE = 'open_operations';
const types = new Set<string>(standingFacts.map(({ type }) => type));

interface Touched {
  readonly job_id: string;
}

const jobsIn = (facts: readonly Fact[]): Touched[] => {
  const ids = facts
    .filter(({ domain, type }) => domain === 'jobs' && types.has(type))
    .map(({ payload }) => (payload as { readonly jobId: string }).jobId);
  return [...new Set(ids)].map((job_id) => ({ job_id }));
};

/** Each column, and what of the operation `o` and its job `j` it is made of. */
const COLUMNS: Readonly<Record<string, string>> = {
  job_id: 'o.job_id',
  operation: 'o.operation',
  // Next or running: whatever may go on, and the first that is not over even when it may not.
  on_board: `o.job_state IN ('Released', 'InProgress', 'OnHold') AND o.due_date IS NOT NULL
    AND (o.state <> 'Blocked' OR o.operation = o.next)`,
  blocked: `o.state = 'Blocked' OR o.blocked_by IS NOT NULL`,
  work_centre: 'o.work_centre',
  description: 'o.description',
  kind: 'o.kind',
  state: 'o.state',
  blocked_by: 'o.blocked_by',
  job_state: 'o.job_state',
  waiting_for: 'o.waiting_for',
  reason: 'o.reason',
  due_date: 'o.due_date',
  part: 'o.part',
  job_description: 'o.job_description',
  customer_id: 'o.customer_id',
  customer_name: 'o.customer_name',
  order_id: 'o.order_id',
  repair_id: 'o.repair_id',
  business_unit: 'o.business_unit',
  site: 'o.site',
  cost_centre: 'o.cost_centre',
  quantity: 'o.quantity',
  good: 'o.good',
  scrapped: 'o.scrapped',
  in_rework: 'o.in_rework',
  open_quantity: 'o.open_quantity',
  // Set-up until the operation has begun, and its run of what is open.
  remaining_hours: `CASE WHEN o.started_at IS NULL THEN o.set_up_hours ELSE 0 END
    + (o.hours - o.set_up_hours) * o.open_quantity / nullif(o.planned_quantity, 0)`,
};

/** What a job's rows are by now: its operations of the latest plan that are not over, while it is open. */
function refreshSql(schema: string): string {
  const names = Object.keys(COLUMNS);
  const list = names.join(', ');
  return `
    WITH touched AS (
      SELECT r.job_id FROM jsonb_to_recordset($1) AS r(job_id text)
    ), operations AS (
      SELECT o.job_id, o.operation, o.work_centre, o.description, o.kind, coalesce(o.state, 'Blocked') AS state,
        o.blocked_by, o.started_at, o.hours, o.set_up_hours, o.planned_quantity, coalesce(o.good, 0) AS good,
        coalesce(o.scrapped, 0) AS scrapped, coalesce(o.in_rework, 0) AS in_rework, j.state AS job_state,
        j.waiting_for, j.reason, j.due_date, j.part, j.description AS job_description, j.customer_id,
        j.customer_name, j.order_id, j.repair_id, j.business_unit, j.site, j.cost_centre, j.quantity,
        greatest(j.quantity - coalesce(o.good, 0) - sum(coalesce(o.scrapped, 0)) OVER sequence, 0) AS open_quantity,
        min(o.operation) FILTER (WHERE coalesce(o.state, 'Blocked') NOT IN ('Done', 'Skipped'))
          OVER (PARTITION BY o.job_id) AS next
      FROM touched t
      JOIN ${schema}.jobs j ON j.job_id = t.job_id
      JOIN ${schema}.job_operations o ON o.job_id = j.job_id AND o.plan_version = j.plan_version
      WHERE j.state IN ('Accepted', 'Planned', 'Released', 'InProgress', 'OnHold')
      WINDOW sequence AS (PARTITION BY o.job_id ORDER BY o.operation)
    ), open AS (
      SELECT ${names.map((name) => `${COLUMNS[name]} AS ${name}`).join(', ')}
      FROM operations o WHERE o.state NOT IN ('Done', 'Skipped')
    ), gone AS (
      DELETE FROM ${schema}.${TABLE} p USING touched t
      WHERE p.job_id = t.job_id
        AND NOT EXISTS (SELECT FROM open f WHERE f.job_id = p.job_id AND f.operation = p.operation)
    )
    INSERT INTO ${schema}.${TABLE} AS p (${list})
    SELECT ${list} FROM open ORDER BY job_id, operation
    ON CONFLICT (job_id, operation) DO UPDATE SET (${list}) = (${names.map((name) => `excluded.${name}`).join(', ')})
    WHERE p IS DISTINCT FROM excluded`;
}

/**
 * Follows from the jobs' and the operations' rows, which are written before it in the same transaction: what a job has
 * here is always what those rows say, in whatever order its facts came. Facts of one job are handled one after the other.
 */
export const openOperationProjections: readonly Projection[] = [
  {
    table: TABLE,
    rows: jobsIn,
    write: async (tx, schema, rows) => {
      if (rows.length > 0) await tx.query(refreshSql(schema), [JSON.stringify(rows)]);
    },
  },
];
