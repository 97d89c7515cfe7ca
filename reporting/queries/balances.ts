import { addDays, type Instant, type LocalDate } from '../../domain/kernel/time.js';
import { firstOfMonth, lastOfMonth } from './months.js';
import { addDimensions, type Conditions, type DimensionFilter } from './sql.js';

export interface BalancesInput extends DimensionFilter {
  /** First posting date; without it from the beginning. */
  readonly from?: LocalDate;
  /** Last posting date; without it everything posted. */
  readonly to?: LocalDate;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: Instant;
  /** Only these accounts. */
  readonly accounts?: readonly string[];
  /** Without the journals that roll a year's income and expense into equity. */
  readonly yearEnd?: 'excluded';
}

const COLUMNS = 'posting_date, account, business_unit, site, cost_centre, year_end';

/**
 * Sums by posting date, account and dimensions up to `to`, as one table named `b`. Whole months come as one row of their
 * first day: it is before `from`, or not, as each day of that month is. As known at an instant they are folded from the
 * lines.
 */
export function balancesTable(where: Conditions, input: BalancesInput): string {
  if (input.knownAt !== undefined) return `(${folded(where, input.knownAt, input)}) b`;
  const partial = partialMonths(input);
  const wholeMonths = where.scope();
  wholeMonths.add('b.posting_date < $::date', input.to === undefined ? undefined : monthAfterWhole(input.to));
  for (const month of partial) wholeMonths.add('b.posting_date <> $::date', month);
  narrow(wholeMonths, input);
  const days = where.scope();
  if (partial.length > 0) {
    const ranges = partial.map(
      (month) =>
        `b.posting_date BETWEEN ${where.parameter(month)}::date AND ${where.parameter(lastCounted(month, input))}::date`,
    );
    days.always(`(${ranges.join(' OR ')})`);
    narrow(days, input);
  }
  const select = (table: string, scope: Conditions): string =>
    `SELECT ${COLUMNS}, debit, credit, lines FROM reporting.${table} b WHERE ${scope.text()}`;
  const whole = select('account_months', wholeMonths);
  return partial.length === 0 ? `(${whole}) b` : `(${whole} UNION ALL ${select('account_balances', days)}) b`;
}

function folded(where: Conditions, knownAt: Instant, input: BalancesInput): string {
  const scope = where.scope();
  scope.add('b.posted_at <= $::timestamptz', knownAt);
  scope.add('b.posting_date <= $::date', input.to);
  narrow(scope, input);
  return `SELECT ${COLUMNS}, debit, credit, 1 AS lines FROM reporting.journal_lines b WHERE ${scope.text()}`;
}

function narrow(scope: Conditions, input: BalancesInput): void {
  scope.add('b.account = ANY($)', input.accounts);
  if (input.yearEnd === 'excluded') scope.always('NOT b.year_end');
  addDimensions(scope, input, 'b');
}

/** The first month of which not every day counts alike as before, in or after the period. */
const monthAfterWhole = (to: LocalDate): LocalDate => firstOfMonth(addDays(to, 1));

function lastCounted(month: LocalDate, { to }: BalancesInput): LocalDate {
  const last = lastOfMonth(month);
  return to !== undefined && to < last ? to : last;
}

/** Months that the period cuts: their days are looked at one by one. */
function partialMonths({ from, to }: BalancesInput): LocalDate[] {
  const cut: LocalDate[] = [];
  if (from !== undefined && !from.endsWith('-01') && (to === undefined || firstOfMonth(from) <= firstOfMonth(to))) {
    cut.push(firstOfMonth(from));
  }
  if (to !== undefined && monthAfterWhole(to) === firstOfMonth(to) && !cut.includes(firstOfMonth(to)))
    cut.push(firstOfMonth(to));
  return cut;
}
