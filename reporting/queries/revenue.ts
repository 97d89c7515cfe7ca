import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, dimensionsOf, rowsOf } from './sql.js';

export interface RevenueInput extends DimensionFilter {
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

export interface RevenueFigures {
  readonly revenue: string;
  readonly costOfGoodsSold: string;
  readonly grossMargin: string;
}

export interface RevenueRow extends RevenueFigures {
  readonly date: LocalDate;
  readonly dimensions: Dimensions;
}

export interface Revenue {
  readonly rows: readonly RevenueRow[];
  readonly totals: RevenueFigures;
}

/** Revenue and gross margin by posting date, business unit, site and cost centre. */
export async function revenue(database: Database, input: RevenueInput = {}): Promise<Revenue> {
  const where = conditions();
  where.add('r.posting_date >= $', input.from);
  where.add('r.posting_date <= $', input.to);
  addDimensions(where, input, 'r');
  const rows = await rowsOf<RevenueRow>(
    database,
    `SELECT r.posting_date::text AS date, ${dimensionsOf('r')} AS dimensions, r.revenue,
       r.cost_of_goods_sold AS "costOfGoodsSold", (r.revenue - r.cost_of_goods_sold)::numeric(19,2) AS "grossMargin"
     FROM reporting.revenue_by_day r WHERE ${where.text()}
     ORDER BY r.posting_date, r.business_unit, r.site, r.cost_centre`,
    where,
  );
  const total = (figure: keyof RevenueFigures): string => formatMoney(add(...rows.map((row) => money(row[figure]))));
  return {
    rows,
    totals: {
      revenue: total('revenue'),
      costOfGoodsSold: total('costOfGoodsSold'),
      grossMargin: total('grossMargin'),
    },
  };
}
