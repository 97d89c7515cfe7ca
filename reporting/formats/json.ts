import type { Report, ReportRow } from '../reports/report.js';
import { chunked } from './chunks.js';

/** One JSON document, written row by row. */
export const jsonDocument = (report: Report): AsyncGenerator<Uint8Array> => chunked(pieces(report));

async function* pieces({ head, rows, totals }: Report): AsyncGenerator<string> {
  const { report, title, filters, runAt, ledgerPosition, columns } = head;
  const opening = JSON.stringify({ report, title, filters, runAt, ledgerPosition, columns });
  yield `${opening.slice(0, -1)},"rows":[`;
  const names = columns.map(({ name }) => name);
  let separator = '\n';
  for await (const row of rows) {
    yield separator + JSON.stringify(rowOf(row, names));
    separator = ',\n';
  }
  yield `\n],"totals":${JSON.stringify(totals())}}\n`;
}

/** Every row has every cell, a kind and its drill-downs: whoever reads one knows them all. */
const rowOf = ({ cells, kind = 'plain', drill = {} }: ReportRow, names: readonly string[]) => ({
  cells: Object.fromEntries(names.map((name) => [name, cells[name] ?? null])),
  kind,
  drill,
});
