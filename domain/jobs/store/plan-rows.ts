import type { Queryable } from '../../../platform/database.js';
import { formatQuantity, NONE, quantity } from '../../kernel/quantity.js';
import { COST_ELEMENTS, type JobPlan, type PlannedOperation } from '../jobs.wire.js';
import { hoursOf } from '../planning.js';
import type { JobRow, OperationRow } from './job-row.js';

/** An operation that nobody has worked on. */
const plannedRow = (plan: PlannedOperation): OperationRow => ({
  operation: plan.operation,
  plan,
  state: 'Blocked',
  blockedBy: 'job',
  good: NONE,
  scrapped: NONE,
  inRework: NONE,
  accepted: NONE,
  failing: NONE,
  sentOut: NONE,
  receivedBack: NONE,
  expectedOn: null,
  readyByOverride: false,
});

/** Puts another plan in the place of one that nobody has worked by. */
export async function replacePlan(tx: Queryable, jobId: string, plan: JobPlan): Promise<OperationRow[]> {
  await tx.query(
    `WITH operations AS (DELETE FROM jobs.operations WHERE job_id = $1)
     DELETE FROM jobs.materials WHERE job_id = $1`,
    [jobId],
  );
  return insertPlan(tx, jobId, plan);
}

export async function insertPlan(tx: Queryable, jobId: string, plan: JobPlan): Promise<OperationRow[]> {
  await tx.query(
    `WITH operations AS (
       INSERT INTO jobs.operations (job_id, operation, state, blocked_by, plan, work_centre)
       SELECT $1, (o->>'operation')::int, 'Blocked', 'job', o, o->>'workCentre' FROM jsonb_array_elements($2::jsonb) AS o)
     INSERT INTO jobs.materials (job_id, line, part, required, estimate)
     SELECT $1, m.line, m.part, m.quantity, m.estimate
     FROM jsonb_to_recordset($3::jsonb) AS m (line integer, part text, quantity numeric, estimate numeric)`,
    [jobId, JSON.stringify(plan.operations), JSON.stringify(plan.materials)],
  );
  return plan.operations.map(plannedRow);
}

/** Puts the same plan for another quantity in its place. Answers what is still to be issued of each material. */
export const rescalePlan = (
  tx: Queryable,
  jobId: string,
  plan: JobPlan,
): Promise<{ line: number; part: string; quantity: string }[]> =>
  tx.query(
    `WITH operations AS (
       UPDATE jobs.operations o SET plan = n FROM jsonb_array_elements($2::jsonb) AS n
       WHERE o.job_id = $1 AND o.operation = (n->>'operation')::int)
     UPDATE jobs.materials m SET required = n.quantity, estimate = n.estimate
     FROM jsonb_to_recordset($3::jsonb) AS n (line integer, quantity numeric, estimate numeric)
     WHERE m.job_id = $1 AND m.line = n.line
     RETURNING m.line, m.part, trim_scale(greatest(m.required - m.issued, 0))::text AS quantity`,
    [jobId, JSON.stringify(plan.operations), JSON.stringify(plan.materials)],
  );

/** What facts tell of a job's plan. */
export const planOfFact = ({ plan, quantity: units, dueDate }: JobRow) => ({
  quantity: formatQuantity(units),
  dueDate,
  operations: plan.operations.map((operation) => ({
    operation: operation.operation,
    description: operation.description,
    kind: operation.kind,
    workCentre: operation.workCentre,
    hours: formatQuantity(hoursOf(operation.setUpHours, operation.runHoursPerUnit, units)),
    setUpHours: formatQuantity(quantity(operation.setUpHours)),
    estimate: COST_ELEMENTS.map((element) => ({ element, amount: operation.estimate[element] })),
  })),
  materials: plan.materials,
});
