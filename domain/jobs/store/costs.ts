import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import { formatMoney, type Money, money } from '../../kernel/money.js';
import type { LocalDate } from '../../kernel/time.js';
import { type ElementMoney, elementMoney } from '../costing.js';
import { COST_ELEMENTS, type CostElement } from '../jobs.wire.js';

export type CostKind =
  | 'opened'
  | 'issued'
  | 'returned'
  | 'logged'
  | 'received'
  | 'overheadCharged'
  | 'prorated'
  | 'completed'
  | 'delivered'
  | 'scrapped'
  | 'cancelled'
  | 'variance';

/** One movement of a job's cost; the amount is positive when it goes the way its kind goes. */
export interface CostEntry {
  /** Null of cost that no operation caused. */
  readonly operation: number | null;
  readonly kind: CostKind;
  readonly element: CostElement;
  readonly amount: Money;
  readonly reference: string;
  readonly eventDate: LocalDate;
}

/** An entry for each element, of one kind. */
export const entriesOf = (elements: ElementMoney, movement: Omit<CostEntry, 'element' | 'amount'>): CostEntry[] =>
  COST_ELEMENTS.map((element) => ({ ...movement, element, amount: elements[element] }));

/** Of one element: charged − returned − completed − scrapped − variance is what is in process. */
export interface ElementBalance {
  readonly charged: Money;
  readonly returned: Money;
  readonly completed: Money;
  readonly scrapped: Money;
  readonly variance: Money;
  /** What inventory's movements with this job carry of it. */
  readonly throughStock: Money;
  readonly inProcess: Money;
}
export type JobTotals = Readonly<Record<CostElement, ElementBalance>>;
export const inProcessOf = (totals: JobTotals): ElementMoney => elementMoney((element) => totals[element].inProcess);

const COLUMNS = `CASE
  WHEN e.kind IN ('opened', 'issued', 'logged', 'received', 'overheadCharged', 'prorated') THEN 'charged'
  WHEN e.kind = 'returned' THEN 'returned'
  WHEN e.kind IN ('completed', 'delivered') THEN 'completed'
  WHEN e.kind IN ('scrapped', 'cancelled') THEN 'scrapped'
  WHEN e.kind = 'variance' THEN 'variance' END`;

const totalOf = (column: string): string =>
  `coalesce(sum(e.amount) FILTER (WHERE ${COLUMNS} = '${column}'), 0) AS ${column}`;

/** Puts entries on a job, which the caller has locked. */
export const charge = (
  tx: StepTx,
  { jobId }: { readonly jobId: string },
  entries: readonly CostEntry[],
): Promise<void> =>
  chargeAll(
    tx,
    entries.map((entry) => ({ ...entry, jobId })),
  );

export interface JobCostEntry extends CostEntry {
  readonly jobId: string;
}

/** Puts entries on jobs, which the caller has locked: the entries and the sums by element, in one statement. */
export async function chargeAll(tx: StepTx, entries: readonly JobCostEntry[]): Promise<void> {
  const moved = entries.filter(({ amount }) => amount !== 0n);
  if (moved.length === 0) return;
  await tx.query(
    `WITH e AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS entry ("jobId" text, operation integer, element text, kind text,
         amount numeric, reference text, "eventDate" date)),
     appended AS (
       INSERT INTO jobs.costs (job_id, operation, element, kind, amount, reference, event_date, step_key, at)
       SELECT e."jobId", e.operation, e.element, e.kind, e.amount, e.reference, e."eventDate", $2, $3 FROM e)
     INSERT INTO jobs.cost_totals AS t (job_id, element, charged, returned, completed, scrapped, variance, through_stock)
     SELECT e."jobId", e.element, ${['charged', 'returned', 'completed', 'scrapped', 'variance'].map(totalOf).join(', ')},
       coalesce(sum(CASE WHEN e.kind = 'issued' THEN e.amount
                         WHEN e.kind IN ('returned', 'completed') THEN -e.amount END), 0)
     FROM e GROUP BY e."jobId", e.element
     ON CONFLICT (job_id, element) DO UPDATE SET charged = t.charged + excluded.charged,
       returned = t.returned + excluded.returned, completed = t.completed + excluded.completed,
       scrapped = t.scrapped + excluded.scrapped, variance = t.variance + excluded.variance,
       through_stock = t.through_stock + excluded.through_stock`,
    [JSON.stringify(moved.map((entry) => ({ ...entry, amount: formatMoney(entry.amount) }))), tx.stepKey, tx.now],
  );
}

interface FoundTotals {
  element: CostElement;
  charged: string;
  returned: string;
  completed: string;
  scrapped: string;
  variance: string;
  through_stock: string;
  in_process: string;
}

/** What a job's cost came to, of every element. */
export async function loadTotals(tx: Queryable, jobId: string): Promise<JobTotals> {
  const rows = await tx.query<FoundTotals>(
    `SELECT t.element, t.charged::text, t.returned::text, t.completed::text, t.scrapped::text, t.variance::text,
       t.through_stock::text, t.in_process::text
     FROM jobs.cost_totals t WHERE t.job_id = $1`,
    [jobId],
  );
  const balanceOf = (element: CostElement): ElementBalance => {
    const row = rows.find((candidate) => candidate.element === element);
    return {
      charged: money(row?.charged ?? '0'),
      returned: money(row?.returned ?? '0'),
      completed: money(row?.completed ?? '0'),
      scrapped: money(row?.scrapped ?? '0'),
      variance: money(row?.variance ?? '0'),
      throughStock: money(row?.through_stock ?? '0'),
      inProcess: money(row?.in_process ?? '0'),
    };
  };
  return Object.fromEntries(COST_ELEMENTS.map((element) => [element, balanceOf(element)])) as unknown as JobTotals;
}
