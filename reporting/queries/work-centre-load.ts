import { formatQuantity, plus, quantity } from '../../domain/kernel/quantity.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, quantityOf, rowsOf } from './sql.js';

export interface WorkCentreLoadInput extends DimensionFilter {
  readonly workCentre?: string;
  /** Days on which jobs are due, and on which was worked. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

export interface LoadHours {
  /** Set-up and run of what is open, of jobs that are due in the week. */
  readonly plannedHours: string;
  readonly labourHours: string;
  readonly machineHours: string;
}

export interface WorkCentreLoadRow extends LoadHours {
  readonly workCentre: string;
  /** "2026-W10". */
  readonly week: string;
  /** Its Monday. */
  readonly weekStart: LocalDate;
  readonly openOperations: number;
}

export interface WorkCentreLoad {
  readonly rows: readonly WorkCentreLoadRow[];
  readonly totals: LoadHours;
}

/** Hours that open operations still need by the week in which their jobs are due, beside those logged in that week. */
export async function workCentreLoad(database: Database, input: WorkCentreLoadInput = {}): Promise<WorkCentreLoad> {
  const where = conditions();
  const planned = where.scope();
  planned.add('p.work_centre = $', input.workCentre);
  planned.add('p.due_date >= $::date', input.from);
  planned.add('p.due_date <= $::date', input.to);
  addDimensions(planned, input, 'p');
  const logged = where.scope();
  logged.add('l.work_centre = $', input.workCentre);
  logged.add('l.worked_on >= $::date', input.from);
  logged.add('l.worked_on <= $::date', input.to);
  addDimensions(logged, input, 'j');
  const rows = await rowsOf<WorkCentreLoadRow>(
    database,
    `WITH hours AS (
       SELECT p.work_centre, date_trunc('week', p.due_date)::date AS monday, p.remaining_hours AS planned,
         0::numeric AS labour, 0::numeric AS machine, 1 AS operations
       FROM reporting.open_operations p
       WHERE p.work_centre IS NOT NULL AND p.due_date IS NOT NULL AND ${planned.text()}
       UNION ALL
       SELECT l.work_centre, date_trunc('week', l.worked_on)::date, 0, l.labour_hours, l.machine_hours, 0
       FROM reporting.logged_hours l LEFT JOIN reporting.jobs j ON j.job_id = l.job_id WHERE ${logged.text()}
     )
     SELECT h.work_centre AS "workCentre", to_char(h.monday, 'IYYY-"W"IW') AS week, h.monday::text AS "weekStart",
       sum(h.operations)::int AS "openOperations", ${quantityOf('sum(h.planned)')} AS "plannedHours",
       ${quantityOf('sum(h.labour)')} AS "labourHours", ${quantityOf('sum(h.machine)')} AS "machineHours"
     FROM hours h GROUP BY h.work_centre, h.monday ORDER BY h.work_centre, h.monday`,
    where,
  );
  const total = (hours: keyof LoadHours): string => formatQuantity(plus(...rows.map((row) => quantity(row[hours]))));
  return {
    rows,
    totals: {
      plannedHours: total('plannedHours'),
      labourHours: total('labourHours'),
      machineHours: total('machineHours'),
    },
  };
}
