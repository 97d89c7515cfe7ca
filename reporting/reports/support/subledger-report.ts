import { formatMoney, money, ZERO } from '../../../domain/kernel/money.js';
import type { Instant } from '../../../domain/kernel/time.js';
import type { Snapshot } from '../../../platform/database.js';
import type { Cell, Report, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from '../report.js';
import { comparedCells, comparedColumns, comparedPercents, comparedSums } from './comparison.js';
import { headOf } from './head.js';
import { type Dates, earlierDatesOf } from './previous-dates.js';
import { totalled } from './totals.js';

export interface Shape {
  readonly columns: readonly ReportColumn[];
  /** Columns that are added up. */
  readonly sums: readonly string[];
  /** What tells a row from every other. */
  readonly key: readonly string[];
  /** The figure that is compared. */
  readonly figure: string;
}

interface Asked {
  readonly snapshot: Snapshot;
  readonly query: ReportQuery;
  readonly now: Instant;
  readonly defaults?: ReportQuery;
}

type RowsOf = (query: ReportQuery) => AsyncIterable<ReportRow>;

/** A report whose rows come as they are read, beside those of an earlier date or period where that is asked. */
export async function subledgerReport(
  definition: ReportDefinition,
  shape: Shape,
  { snapshot, query, now, defaults = {} }: Asked,
  rowsOf: RowsOf,
): Promise<Report> {
  const { columns, sums, figure } = shape;
  const whole = { ...defaults, ...query };
  const title = columns.find(({ name }) => name === figure)?.title ?? figure;
  const earlier = earlierDatesOf(whole);
  const shown = earlier === undefined ? columns : [...columns, ...comparedColumns(figure, title, earlier)];
  const head = await headOf(snapshot, definition, { query, now, defaults }, shown);
  if (earlier === undefined) return { head, ...totalled(rowsOf(whole), sums) };
  const both = [...sums, ...comparedSums([figure])];
  const rows = compared(shape, rowsOf, whole, earlier);
  return { head, ...totalled(rows, both, (found) => comparedPercents([figure], found)) };
}

async function* compared(
  { key, figure, sums }: Shape,
  rowsOf: RowsOf,
  query: ReportQuery,
  earlierDates: Dates,
): AsyncGenerator<ReportRow, void, undefined> {
  const { from: _, to: __, asOf: ___, ...rest } = query;
  const keyOf = (cells: ReportRow['cells']): string => JSON.stringify(key.map((name) => cells[name]));
  const before = new Map<string, ReportRow>();
  for await (const row of rowsOf({ ...rest, ...earlierDates })) {
    before.set(keyOf(row.cells), row);
  }
  const amount = (cell: Cell | undefined) => (cell === undefined || cell === null ? ZERO : money(String(cell)));
  const beside = (row: ReportRow, earlier: ReportRow | undefined): ReportRow => ({
    ...row,
    cells: {
      ...row.cells,
      ...comparedCells(figure, amount(row.cells[figure]), amount(earlier?.cells[figure])),
    },
    drill: { ...row.drill, ...(earlier?.drill?.[figure] ? { [`${figure}Earlier`]: earlier.drill[figure] } : {}) },
  });
  for await (const row of rowsOf(query)) {
    const earlier = before.get(keyOf(row.cells));
    before.delete(keyOf(row.cells));
    yield beside(row, earlier);
  }
  // What was there only then is a row as well.
  const nothing = Object.fromEntries(sums.map((name) => [name, formatMoney(ZERO)]));
  for (const earlier of before.values()) {
    yield beside({ cells: { ...earlier.cells, ...nothing } }, earlier);
  }
}

/** The document of another report, in which a figure is broken down. */
export function toReport(report: string, query: ReportQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  return `/v1/reports/${report}/document?${new URLSearchParams([['format', 'json'], ...given]).toString()}`;
}

export const moneyColumn = (name: string, title: string): ReportColumn => ({ name, title, kind: 'money' });
export const textColumn = (name: string, title: string): ReportColumn => ({ name, title, kind: 'text' });
export const dateColumn = (name: string, title: string): ReportColumn => ({ name, title, kind: 'date' });
