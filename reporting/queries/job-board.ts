import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import { type Instant, type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, dimensionsOf, pageOf, quantityOf } from './sql.js';

export interface JobBoardFilter extends DimensionFilter {
  readonly workCentre?: string;
  /** Of the operation. */
  readonly state?: string;
  readonly late?: boolean;
  readonly blocked?: boolean;
  readonly customerId?: string;
}

export interface JobBoardItem {
  readonly workCentre: string | null;
  readonly jobId: string;
  readonly operation: number;
  readonly description: string;
  readonly kind: string;
  readonly state: string;
  /** What is in the operation's way. */
  readonly blockedBy: string | null;
  readonly jobState: string;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  readonly part: string | null;
  readonly jobDescription: string;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly orderId: string | null;
  readonly repairId: string | null;
  readonly dueDate: LocalDate;
  readonly daysLate: number;
  readonly dimensions: Dimensions;
  /** Of the job. */
  readonly quantity: string;
  readonly good: string;
  readonly scrapped: string;
  readonly inRework: string;
  /** What the operation has still to make good. */
  readonly open: string;
  readonly remainingHours: string;
}

/** What is next or running of the jobs on the floor: late and blocked first, then by due date. */
export function jobBoard(
  database: Database,
  page: Page,
  filter: JobBoardFilter = {},
  now: Instant = new Date().toISOString(),
): Promise<Paged<JobBoardItem>> {
  const where = conditions();
  const today = `${where.parameter(localDate(now))}::date`;
  where.always(`p.on_board AND ${today} IS NOT NULL`);
  where.add('p.work_centre = $', filter.workCentre);
  where.add('p.state = $', filter.state);
  where.add(`(p.due_date < ${today}) = $`, filter.late);
  where.add('p.blocked = $', filter.blocked);
  where.add('p.customer_id = $', filter.customerId);
  addDimensions(where, filter, 'p');
  return pageOf(database, {
    select: `p.work_centre AS "workCentre", p.job_id AS "jobId", p.operation, p.description, p.kind, p.state,
      p.blocked_by AS "blockedBy", p.job_state AS "jobState", p.waiting_for AS "waitingFor", p.reason, p.part,
      p.job_description AS "jobDescription", p.customer_id AS "customerId", p.customer_name AS "customerName",
      p.order_id AS "orderId", p.repair_id AS "repairId", p.due_date::text AS "dueDate",
      greatest(${today} - p.due_date, 0) AS "daysLate", ${dimensionsOf('p')} AS dimensions,
      ${quantityOf('p.quantity')} AS quantity, ${quantityOf('p.good')} AS good,
      ${quantityOf('p.scrapped')} AS scrapped, ${quantityOf('p.in_rework')} AS "inRework",
      ${quantityOf('p.open_quantity')} AS open, ${quantityOf('p.remaining_hours')} AS "remainingHours"`,
    from: 'reporting.open_operations p',
    where,
    orderBy: `(p.due_date < ${today}) DESC, p.blocked DESC, p.due_date, p.job_id, p.operation`,
    page,
  });
}
