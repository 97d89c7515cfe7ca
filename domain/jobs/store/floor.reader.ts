import type { Database } from '../../../platform/database.js';
import type { Page, Paged } from '../../kernel/page.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import type { StopView, TimeLogView } from '../jobs.views.js';

const at = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Time that was logged on a job, the last first. */
export const timeLogs = (database: Database, jobId: string, { page, pageSize }: Page): Promise<Paged<TimeLogView>> =>
  database.read('jobs', async (tx) => {
    const [count] = await tx.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM jobs.time_logs l WHERE l.job_id = $1',
      [jobId],
    );
    const items = await tx.query<TimeLogView>(
      `SELECT l.operation, l.work_centre AS "workCentre", l.person, ${at('lower(l.during)')} AS "from",
         ${at('upper(l.during)')} AS "to", l.worked_on::text AS "workedOn", l.labour_hours::text AS "labourHours",
         l.machine_hours::text AS "machineHours", l.rework, l.costs, l.note, l.actor AS "loggedBy", ${at('l.at')} AS "loggedAt"
       FROM jobs.time_logs l WHERE l.job_id = $1 ORDER BY l.sequence DESC LIMIT $2 OFFSET $3`,
      [jobId, pageSize, (page - 1) * pageSize],
    );
    const hours = (text: string): string => formatQuantity(quantity(text));
    return {
      total: count?.total ?? 0,
      items: items.map((log) => ({
        ...log,
        labourHours: hours(log.labourHours),
        machineHours: hours(log.machineHours),
      })),
    };
  });

/** When a work centre was down, the last time first; the newest hundred. */
export const stopsOf = (database: Database, workCentre: string): Promise<StopView[]> =>
  database.read('jobs', (tx) =>
    tx.query<StopView>(
      `SELECT s.cause, s.stopped_by AS "stoppedBy", ${at('s.since')} AS since, ${at('s.restarted_at')} AS "restartedAt"
       FROM jobs.work_centre_stops s WHERE s.work_centre = $1 ORDER BY s.since DESC LIMIT 100`,
      [workCentre],
    ),
  );
