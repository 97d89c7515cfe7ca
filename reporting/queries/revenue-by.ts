import type { Queryable } from '../../platform/database.js';
import { DIMENSION_COLUMNS } from './account-sums.js';
import { type BalancesInput, narrowLines, UNASSIGNED } from './balances.js';
import { daysOf, firstNotWhole } from './months.js';
import { addDimensions, type Conditions, conditions } from './sql.js';

export const REVENUE_GROUPS = ['businessUnit', 'site', 'costCentre', 'customer', 'job', 'month', 'day'] as const;
export type RevenueGroup = (typeof REVENUE_GROUPS)[number];

export type RevenueByInput = Omit<BalancesInput, 'accounts' | 'yearEnd'>;

export interface EarnedPart {
  /** A code, a customer, a job, a day or the first day of a month; "unassigned" for what belongs to none. */
  readonly part: string;
  /** Of a customer. */
  readonly name: string | null;
  readonly revenue: string;
  readonly costOfGoodsSold: string;
}

/** Whose journal it is: the customer that it names, else its order's. */
const CUSTOMER = `coalesce(CASE WHEN s.customer_id <> '' THEN s.customer_id
  ELSE (SELECT o.customer_id FROM reporting.orders o WHERE o.order_id = s.order_id) END, '${UNASSIGNED}')`;

const PARTS: Readonly<Record<RevenueGroup, readonly string[]>> = {
  businessUnit: [DIMENSION_COLUMNS.businessUnit],
  site: [DIMENSION_COLUMNS.site],
  costCentre: [DIMENSION_COLUMNS.costCentre],
  customer: ['customer_id', 'order_id'],
  job: ['job'],
  month: [`date_trunc('month', posting_date)::date::text`],
  day: ['posting_date::text'],
};

/** Revenue and cost of goods sold of a period, by one thing: the sums are the same whatever it is. */
export async function revenueBy(tx: Queryable, by: RevenueGroup, input: RevenueByInput): Promise<EarnedPart[]> {
  const where = conditions();
  const source = revenueSource(where, by, input);
  const keys = PARTS[by];
  const part = by === 'customer' ? CUSTOMER : by === 'job' ? `coalesce(nullif(s.k0, ''), '${UNASSIGNED}')` : 's.k0';
  const columns = by === 'customer' ? keys : keys.map((key, index) => `${key} AS k${index}`);
  return tx.query<EarnedPart>(
    `WITH sums AS MATERIALIZED (
       SELECT ${columns.join(', ')}, sum(revenue) AS revenue, sum(cost_of_goods_sold) AS cost
       FROM ${source} GROUP BY ${keys.map((_, index) => index + 1).join(', ')}
     ), parts AS (
       SELECT ${part} AS part, sum(s.revenue) AS revenue, sum(s.cost) AS cost FROM sums s GROUP BY 1
     )
     SELECT p.part, ${by === 'customer' ? '(SELECT c.name FROM reporting.customers c WHERE c.customer_id = p.part)' : 'NULL'} AS name,
       p.revenue::numeric(19,2) AS revenue, p.cost::numeric(19,2) AS "costOfGoodsSold"
     FROM parts p ORDER BY p.part`,
    where.parameters,
  );
}

/** Revenue and cost of goods sold as one table named `r`, from what is kept or, where nothing is, from the lines. */
export function revenueSource(where: Conditions, by: RevenueGroup, input: RevenueByInput): string {
  const scope = where.scope();
  scope.add('r.posting_date >= $::date', input.from);
  scope.add('r.posting_date <= $::date', input.to);
  if ([input.knownAt, input.customerId, input.jobId].some((value) => value !== undefined)) {
    return `(${folded(scope, input)}) r`;
  }
  addDimensions(scope, input, 'r');
  if (by !== 'customer') return `reporting.revenue_by_${by === 'job' ? 'job' : 'day'} r WHERE ${scope.text()}`;
  const counted = scope.text();
  const whole = where.scope();
  whole.add('r.posting_date < $::date', firstNotWhole(input));
  return `(SELECT * FROM reporting.revenue_by_customer_month r WHERE ${counted} AND ${whole.text()}
    UNION ALL
    SELECT * FROM reporting.revenue_by_customer r WHERE ${counted} AND ${daysOf(where, input, 'r')}) r`;
}

/** From the lines: what was known at an instant, and what is of one customer or job. */
function folded(scope: Conditions, input: RevenueByInput): string {
  narrowLines(scope, { ...input, yearEnd: 'excluded' }, 'r');
  return `SELECT r.posting_date, r.business_unit, r.site, r.cost_centre, coalesce(r.job, '') AS job,
      coalesce(j.customer_id, '') AS customer_id, coalesce(j.order_id, '') AS order_id,
      CASE WHEN r.account = '5010' THEN 0 ELSE r.credit - r.debit END AS revenue,
      CASE WHEN r.account = '5010' THEN r.debit - r.credit ELSE 0 END AS cost_of_goods_sold
    FROM reporting.journal_lines r JOIN reporting.journals j ON j.journal = r.journal
    WHERE (r.account LIKE '4%' OR r.account = '5010') AND ${scope.text()}`;
}
