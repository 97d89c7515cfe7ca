import type { Report, ReportRow } from '../../reports/report.js';
import { type LedgerRow, totalRow, withSample } from '../layout.js';
import { archive, type Part } from './archive.js';
import { HEADER_ROW, rowXml, sheetClosing, sheetOpening, widthsOf } from './sheet.js';
import { sheetPath, workbookParts } from './workbook.js';

const SAMPLE = 200;
/** Excel has 1,048,576 rows a sheet; a report that is longer goes on in the next. */
const ROWS_A_SHEET = 1_000_000;

export const xlsxDocument = (report: Report, rowsASheet = ROWS_A_SHEET): AsyncGenerator<Uint8Array> =>
  archive(parts(report, rowsASheet), new Date(report.head.runAt));

async function* parts(report: Report, rowsASheet: number): AsyncGenerator<Part> {
  const { head, rows } = report;
  const { columns } = head;
  const { sample, all } = await withSample(rows, SAMPLE);
  const widths = widthsOf(columns, [...sample].map(ledgerRow));
  const source = withTotals(all, () => totalRow(report));
  try {
    let sheets = 0;
    let next = await source.next();
    do {
      sheets += 1;
      const pieces = async function* (): AsyncGenerator<string> {
        yield sheetOpening(head, widths);
        for (let row = 1; row <= rowsASheet && !next.done; row += 1) {
          yield rowXml(HEADER_ROW + row, columns, next.value);
          next = await source.next();
        }
        yield sheetClosing(head, widths);
      };
      yield { path: sheetPath(sheets), pieces: pieces() };
    } while (!next.done);
    yield* workbookParts(head, sheets);
  } finally {
    await source.return(undefined);
  }
}

const ledgerRow = ({ cells, kind = 'plain' }: ReportRow): LedgerRow => ({ cells, kind });

async function* withTotals(
  rows: AsyncIterable<ReportRow>,
  totals: () => LedgerRow | null,
): AsyncGenerator<LedgerRow, undefined> {
  for await (const row of rows) yield ledgerRow(row);
  const sums = totals();
  if (sums) yield sums;
  return undefined;
}
