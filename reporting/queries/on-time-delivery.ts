import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, rowsOf } from './sql.js';

export interface OnTimeDeliveryInput extends DimensionFilter {
  /** Days on which jobs were completed. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  readonly customerId?: string;
}

export const LATENESS = ['1-7', '8-14', '15-30', 'over 30'] as const;
export type Lateness = (typeof LATENESS)[number];

export interface DeliveryFigures {
  readonly completed: number;
  readonly onTime: number;
  readonly late: number;
  /** Late jobs by days. */
  readonly lateByDays: Readonly<Record<Lateness, number>>;
  /** Of all late jobs together. */
  readonly daysLate: number;
  /** On time of completed, such as "0.8571"; null when nothing was completed. */
  readonly rate: string | null;
}

export interface OnTimeDeliveryRow extends DeliveryFigures {
  readonly businessUnit: string;
  /** Null of what is made for stock. */
  readonly customerId: string | null;
  readonly customerName: string | null;
}

export interface OnTimeDelivery {
  readonly rows: readonly OnTimeDeliveryRow[];
  readonly totals: DeliveryFigures;
}

interface CountRow {
  readonly businessUnit: string;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly daysLate: number;
  readonly jobs: number;
}

/** Completed jobs by how they met the date on which they were due when they were completed. */
export async function onTimeDelivery(database: Database, input: OnTimeDeliveryInput = {}): Promise<OnTimeDelivery> {
  const where = conditions();
  where.add('j.completed_on >= $', input.from);
  where.add('j.completed_on <= $', input.to);
  where.add('j.customer_id = $', input.customerId);
  addDimensions(where, input, 'j');
  const counts = await rowsOf<CountRow>(
    database,
    `SELECT j.business_unit AS "businessUnit", j.customer_id AS "customerId", max(j.customer_name) AS "customerName",
       greatest(j.completed_on - coalesce(j.due_when_completed, j.due_date), 0) AS "daysLate", count(*)::int AS jobs
     FROM reporting.jobs j
     WHERE j.state IN ('Completed', 'Closed') AND j.completed_on IS NOT NULL AND j.business_unit IS NOT NULL
       AND ${where.text()}
     GROUP BY 1, 2, 4 ORDER BY 1, 2 NULLS LAST, 4`,
    where,
  );
  const groups = new Map<string, CountRow[]>();
  for (const row of counts) {
    const key = JSON.stringify([row.businessUnit, row.customerId]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { businessUnit, customerId, customerName } = first;
    return [{ businessUnit, customerId, customerName, ...figuresOf(group) }];
  });
  return { rows, totals: figuresOf(counts) };
}

function figuresOf(counts: readonly CountRow[]): DeliveryFigures {
  const sum = (rows: readonly CountRow[], of: (row: CountRow) => number = ({ jobs }) => jobs): number =>
    rows.reduce((all, row) => all + of(row), 0);
  const late = counts.filter(({ daysLate }) => daysLate > 0);
  const completed = sum(counts);
  const onTime = completed - sum(late);
  const within = (lateness: Lateness): number => sum(late.filter(({ daysLate }) => latenessOf(daysLate) === lateness));
  return {
    completed,
    onTime,
    late: sum(late),
    lateByDays: {
      '1-7': within('1-7'),
      '8-14': within('8-14'),
      '15-30': within('15-30'),
      'over 30': within('over 30'),
    },
    daysLate: sum(late, ({ daysLate, jobs }) => daysLate * jobs),
    rate: completed === 0 ? null : (onTime / completed).toFixed(4),
  };
}

export function latenessOf(daysLate: number): Lateness {
  if (daysLate <= 7) return '1-7';
  if (daysLate <= 14) return '8-14';
  return daysLate <= 30 ? '15-30' : 'over 30';
}
