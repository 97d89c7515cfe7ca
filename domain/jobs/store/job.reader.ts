import type { Database, Queryable } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import { formatMoney, subtract } from '../../kernel/money.js';
import { formatQuantity } from '../../kernel/quantity.js';
import type { JobState } from '../job.js';
import type { JobEventView, JobRecord, JobView, MaterialView, OperationView } from '../jobs.views.js';
import type { OpenWork } from '../jobs.wire.js';
import { openExceptions } from './exceptions.js';
import { givenTo } from './flow.js';
import { findJob, type JobRow, type OperationRow, standingOf } from './job-row.js';
import { loadLines, type MaterialLine } from './material-rows.js';

const at = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

type Details = Pick<
  JobView,
  'holds' | 'exceptions' | 'inspections' | 'completions' | 'createdBy' | 'createdAt' | 'updatedAt'
>;

// Amounts as text: JSON numbers would lose decimals on their way.
const DETAILS = `
  SELECT j.created_by AS "createdBy", ${at('j.created_at')} AS "createdAt", ${at('j.updated_at')} AS "updatedAt",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('holdId', h.hold_id, 'reason', h.reason, 'placedBy', h.placed_by,
       'placedAt', ${at('h.placed_at')}, 'releasedAt', ${at('h.released_at')}) ORDER BY h.placed_at, h.hold_id), '[]')
     FROM jobs.holds h WHERE h.job_id = j.job_id) AS holds,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('exceptionId', x.exception_id, 'kind', x.kind, 'command', x.command,
       'key', x.key, 'input', x.input, 'amount', x.amount::text, 'askedBy', x.asked_by, 'askedAt', ${at('x.asked_at')},
       'requestId', x.request_id, 'state', x.state, 'reason', x.reason) ORDER BY x.asked_at, x.exception_id), '[]')
     FROM jobs.exceptions x WHERE x.job_id = j.job_id) AS exceptions,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('inspectionId', i.inspection_id, 'operation', i.operation,
       'quantity', trim_scale(i.quantity)::text, 'passed', i.passed, 'measured', i.measured, 'failed', i.failed,
       'note', i.note, 'inspectedBy', i.actor, 'inspectedAt', ${at('i.at')},
       'disposition', CASE WHEN d.inspection_id IS NOT NULL THEN jsonb_build_object('disposition', d.disposition,
         'reason', d.reason, 'exceptionId', d.exception_id, 'decidedBy', d.actor, 'decidedAt', ${at('d.at')}) END)
       ORDER BY i.at, i.inspection_id), '[]')
     FROM jobs.inspections i LEFT JOIN jobs.dispositions d USING (inspection_id)
     WHERE i.job_id = j.job_id) AS inspections,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('completionId', c.completion_id,
       'quantity', trim_scale(c.quantity)::text, 'value', c.value::text, 'final', c.final, 'note', c.note,
       'completedBy', c.actor, 'completedAt', ${at('c.at')}) ORDER BY c.at, c.completion_id), '[]')
     FROM jobs.completions c WHERE c.job_id = j.job_id) AS completions
  FROM jobs.jobs j WHERE j.job_id = $1`;

/** The job as its owner's tables tell it, or null. */
export function job(database: Database, jobId: string): Promise<JobView | null> {
  return atOnce(database, async (tx) => {
    const row = await findJob(tx, jobId);
    const [details] = await tx.query<Details>(DETAILS, [jobId]);
    return row && details ? viewOf(row, details, await loadLines(tx, jobId)) : null;
  });
}

const atOnce = <T>(database: Database, body: (tx: Queryable) => Promise<T>): Promise<T> =>
  database.atOneMoment((frozen) => frozen.read('jobs', body));

function viewOf(row: JobRow, details: Details, lines: readonly MaterialLine[]): JobView {
  const { spec, unitPrice, validUntil } = row;
  return {
    ...standingOf(row),
    spec,
    dueDate: row.dueDate,
    tolerances: row.tolerances,
    quote: spec.quote && unitPrice !== null && validUntil !== null ? { unitPrice, validUntil } : null,
    plan: row.plan,
    operations: row.operations.map((one) => operationView(row, one)),
    materials: lines.map(materialView),
    short: row.short,
    ...details,
  };
}

const operationView = (job: JobRow, row: OperationRow): OperationView => ({
  ...row.plan,
  state: row.state,
  blockedBy: row.blockedBy,
  good: formatQuantity(row.good),
  scrapped: formatQuantity(row.scrapped),
  inRework: formatQuantity(row.inRework),
  accepted: formatQuantity(row.accepted),
  failing: formatQuantity(row.failing),
  sentOut: formatQuantity(row.sentOut),
  receivedBack: formatQuantity(row.receivedBack),
  expectedOn: row.expectedOn,
  given: formatQuantity(givenTo(job, row)),
});

const materialView = (line: MaterialLine): MaterialView => ({
  line: line.line,
  part: line.part,
  required: formatQuantity(line.required),
  estimate: formatMoney(line.estimate),
  issued: formatQuantity(line.issued),
  returned: formatQuantity(line.returned),
  value: formatMoney(subtract(line.issuedValue, line.returnedValue)),
});

/** A command that is asked again was asked not long ago. */
const MOST_DONE = 100;

/** What the job's process goes on from when it begins anew; null before the job has its row. */
export function readJob(database: Database, jobId: string): Promise<JobRecord | null> {
  return atOnce(database, async (tx) => {
    const row = await findJob(tx, jobId);
    if (!row) return null;
    const openWork = await tx.query<OpenWork>(
      `SELECT w.key, w.kind, w.input, w.actor, w.exception_id AS "exceptionId" FROM jobs.open_work w
       WHERE w.job_id = $1 ORDER BY w.at, w.key`,
      [jobId],
    );
    const exceptions = await openExceptions(tx, jobId);
    const done = await tx.query<{ key: string }>(
      `SELECT e.step_key AS key FROM jobs.job_events e WHERE e.job_id = $1 AND e.operation IS NULL
       ORDER BY e.sequence DESC LIMIT ${MOST_DONE}`,
      [jobId],
    );
    const { state, short, validUntil } = row;
    const keys = done.map(({ key }) => key);
    return { standing: standingOf(row), state, openWork, exceptions, short, validUntil, done: keys };
  });
}

/** Everything that was done to the job and its operations, oldest first. */
export function jobHistory(database: Database, jobId: string): Promise<JobEventView[]> {
  return database.read('jobs', (tx) =>
    tx.query<JobEventView & { by: Actor }>(
      `SELECT e.operation, e.event, e.from_state AS "from", e.to_state AS "to", e.reason, e.actor AS by, ${at('e.at')} AS at
       FROM jobs.job_events e WHERE e.job_id = $1 ORDER BY e.sequence`,
      [jobId],
    ),
  );
}

/** Jobs that are not over, or have something left to finish, and have not changed for a while, by number. */
export function openJobs(
  database: Database,
  options: { quietSeconds: number; after: string; limit: number },
): Promise<{ jobId: string; state: JobState }[]> {
  return database.read('jobs', (tx) =>
    tx.query(
      `SELECT j.job_id AS "jobId", j.state FROM jobs.jobs j
       WHERE (j.state NOT IN ('Closed', 'Cancelled') OR EXISTS (SELECT 1 FROM jobs.open_work w WHERE w.job_id = j.job_id))
         AND j.updated_at < now() - make_interval(secs => $1) AND j.job_id > $2
       ORDER BY j.job_id LIMIT $3`,
      [options.quietSeconds, options.after, options.limit],
    ),
  );
}

/** All of them by id, open or ended. */
export const jobStates = (
  database: Database,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ id: string; state: string }[]> =>
  database.read('jobs', (tx) =>
    tx.query(`SELECT d.job_id AS id, d.state FROM jobs.jobs d WHERE d.job_id > $1 ORDER BY d.job_id LIMIT $2`, [
      after,
      limit,
    ]),
  );
