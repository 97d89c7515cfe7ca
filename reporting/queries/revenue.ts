import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database, Queryable } from '../../platform/database.js';
import { type RevenueByInput, revenueSource } from './revenue-by.js';
import { conditions, dimensionsOf } from './sql.js';

export type RevenueInput = RevenueByInput;

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
  const rows = await database.read('reporting_reader', (tx) => revenueRows(tx, input));
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

async function revenueRows(tx: Queryable, input: RevenueInput): Promise<RevenueRow[]> {
  const where = conditions();
  const source = revenueSource(where, 'day', input);
  return tx.query<RevenueRow>(
    `SELECT r.posting_date::text AS date, ${dimensionsOf('r')} AS dimensions, sum(r.revenue)::numeric(19,2) AS revenue,
       sum(r.cost_of_goods_sold)::numeric(19,2) AS "costOfGoodsSold",
       sum(r.revenue - r.cost_of_goods_sold)::numeric(19,2) AS "grossMargin"
     FROM ${source} GROUP BY r.posting_date, r.business_unit, r.site, r.cost_centre
     ORDER BY r.posting_date, r.business_unit, r.site, r.cost_centre`,
    where.parameters,
  );
}
