import type { DatabaseReads } from '../../../platform/database.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../../kernel/money.js';
import type { JobState } from '../job.js';
import { COST_ELEMENTS, type CostElement, type CostSheet, type CostSheetLine, type JobPlan } from '../jobs.wire.js';
import { type ElementBalance, loadTotals } from './costs.js';

interface Actual {
  operation: number | null;
  element: CostElement;
  amount: string;
}
interface Material {
  part: string;
  estimate: string;
  actual: string;
}
interface Found {
  state: JobState;
  plan: JobPlan;
  actual: Actual[] | null;
  materials: Material[] | null;
}

// One statement, so that lines and material are of one moment; amounts as text, which JSON numbers would shorten.
const SHEET = `
  SELECT j.state, j.plan,
    (SELECT jsonb_agg(a) FROM (
       SELECT c.operation, c.element, sum(CASE WHEN c.kind = 'returned' THEN -c.amount ELSE c.amount END)::text AS amount
       FROM jobs.costs c
       WHERE c.job_id = j.job_id
         AND c.kind IN ('opened', 'issued', 'returned', 'logged', 'received', 'overheadCharged', 'prorated')
         AND NOT (c.element = 'material' AND c.kind IN ('issued', 'returned'))
       GROUP BY c.operation, c.element) AS a) AS actual,
    (SELECT jsonb_agg(jsonb_build_object('part', m.part, 'estimate', m.estimate::text,
       'actual', (m.issued_value - m.returned_value)::text) ORDER BY m.line)
     FROM jobs.materials m WHERE m.job_id = j.job_id) AS materials
  FROM jobs.jobs j WHERE j.job_id = $1`;

/** What a job was to cost and has cost: material by part, the rest by operation and element; null when there is none. */
export const costSheet = (database: DatabaseReads, jobId: string): Promise<CostSheet | null> =>
  database.read('jobs', async (tx) => {
    const [found] = await tx.query<Found>(SHEET, [jobId]);
    if (!found) return null;
    const totals = await loadTotals(tx, jobId);
    const lines = linesOf(found);
    const sumOf = (of: (line: CostSheetLine) => string): string =>
      formatMoney(add(...lines.map((line) => money(of(line)))));
    return {
      jobId,
      state: found.state,
      lines,
      elements: COST_ELEMENTS.map((element) => totalsOf(element, totals[element])),
      estimated: sumOf(({ estimated }) => estimated),
      actual: sumOf(({ actual }) => actual),
      inProcess: formatMoney(add(...COST_ELEMENTS.map((element) => totals[element].inProcess))),
    };
  });

function linesOf({ plan, actual, materials }: Found): CostSheetLine[] {
  const parts = (materials ?? []).map(({ part, estimate, actual: cost }) =>
    lineOf({ operation: null, element: 'material', part }, money(estimate), money(cost)),
  );
  const operations = plan.operations.flatMap(({ operation, estimate }) =>
    COST_ELEMENTS.map((element) =>
      lineOf({ operation, element, part: null }, money(estimate[element]), of(actual, operation, element)),
    ),
  );
  const others = COST_ELEMENTS.map((element) =>
    lineOf({ operation: null, element, part: null }, ZERO, of(actual, null, element)),
  );
  return [
    ...parts,
    ...[...operations, ...others].filter((line) => line.estimated !== '0.00' || line.actual !== '0.00'),
  ];
}

const of = (actual: Found['actual'], operation: number | null, element: CostElement): Money =>
  money((actual ?? []).find((one) => one.operation === operation && one.element === element)?.amount ?? '0');

const lineOf = (
  what: Pick<CostSheetLine, 'operation' | 'element' | 'part'>,
  estimated: Money,
  actual: Money,
): CostSheetLine => ({
  ...what,
  estimated: formatMoney(estimated),
  actual: formatMoney(actual),
  variance: formatMoney(subtract(actual, estimated)),
});

const totalsOf = (element: CostElement, total: ElementBalance): CostSheet['elements'][number] => ({
  element,
  charged: formatMoney(total.charged),
  returned: formatMoney(total.returned),
  completed: formatMoney(total.completed),
  scrapped: formatMoney(total.scrapped),
  variance: formatMoney(total.variance),
  inProcess: formatMoney(total.inProcess),
});
