import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import { type Instant, type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Database, Queryable } from '../../platform/database.js';
import { addDimensions, type Conditions, conditions, type DimensionFilter, dimensionsOf, quantityOf } from './sql.js';

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

/** In this order they stand on the board; an index has each in the order of its due dates. */
const GROUPS = [
  { late: true, blocked: true },
  { late: true, blocked: false },
  { late: false, blocked: true },
  { late: false, blocked: false },
] as const;
type Group = (typeof GROUPS)[number];

interface Part {
  readonly group: Group;
  readonly skip: number;
  readonly take: number;
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
  where.always('p.on_board');
  where.add('p.work_centre = $', filter.workCentre);
  where.add('p.state = $', filter.state);
  where.add('p.customer_id = $', filter.customerId);
  addDimensions(where, filter, 'p');
  const asked = GROUPS.filter(
    ({ late, blocked }) => late === (filter.late ?? late) && blocked === (filter.blocked ?? blocked),
  );
  const answer = async (tx: Queryable): Promise<Paged<JobBoardItem>> => {
    const sizes = await tx.query<Group & { readonly size: number }>(
      `SELECT p.due_date < ${today} AS late, p.blocked, count(*)::int AS size FROM reporting.open_operations p
       WHERE ${where.text()} GROUP BY 1, 2`,
      where.parameters,
    );
    const sized = asked.map((group) => ({
      group,
      size: sizes.find(({ late, blocked }) => late === group.late && blocked === group.blocked)?.size ?? 0,
    }));
    const parts = partsOf(sized, page);
    const items =
      parts.length === 0 ? [] : await tx.query<JobBoardItem>(itemsSql(parts, where, today), where.parameters);
    return { items, total: sized.reduce((sum, { size }) => sum + size, 0) };
  };
  // The page is cut by the sizes of the groups: both of one moment.
  return database.atOneMoment((frozen) => frozen.read('reporting_reader', answer));
}

/** What of each group stands on the page. */
function partsOf(
  groups: readonly { readonly group: Group; readonly size: number }[],
  { page, pageSize }: Page,
): Part[] {
  const parts: Part[] = [];
  let skip = (page - 1) * pageSize;
  let room = pageSize;
  for (const { group, size } of groups) {
    const take = Math.min(Math.max(size - skip, 0), room);
    if (take > 0) parts.push({ group, skip, take });
    skip = Math.max(skip - size, 0);
    room -= take;
  }
  return parts;
}

/** First the keys, for which the index is enough, then their rows. */
function itemsSql(parts: readonly Part[], where: Conditions, today: string): string {
  const selects = parts.map(
    ({ group, skip, take }, rank) => `(
      SELECT ${rank} AS rank, p.job_id, p.operation FROM reporting.open_operations p
      WHERE ${where.text()} AND ${group.blocked ? '' : 'NOT '}p.blocked AND p.due_date ${group.late ? '<' : '>='} ${today}
      ORDER BY p.due_date, p.job_id, p.operation LIMIT ${take} OFFSET ${skip})`,
  );
  return `SELECT p.work_centre AS "workCentre", p.job_id AS "jobId", p.operation, p.description, p.kind, p.state,
      p.blocked_by AS "blockedBy", p.job_state AS "jobState", p.waiting_for AS "waitingFor", p.reason, p.part,
      p.job_description AS "jobDescription", p.customer_id AS "customerId", p.customer_name AS "customerName",
      p.order_id AS "orderId", p.repair_id AS "repairId", p.due_date::text AS "dueDate",
      greatest(${today} - p.due_date, 0) AS "daysLate", ${dimensionsOf('p')} AS dimensions,
      ${quantityOf('p.quantity')} AS quantity, ${quantityOf('p.good')} AS good,
      ${quantityOf('p.scrapped')} AS scrapped, ${quantityOf('p.in_rework')} AS "inRework",
      ${quantityOf('p.open_quantity')} AS open, ${quantityOf('p.remaining_hours')} AS "remainingHours"
    FROM (${selects.join(' UNION ALL ')}) shown
    JOIN reporting.open_operations p ON p.job_id = shown.job_id AND p.operation = shown.operation
    ORDER BY shown.rank, p.due_date, p.job_id, p.operation`;
}
