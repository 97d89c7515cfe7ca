import type { Cell, ColumnKind, Report, ReportColumn, ReportRow } from '../reports/report.js';

type Cells = ReportRow['cells'];

const NUMERIC: ReadonlySet<ColumnKind> = new Set(['integer', 'quantity', 'money', 'percent']);

export const isNumeric = (kind: ColumnKind): boolean => NUMERIC.has(kind);

/** The totals row says what it is in its first column, unless the report says something there itself. */
function totalsLabelled(columns: readonly ReportColumn[], totals: Cells): Cells {
  const [first] = columns;
  if (!first || (totals[first.name] ?? null) !== null) return totals;
  return { ...totals, [first.name]: 'Total' };
}

export interface LedgerRow {
  readonly cells: Readonly<Record<string, Cell>>;
  readonly kind: 'plain' | 'heading' | 'subtotal' | 'total';
}

/** What stands below the last row, once that has been read. */
export function totalRow({ head: { columns }, totals, endsInTotal }: Report): LedgerRow | null {
  const sums = endsInTotal ? null : totals();
  return sums && { cells: totalsLabelled(columns, sums), kind: 'total' };
}

/** The first rows, from which widths are taken, and all of them as one sequence. */
export async function withSample(
  rows: AsyncIterable<ReportRow>,
  size: number,
): Promise<{ sample: readonly ReportRow[]; all: AsyncGenerator<ReportRow> }> {
  const iterator = rows[Symbol.asyncIterator]();
  const sample: ReportRow[] = [];
  let next = await iterator.next();
  while (!next.done) {
    sample.push(next.value);
    if (sample.length === size) break;
    next = await iterator.next();
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  async function* all(): AsyncGenerator<ReportRow> {
    try {
      yield* sample;
      if (!next.done) yield* rest;
    } finally {
      await iterator.return?.();
    }
  }
  return { sample, all: all() };
}
