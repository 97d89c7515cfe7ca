import type { Instant, LocalDate } from '../../domain/kernel/time.js';
import { daysOf, firstNotWhole, partialMonths } from './months.js';
import { addDimensions, type Conditions, type DimensionFilter } from './sql.js';

export interface BalancesInput extends DimensionFilter {
  /** First posting date; without it from the beginning. */
  readonly from?: LocalDate;
  /** Last posting date; without it everything posted. */
  readonly to?: LocalDate;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: Instant;
  /** Only lines of this customer or job, or "unassigned". */
  readonly customerId?: string;
  readonly jobId?: string;
  /** Only these accounts. */
  readonly accounts?: readonly string[];
  /** Without the journals that roll a year's income and expense into equity. */
  readonly yearEnd?: 'excluded';
}

const COLUMNS = 'posting_date, account, business_unit, site, cost_centre, year_end';

/** What belongs to nothing of a kind is asked for, and shown, under this name. */
export const UNASSIGNED = 'unassigned';

/** No sums are kept of what was known at an instant, nor of one customer or job: they are folded from the lines. */
const isFolded = ({ knownAt, customerId, jobId }: BalancesInput): boolean =>
  [knownAt, customerId, jobId].some((value) => value !== undefined);

/**
 * Sums by posting date, account and dimensions up to `to`, as one table named `b`. Whole months come as one row of their
 * first day: it is before `from`, or not, as each day of that month is.
 */
export function balancesTable(where: Conditions, input: BalancesInput): string {
  if (isFolded(input)) return `(${folded(where, input)}) b`;
  const partial = partialMonths(input);
  const wholeMonths = where.scope();
  wholeMonths.add('b.posting_date < $::date', firstNotWhole(input));
  for (const month of partial) wholeMonths.add('b.posting_date <> $::date', month);
  narrow(wholeMonths, input);
  const days = where.scope();
  if (partial.length > 0) {
    days.always(daysOf(where, input, 'b'));
    narrow(days, input);
  }
  const select = (table: string, scope: Conditions): string =>
    `SELECT ${COLUMNS}, debit, credit, lines FROM reporting.${table} b WHERE ${scope.text()}`;
  const whole = select('account_months', wholeMonths);
  return partial.length === 0 ? `(${whole}) b` : `(${whole} UNION ALL ${select('account_balances', days)}) b`;
}

/** As above, each day by itself. */
export function dailyTable(where: Conditions, input: BalancesInput): string {
  if (isFolded(input)) return `(${folded(where, input)}) b`;
  const days = where.scope();
  days.add('b.posting_date <= $::date', input.to);
  narrow(days, input);
  return `(SELECT ${COLUMNS}, debit, credit, lines FROM reporting.account_balances b WHERE ${days.text()}) b`;
}

function folded(where: Conditions, input: BalancesInput): string {
  const scope = where.scope();
  scope.add('b.posting_date <= $::date', input.to);
  narrowLines(scope, input, 'b');
  return `SELECT ${COLUMNS}, debit, credit, 1 AS lines FROM reporting.journal_lines b WHERE ${scope.text()}`;
}

/** All that narrows lines but their dates. */
export function narrowLines(scope: Conditions, input: BalancesInput, alias: string): void {
  scope.add(`${alias}.posted_at <= $::timestamptz`, input.knownAt);
  if (input.jobId === UNASSIGNED) scope.always(`${alias}.job IS NULL`);
  else scope.add(`${alias}.job = $`, input.jobId);
  if (input.customerId === UNASSIGNED) scope.always(`${alias}.journal IN (${OF_NO_CUSTOMER})`);
  else scope.add(`${alias}.journal IN (${OF_CUSTOMER})`, input.customerId);
  narrow(scope, input, alias);
}

/** A journal that names no customer is that of its order's. */
const OF_CUSTOMER = `
  SELECT j.journal FROM reporting.journals j WHERE j.customer_id = $
  UNION ALL
  SELECT j.journal FROM reporting.orders o JOIN reporting.journals j ON j.order_id = o.order_id
  WHERE o.customer_id = $ AND j.customer_id IS NULL`;
const OF_NO_CUSTOMER = `
  SELECT j.journal FROM reporting.journals j LEFT JOIN reporting.orders o ON o.order_id = j.order_id
  WHERE coalesce(j.customer_id, o.customer_id) IS NULL`;

function narrow(scope: Conditions, input: BalancesInput, alias: string = 'b'): void {
  scope.add(`${alias}.account = ANY($)`, input.accounts);
  if (input.yearEnd === 'excluded') scope.always(`NOT ${alias}.year_end`);
  addDimensions(scope, input, alias);
}
