import type { Cell, Report, ReportColumn, ReportRow } from '../reports/report.js';
import { chunked } from './chunks.js';
import { looksLikeFormula } from './formulas.js';
import { isNumeric, totalRow } from './layout.js';

/** RFC 4180, UTF-8. The last column says what each row is, so that whoever adds up can leave out what is a sum already. */
export const csvDocument = (report: Report): AsyncGenerator<Uint8Array> => chunked(pieces(report));

async function* pieces(report: Report): AsyncGenerator<string> {
  const { columns } = report.head;
  yield line([...columns.map(({ title }) => text(title)), 'Row']);
  for await (const { cells, kind = 'plain' } of report.rows) yield record(columns, cells, kind);
  const total = totalRow(report);
  if (total) yield record(columns, total.cells, total.kind);
}

const record = (columns: readonly ReportColumn[], cells: ReportRow['cells'], kind: string): string =>
  line([...columns.map((column) => field(column, cells[column.name] ?? null)), kind]);

const line = (fields: readonly string[]): string => `${fields.join(',')}\r\n`;

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

function field({ kind }: ReportColumn, cell: Cell): string {
  if (cell === null) return '';
  const value = String(cell);
  return isNumeric(kind) && PLAIN_NUMBER.test(value) ? value : text(value);
}

function text(value: string): string {
  const harmless = looksLikeFormula(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
