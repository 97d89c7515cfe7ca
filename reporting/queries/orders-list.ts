import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Instant } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, dimensionsOf, instant, pageOf } from './sql.js';

export interface OrdersFilter extends DimensionFilter {
  readonly state?: string;
  readonly customerId?: string;
  readonly paymentTerms?: string;
  /** Only orders that wait for something, or only those that do not. */
  readonly waiting?: boolean;
  /** Placed at or after, and before. */
  readonly placedFrom?: Instant;
  readonly placedBefore?: Instant;
}

export interface OrderListItem {
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerReference: string | null;
  readonly paymentTerms: string;
  readonly dimensions: Dimensions;
  readonly state: string;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  readonly net: string;
  readonly tax: string;
  readonly total: string;
  readonly invoiced: string;
  readonly credited: string;
  readonly paid: string;
  readonly refunded: string;
  readonly placedBy: string;
  readonly placedAt: Instant;
  readonly confirmedAt: Instant | null;
  /** When goods last left. */
  readonly shippedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly updatedAt: Instant;
}

const COLUMNS = `o.order_id AS "orderId", o.customer_id AS "customerId", o.customer_name AS "customerName",
  o.customer_reference AS "customerReference", o.payment_terms AS "paymentTerms", ${dimensionsOf('o')} AS dimensions,
  o.state, o.waiting_for AS "waitingFor", o.reason, o.net, o.tax, o.total, o.invoiced, o.credited, o.paid, o.refunded,
  o.placed_by AS "placedBy", ${instant('o.placed_at')} AS "placedAt", ${instant('o.confirmed_at')} AS "confirmedAt",
  ${instant('o.shipped_at')} AS "shippedAt", ${instant('o.ended_at')} AS "endedAt",
  ${instant('o.updated_at')} AS "updatedAt"`;

/** Orders, the last placed first. */
export function ordersList(database: Database, page: Page, filter: OrdersFilter = {}): Promise<Paged<OrderListItem>> {
  const where = conditions();
  // Other facts of an order may arrive before that it was placed.
  where.add('(o.placing_sequence IS NOT NULL) = $', true);
  where.add('o.state = $', filter.state);
  where.add('o.customer_id = $', filter.customerId);
  where.add('o.payment_terms = $', filter.paymentTerms);
  where.add('(o.waiting_for IS NOT NULL) = $', filter.waiting);
  where.add('o.placed_at >= $', filter.placedFrom);
  where.add('o.placed_at < $', filter.placedBefore);
  addDimensions(where, filter, 'o');
  return pageOf(database, {
    select: COLUMNS,
    from: 'reporting.orders o',
    where,
    orderBy: 'o.placing_sequence DESC',
    page,
  });
}
