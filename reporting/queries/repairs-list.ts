import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import { type Instant, type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, dimensionsOf, instant, pageOf } from './sql.js';

export interface RepairsFilter extends DimensionFilter {
  readonly state?: string;
  readonly customerId?: string;
  readonly serial?: string;
  readonly waitingFor?: string;
  /** Due before today, and the asset is still here. */
  readonly late?: boolean;
}

export interface RepairListItem {
  readonly repairId: string;
  readonly state: string;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerReference: string | null;
  readonly serial: string;
  readonly description: string;
  readonly complaint: string;
  readonly dimensions: Dimensions;
  readonly dueDate: LocalDate | null;
  readonly warranty: string | null;
  readonly billable: string | null;
  readonly answerBy: Instant | null;
  readonly reminders: number;
  readonly jobState: string | null;
  readonly receivedBy: string;
  readonly receivedAt: Instant;
  readonly returnedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly updatedAt: Instant;
}

const COLUMNS = `r.repair_id AS "repairId", r.state, r.waiting_for AS "waitingFor", r.reason,
  r.customer_id AS "customerId", r.customer_name AS "customerName", r.customer_reference AS "customerReference",
  r.serial, r.description, r.complaint, ${dimensionsOf('r')} AS dimensions, r.due_date::text AS "dueDate",
  r.warranty, r.billable, ${instant('r.answer_by')} AS "answerBy", coalesce(r.reminders, 0) AS reminders,
  r.job_state AS "jobState", r.received_by AS "receivedBy", ${instant('r.received_at')} AS "receivedAt",
  ${instant('r.returned_at')} AS "returnedAt", ${instant('r.closed_at')} AS "closedAt",
  ${instant('r.updated_at')} AS "updatedAt"`;

/** Repairs, the last received first. */
export function repairsList(
  database: Database,
  page: Page,
  filter: RepairsFilter = {},
  now: Instant = new Date().toISOString(),
): Promise<Paged<RepairListItem>> {
  const where = conditions();
  // Other facts of a repair may arrive before that it was received.
  where.always('r.received_at IS NOT NULL');
  where.add('r.state = $', filter.state);
  where.add('r.customer_id = $', filter.customerId);
  where.add('r.serial = $', filter.serial);
  where.add('r.waiting_for = $', filter.waitingFor);
  if (filter.late !== undefined) {
    const today = where.parameter(localDate(now));
    where.add(`coalesce(r.due_date < ${today}::date AND r.returned_at IS NULL, false) = $`, filter.late);
  }
  addDimensions(where, filter, 'r');
  return pageOf(database, {
    select: COLUMNS,
    from: 'reporting.repairs r',
    where,
    orderBy: 'r.received_at DESC, r.repair_id DESC',
    page,
  });
}
