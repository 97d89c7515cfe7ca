import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Instant } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, dimensionsOf, instant, pageOf } from './sql.js';

export interface ReturnsFilter extends DimensionFilter {
  readonly state?: string;
  readonly outcome?: string;
  readonly customerId?: string;
  readonly orderId?: string;
  readonly waitingFor?: string;
}

export interface ReturnListItem {
  readonly returnId: string;
  readonly orderId: string;
  readonly state: string;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  readonly outcome: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly dimensions: Dimensions;
  readonly validUntil: Instant;
  readonly value: string | null;
  readonly creditNote: string | null;
  readonly credited: string | null;
  readonly refunded: string | null;
  readonly replacementOrderId: string | null;
  readonly authorisedBy: string;
  readonly authorisedAt: Instant;
  readonly closedAt: Instant | null;
  readonly updatedAt: Instant;
}

const COLUMNS = `r.return_id AS "returnId", r.order_id AS "orderId", r.state, r.waiting_for AS "waitingFor", r.reason,
  r.outcome, r.customer_id AS "customerId", r.customer_name AS "customerName", ${dimensionsOf('r')} AS dimensions,
  ${instant('r.valid_until')} AS "validUntil", r.value, r.credit_note AS "creditNote", r.credited, r.refunded,
  r.replacement_order_id AS "replacementOrderId", r.authorised_by AS "authorisedBy",
  ${instant('r.authorised_at')} AS "authorisedAt", ${instant('r.closed_at')} AS "closedAt",
  ${instant('r.updated_at')} AS "updatedAt"`;

/** Returns, the last authorised first. */
export function returnsList(
  database: Database,
  page: Page,
  filter: ReturnsFilter = {},
): Promise<Paged<ReturnListItem>> {
  const where = conditions();
  // Other facts of a return may arrive before that it was authorised.
  where.always('r.authorised_at IS NOT NULL');
  where.add('r.state = $', filter.state);
  where.add('r.outcome = $', filter.outcome);
  where.add('r.customer_id = $', filter.customerId);
  where.add('r.order_id = $', filter.orderId);
  where.add('r.waiting_for = $', filter.waitingFor);
  addDimensions(where, filter, 'r');
  return pageOf(database, {
    select: COLUMNS,
    from: 'reporting.returns r',
    where,
    orderBy: 'r.authorised_at DESC, r.return_id DESC',
    page,
  });
}
