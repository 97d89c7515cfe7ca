import type { Cell, Report, ReportColumn, ReportRow } from '../reports/report.js';
import { chunked } from './chunks.js';
import { looksLikeFormula } from './formulas.js';
import { isNumeric, totalRow } from './layout.js';

/**
 * RFC 4180, UTF-8. A column says what each row is, so that whoever adds up can leave out what is a sum already. What the
 * report is limited to, which stands above it in the other formats, is the title of a further column, without cells.
 */
export const csvDocument = (report: Report): AsyncGenerator<Uint8Array> => chunked(pieces(report));

async function* pieces(report: Report): AsyncGenerator<string> {
  const { columns, filters } = report.head;
  const limits = filters.filter(({ name }) => name === 'limitedTo').map(({ title, value }) => `${title} ${value}`);
  const record = (cells: ReportRow['cells'], kind: string): string =>
    line([...columns.map((column) => field(column, cells[column.name] ?? null)), kind, ...limits.map(() => '')]);
  yield line([...columns.map(({ title }) => text(title)), 'Row', ...limits.map(text)]);
  for await (const { cells, kind = 'plain' } of report.rows) yield record(cells, kind);
  const total = totalRow(report);
  if (total) yield record(total.cells, total.kind);
}

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
