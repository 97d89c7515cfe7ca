import { add, formatMoney, money } from '../../domain/kernel/money.js';
import { formatQuantity, plus, quantity } from '../../domain/kernel/quantity.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, quantityOf, rowsOf } from './sql.js';

export interface ScrapInput extends DimensionFilter {
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  readonly reason?: string;
  readonly workCentre?: string;
  readonly part?: string;
}

export interface ScrapFigures {
  readonly quantity: string;
  /** Within the job's allowance: its cost stays in the job. */
  readonly normal: string;
  readonly abnormal: string;
  /** Cost that left jobs, for abnormal scrap and for jobs that were cancelled. */
  readonly value: string;
}

export interface ScrapRow extends ScrapFigures {
  readonly reason: string;
  readonly workCentre: string | null;
  readonly part: string | null;
}

export interface Scrap {
  readonly rows: readonly ScrapRow[];
  readonly totals: ScrapFigures;
}

/** Scrap of jobs by reason, work centre and part that was made. */
export async function scrap(database: Database, input: ScrapInput = {}): Promise<Scrap> {
  const where = conditions();
  where.add('s.scrapped_on >= $', input.from);
  where.add('s.scrapped_on <= $', input.to);
  where.add('s.scrap_reason = $', input.reason);
  where.add('s.work_centre = $', input.workCentre);
  where.add('j.part = $', input.part);
  addDimensions(where, input, 'j');
  const rows = await rowsOf<ScrapRow>(
    database,
    `SELECT s.scrap_reason AS reason, s.work_centre AS "workCentre", j.part,
       ${quantityOf('sum(s.quantity)')} AS quantity, ${quantityOf('sum(s.quantity - s.abnormal)')} AS normal,
       ${quantityOf('sum(s.abnormal)')} AS abnormal, sum(s.value)::numeric(19,2) AS value
     FROM reporting.job_scrap s LEFT JOIN reporting.jobs j ON j.job_id = s.job_id
     WHERE ${where.text()} GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS LAST, 3 NULLS LAST`,
    where,
  );
  const units = (figure: 'quantity' | 'normal' | 'abnormal'): string =>
    formatQuantity(plus(...rows.map((row) => quantity(row[figure]))));
  return {
    rows,
    totals: {
      quantity: units('quantity'),
      normal: units('normal'),
      abnormal: units('abnormal'),
      value: formatMoney(add(...rows.map((row) => money(row.value)))),
    },
  };
}
