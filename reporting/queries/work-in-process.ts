import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page } from '../../domain/kernel/page.js';
import type { Instant, LocalDate } from '../../domain/kernel/time.js';
import type { Database, Queryable } from '../../platform/database.js';
import { addDimensions, type Conditions, conditions, type DimensionFilter, dimensionsOf } from './sql.js';

export interface WorkInProcessInput extends DimensionFilter {
  /** First posting date of the period; without it the period is everything up to `to`. */
  readonly from?: LocalDate;
  /** Last posting date; without it everything posted. */
  readonly to?: LocalDate;
  /** Only what had been posted by this instant. */
  readonly knownAt?: Instant;
  readonly jobId?: string;
  /** Only jobs that hold cost at the end, or only those that do not. */
  readonly open?: boolean;
}

/** Closing = opening + material − returned + labour + machine + overhead + subcontract − scrap − transferred out − variance. */
export interface WorkInProcessFigures {
  readonly opening: string;
  readonly material: string;
  readonly returned: string;
  readonly labour: string;
  readonly machine: string;
  readonly overhead: string;
  readonly subcontract: string;
  readonly scrap: string;
  /** Into stock, or to cost of goods sold and warranty. */
  readonly transferredOut: string;
  readonly variance: string;
  readonly closing: string;
}

export interface WorkInProcessRow extends WorkInProcessFigures {
  readonly jobId: string;
  readonly state: string;
  readonly part: string | null;
  readonly description: string;
  readonly customerName: string | null;
  readonly dimensions: Dimensions;
}

export interface WorkInProcess {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly rows: readonly WorkInProcessRow[];
  /** Number of jobs in all, and their totals: those of all pages. */
  readonly total: number;
  readonly totals: WorkInProcessFigures;
}

const ADDED = ['material', 'labour', 'machine', 'overhead', 'subcontract'] as const;
const TAKEN = {
  returned: 'returned',
  scrap: 'scrap',
  transferredOut: 'transferred_out',
  variance: 'variance',
} as const;
export const FIGURES: readonly (readonly [field: keyof WorkInProcessFigures, column: string])[] = [
  ['opening', 'opening'],
  ...ADDED.map((name) => [name, name] as const),
  ...Object.entries(TAKEN).map(([field, column]) => [field as keyof typeof TAKEN, column] as const),
  ['closing', 'closing'],
];

/** What moved the cost of a job, one by one: columns of `w` and of its journal. */
export const ENTRIES = ['w.event_id', 'w.movement', 'journal.journal', 'journal.posting_date', 'journal.description'];

/**
 * The jobs and their figures as `g`, to stand behind WITH, and which of them the report shows; or the same of each entry
 * by itself.
 */
export function jobFigures(
  where: Conditions,
  input: WorkInProcessInput,
  columns: readonly string[] = [],
): { groups: string; found: string } {
  const from = `${where.parameter(input.from ?? null)}::date`;
  const posted = where.scope();
  posted.add('journal.posting_date <= $', input.to);
  posted.add('journal.posted_at <= $::timestamptz', input.knownAt);
  posted.add('w.job_id = $', input.jobId);
  addDimensions(posted, input, 'j');
  const shown = where.scope();
  shown.add('(g.closing <> 0) = $', input.open);
  const sum = (condition: string, sign = ''): string =>
    `coalesce(${sign}sum(w.amount) FILTER (WHERE ${condition}), 0)::numeric(19,2)`;
  const within = `(${from} IS NULL OR journal.posting_date >= ${from})`;
  const groups = `g AS (
      SELECT ${['w.job_id', ...columns].join(', ')}, ${sum(`w.movement = 'opening' OR NOT ${within}`)} AS opening,
        ${ADDED.map((name) => `${sum(`w.movement = '${name}' AND ${within}`)} AS ${name}`).join(', ')},
        ${Object.entries(TAKEN)
          .map(([movement, column]) => `${sum(`w.movement = '${movement}' AND ${within}`, '-')} AS ${column}`)
          .join(', ')},
        sum(w.amount)::numeric(19,2) AS closing, bool_or(${within}) AS moved
      FROM reporting.work_in_process w
      JOIN reporting.journals journal ON journal.source_event_id = w.event_id::text
      LEFT JOIN reporting.jobs j ON j.job_id = w.job_id
      WHERE ${posted.text()} GROUP BY ${['w.job_id', ...columns].join(', ')}
    )`;
  return { groups, found: `FROM g WHERE (g.moved OR g.opening <> 0) AND ${shown.text()}` };
}

/** Cost of jobs by what moved it, at the date of the journal that posted it: the closings make account 1230. */
export async function workInProcess(
  database: Database,
  page: Page,
  input: WorkInProcessInput = {},
): Promise<WorkInProcess> {
  const where = conditions();
  const { groups, found } = jobFigures(where, input);
  const parameters = [...where.parameters];
  const limit = where.parameter(page.pageSize);
  const offset = where.parameter((page.page - 1) * page.pageSize);
  const answer = async (tx: Queryable): Promise<WorkInProcess> => {
    const [sums] = await tx.query<WorkInProcessFigures & { total: number }>(
      `WITH ${groups} SELECT count(*)::int AS total, ${FIGURES.map(
        ([field, column]) => `coalesce(sum(g.${column}), 0)::numeric(19,2) AS "${field}"`,
      ).join(', ')} ${found}`,
      parameters,
    );
    const rows = await tx.query<WorkInProcessRow>(
      `WITH ${groups}, page AS (SELECT g.* ${found} ORDER BY g.job_id LIMIT ${limit} OFFSET ${offset})
       SELECT g.job_id AS "jobId", j.state, j.part, j.description, j.customer_name AS "customerName",
         ${dimensionsOf('j')} AS dimensions, ${FIGURES.map(([field, column]) => `g.${column} AS "${field}"`).join(', ')}
       FROM page g LEFT JOIN reporting.jobs j ON j.job_id = g.job_id ORDER BY g.job_id`,
      where.parameters,
    );
    if (!sums) throw new Error('the totals could not be read');
    const { total, ...totals } = sums;
    return { from: input.from ?? null, to: input.to ?? null, rows, total, totals };
  };
  // Rows and totals of one moment.
  return database.atOneMoment((frozen) => frozen.read('reporting_reader', answer));
}
