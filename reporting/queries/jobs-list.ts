import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import { type Instant, type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import {
  addDimensions,
  type Conditions,
  conditions,
  type DimensionFilter,
  dimensionsOf,
  instant,
  pageOf,
  price,
  quantityOf,
} from './sql.js';

export interface JobsFilter extends DimensionFilter {
  readonly state?: string;
  readonly kind?: string;
  readonly customerId?: string;
  readonly orderId?: string;
  readonly repairId?: string;
  readonly part?: string;
  /** Due before today and not completed; of completed jobs, completed after they were due. */
  readonly late?: boolean;
  /** Only jobs that wait for something, or only those that do not. */
  readonly waiting?: boolean;
}

export interface JobListItem {
  readonly jobId: string;
  readonly kind: string;
  readonly state: string;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  readonly orderId: string | null;
  readonly repairId: string | null;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly part: string | null;
  readonly description: string;
  readonly quantity: string;
  readonly unitOfMeasure: string;
  readonly completed: string;
  readonly scrapped: string;
  readonly dueDate: LocalDate;
  /** 0 of a job that is in time, and of one that is only quoted or is cancelled. */
  readonly daysLate: number;
  readonly dimensions: Dimensions;
  /** Price of one unit, without tax; null of a job without a quote. */
  readonly unitPrice: string | null;
  readonly validUntil: LocalDate | null;
  readonly estimatedCost: string;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly releasedAt: Instant | null;
  readonly startedAt: Instant | null;
  /** When nothing more was to come. */
  readonly completedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly updatedAt: Instant;
}

/** How late a job is as of a date, which is a parameter. */
const daysLate = (today: string): string => `CASE
  WHEN j.state IN ('Accepted', 'Planned', 'Released', 'InProgress', 'OnHold')
    THEN greatest(${today}::date - j.due_date, 0)
  WHEN j.state IN ('Completed', 'Closed') THEN greatest(j.completed_on - coalesce(j.due_when_completed, j.due_date), 0)
  ELSE 0 END`;

const columns = (today: string): string => `j.job_id AS "jobId", j.kind, j.state, j.waiting_for AS "waitingFor",
  j.reason, j.order_id AS "orderId", j.repair_id AS "repairId", j.customer_id AS "customerId",
  j.customer_name AS "customerName", j.part, j.description, ${quantityOf('j.quantity')} AS quantity,
  j.unit_of_measure AS "unitOfMeasure", ${quantityOf('j.completed')} AS completed,
  ${quantityOf('j.scrapped')} AS scrapped, j.due_date::text AS "dueDate", (${daysLate(today)})::int AS "daysLate",
  ${dimensionsOf('j')} AS dimensions, ${price('j.unit_price')} AS "unitPrice", j.valid_until::text AS "validUntil",
  j.estimated_cost AS "estimatedCost", j.created_by AS "createdBy", ${instant('j.created_at')} AS "createdAt",
  ${instant('j.released_at')} AS "releasedAt", ${instant('j.started_at')} AS "startedAt",
  ${instant('j.completed_at')} AS "completedAt", ${instant('j.closed_at')} AS "closedAt",
  ${instant('j.cancelled_at')} AS "cancelledAt", ${instant('j.updated_at')} AS "updatedAt"`;

/** Jobs, the last created first. */
export function jobsList(
  database: Database,
  page: Page,
  filter: JobsFilter = {},
  now: Instant = new Date().toISOString(),
): Promise<Paged<JobListItem>> {
  const where = conditions();
  const today = where.parameter(localDate(now));
  addFilter(where, filter, today);
  return pageOf(database, {
    select: columns(today),
    from: 'reporting.jobs j',
    where,
    orderBy: 'j.created_at DESC, j.job_id DESC',
    page,
  });
}

export interface QuotesFilter extends DimensionFilter {
  readonly state?: string;
  readonly customerId?: string;
  /** Quotes that are valid through at least, and at most, these days. */
  readonly validFrom?: LocalDate;
  readonly validUntil?: LocalDate;
}

export interface QuoteListItem extends JobListItem {
  readonly unitPrice: string;
  readonly validUntil: LocalDate;
}

/** Jobs that were quoted, those whose validity ends first before the others. */
export function quotesList(
  database: Database,
  page: Page,
  filter: QuotesFilter = {},
  now: Instant = new Date().toISOString(),
): Promise<Paged<QuoteListItem>> {
  const where = conditions();
  const today = where.parameter(localDate(now));
  addFilter(where, filter, today);
  where.always('j.unit_price IS NOT NULL');
  where.add('j.valid_until >= $::date', filter.validFrom);
  where.add('j.valid_until <= $::date', filter.validUntil);
  return pageOf(database, {
    select: columns(today),
    from: 'reporting.jobs j',
    where,
    orderBy: 'j.valid_until, j.job_id',
    page,
  });
}

function addFilter(where: Conditions, filter: JobsFilter, today: string): void {
  // Other facts of a job may arrive before that it was created. The date stands in every statement.
  where.always(`j.created_at IS NOT NULL AND ${today}::date IS NOT NULL`);
  where.add('j.state = $', filter.state);
  where.add('j.kind = $', filter.kind);
  where.add('j.customer_id = $', filter.customerId);
  where.add('j.order_id = $', filter.orderId);
  where.add('j.repair_id = $', filter.repairId);
  where.add('j.part = $', filter.part);
  where.add(`((${daysLate(today)}) > 0) = $`, filter.late);
  where.add('(j.waiting_for IS NOT NULL) = $', filter.waiting);
  addDimensions(where, filter, 'j');
}
