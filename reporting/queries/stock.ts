import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Database } from '../../platform/database.js';
import { conditions, pageOf } from './sql.js';

export interface StockFilter {
  readonly part?: string;
  readonly site?: string;
  readonly businessUnit?: string;
  /** Only parts of which something is on hand or reserved. */
  readonly inStock?: boolean;
}

export interface StockItem {
  readonly part: string;
  readonly site: string;
  readonly onHand: string;
  readonly reserved: string;
  readonly available: string;
  readonly value: string;
  readonly stockAccount: string | null;
  readonly businessUnit: string | null;
  readonly costCentre: string | null;
}

/** Stock by part and site. */
export function stock(database: Database, page: Page, filter: StockFilter = {}): Promise<Paged<StockItem>> {
  const where = conditions();
  where.add('s.part = $', filter.part);
  where.add('s.site = $', filter.site);
  where.add('s.business_unit = $', filter.businessUnit);
  where.add('(s.on_hand <> 0 OR s.reserved <> 0) = $', filter.inStock);
  return pageOf(database, {
    select: `s.part, s.site, trim_scale(s.on_hand)::text AS "onHand", trim_scale(s.reserved)::text AS reserved,
      trim_scale(s.on_hand - s.reserved)::text AS available, s.value, s.stock_account AS "stockAccount",
      s.business_unit AS "businessUnit", s.cost_centre AS "costCentre"`,
    from: 'reporting.stock s',
    where,
    orderBy: 's.part, s.site',
    page,
  });
}
