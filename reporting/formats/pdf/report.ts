import { COMPANY } from '../../../domain/kernel/company.js';
import type { Report, ReportHead, ReportRow } from '../../reports/report.js';
import { headLines } from '../head-lines.js';
import { type LedgerRow, totalsLabelled, withSample } from '../layout.js';
import { localTime } from '../shown.js';
import { layTable } from './columns.js';
import { linesOf } from './lines.js';
import { FAINT, MARGIN, Paper, RULE } from './paper.js';
import { Table } from './table.js';

const SAMPLE = 200;
const FOOT = 26;

/** Draws what stands above the table on the first page, and answers where the table begins. */
export type Opening = (paper: Paper) => number;

/** A report as pages: each is handed on when it is full. */
export async function* pdfDocument(report: Report, opening?: Opening): AsyncGenerator<Uint8Array> {
  const { head, rows, totals } = report;
  const { sample, all } = await withSample(rows, SAMPLE);
  const paper = new Paper({ title: head.title, madeAt: head.runAt });
  const layout = layTable(paper, head.columns, sample.map(ledgerRow));
  const page = (): void => {
    paper.newPage(layout);
    drawFoot(paper, head);
  };
  page();
  const nextPage = (): number => {
    page();
    return drawShortHead(paper, head);
  };
  const bottom = paper.height - MARGIN - 8;
  const table = new Table({ paper, layout, bottom, nextPage }, (opening ?? heading(head))(paper));
  let isEmpty = true;
  for await (const row of all) {
    isEmpty = false;
    table.row(ledgerRow(row));
    yield* paper.written();
  }
  if (isEmpty) drawNothing(paper, table);
  const sums = totals();
  if (sums) table.row({ cells: totalsLabelled(head.columns, sums), kind: 'total' });
  yield* paper.finished();
}

const ledgerRow = ({ cells, kind = 'plain' }: ReportRow): LedgerRow => ({ cells, kind });

const heading =
  (head: ReportHead): Opening =>
  (paper) => {
    paper.put(COMPANY.name, { x: paper.left, y: MARGIN }, { size: 9, color: FAINT });
    paper.put(head.title, { x: paper.left, y: MARGIN + 13 }, { size: 16, bold: true });
    const about = { size: 8.5, color: FAINT };
    let y = MARGIN + 36;
    for (const line of headLines(head).flatMap((text) => linesOf(paper, text, paper.width, about))) {
      paper.put(line, { x: paper.left, y }, about);
      y += 11;
    }
    return y + 8;
  };

function drawShortHead(paper: Paper, { title }: ReportHead): number {
  paper.put(title, { x: paper.left, y: MARGIN - 8 }, { size: 9, bold: true });
  return MARGIN + 8;
}

function drawFoot(paper: Paper, { title, runAt }: ReportHead): void {
  const small = { size: 7.5, color: FAINT };
  const y = paper.height - FOOT;
  paper.rule(paper.left, y - 5, paper.width, { color: RULE });
  paper.put(`${COMPANY.name} · ${title} · run at ${localTime(runAt)}`, { x: paper.left, y }, small);
  paper.putPageNumber(y, small);
}

function drawNothing(paper: Paper, table: Table): void {
  paper.put('Nothing to show.', { x: paper.left, y: table.y + 2 }, { size: 9, color: FAINT });
}
