import { COMPANY } from '../../../domain/kernel/company.js';
import type { Report, ReportHead, ReportRow } from '../../reports/report.js';
import { headLines } from '../head-lines.js';
import { type LedgerRow, totalRow, withSample } from '../layout.js';
import { localTime } from '../shown.js';
import { layTable } from './columns.js';
import { drawLetterHead, type LetterHead } from './letter.js';
import { linesOf } from './lines.js';
import { FAINT, MARGIN, Paper, RULE } from './paper.js';
import { Table } from './table.js';

const SAMPLE = 200;
const FOOT = 26;

/** A report as pages: each is handed on when it is full. With the head of a letter it is one, always upright. */
export async function* pdfDocument(report: Report, letter?: LetterHead): AsyncGenerator<Uint8Array> {
  const { head, rows } = report;
  const { sample, all } = await withSample(rows, SAMPLE);
  const paper = new Paper({ title: head.title, madeAt: head.runAt });
  const layout = layTable(paper, head.columns, sample.map(ledgerRow), letter ? { sheets: ['upright'] } : {});
  const page = (): void => {
    paper.newPage(layout.sheet);
    drawFoot(paper, head);
  };
  page();
  const nextPage = (): number => {
    page();
    return drawShortHead(paper, head);
  };
  const bottom = paper.height - MARGIN - 8;
  const top = letter ? drawLetterHead(paper, letter) : drawHead(paper, head);
  const table = new Table({ paper, layout, bottom, nextPage }, top);
  let last: LedgerRow | undefined;
  for await (const row of all) {
    if (last) table.row(last);
    last = ledgerRow(row);
    yield* paper.written();
  }
  const total = totalRow(report) ?? undefined;
  if (last) table.row(last, total);
  else table.say('Nothing to show.');
  if (total) table.row(total);
  yield* paper.finished();
}

const ledgerRow = ({ cells, kind = 'plain' }: ReportRow): LedgerRow => ({ cells, kind });

function drawHead(paper: Paper, head: ReportHead): number {
  paper.put(COMPANY.name, { x: paper.left, y: MARGIN }, { size: 9, color: FAINT });
  paper.put(head.title, { x: paper.left, y: MARGIN + 13 }, { size: 16, bold: true });
  const about = { size: 8.5, color: FAINT };
  let y = MARGIN + 36;
  for (const line of headLines(head).flatMap((text) => linesOf(paper, text, paper.width, about))) {
    paper.put(line, { x: paper.left, y }, about);
    y += 11;
  }
  return y + 8;
}

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
