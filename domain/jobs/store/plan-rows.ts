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
