import type { Amount } from '../../../domain/kernel/money.js';
import type { Instant } from '../../../domain/kernel/time.js';
import type { ReportColumn, ReportRow } from '../../reports/report.js';
import { grouped } from '../shown.js';
import { layTable } from './columns.js';
import { drawFurtherHead, drawLetterFoot, drawLetterHead, type LetterHead } from './letter.js';
import { linesOf } from './lines.js';
import { FAINT, INK, MARGIN, Paper } from './paper.js';
import { Table } from './table.js';

export interface Sum {
  readonly label: string;
  readonly amount: Amount;
  /** Below a rule, in bold. */
  readonly strong?: boolean;
}

/** An invoice or a credit note as it is sent. */
export interface Bill extends LetterHead {
  /** "Invoice INV-000001". */
  readonly title: string;
  readonly issuedAt: Instant;
  readonly columns: readonly ReportColumn[];
  readonly lines: readonly ReportRow['cells'][];
  readonly sums: readonly Sum[];
  readonly notes: readonly string[];
}

const SUMS_WIDTH = 220;
const SUM_LINE = 15;
const NOTE = { size: 9, color: FAINT };

export async function* billDocument(bill: Bill): AsyncGenerator<Uint8Array> {
  const { title, issuedAt, columns, lines, sums, notes } = bill;
  const rows = lines.map((cells) => ({ cells, kind: 'plain' as const }));
  const paper = new Paper({ title, madeAt: issuedAt });
  const layout = layTable(paper, columns, rows, { sheets: ['upright'] });
  const page = (): void => {
    paper.newPage();
    drawLetterFoot(paper, title);
  };
  const nextPage = (): number => {
    page();
    return drawFurtherHead(paper, title);
  };
  page();
  const bottom = paper.height - MARGIN - 8;
  const table = new Table({ paper, layout, bottom, nextPage }, drawLetterHead(paper, bill));
  for (const row of rows) {
    table.row(row);
    yield* paper.written();
  }
  table.require(sums.length * SUM_LINE + 24);
  let y = table.y + 6;
  paper.rule(paper.left - 3, y, paper.width + 6);
  y = drawSums(paper, sums, y + 8) + 12;
  for (const line of notes.flatMap((note) => linesOf(paper, note, paper.width, NOTE))) {
    if (y + 12 > bottom) y = nextPage();
    paper.put(line, { x: paper.left, y }, NOTE);
    y += 12;
  }
  yield* paper.finished();
}

function drawSums(paper: Paper, sums: readonly Sum[], top: number): number {
  const x = paper.right - SUMS_WIDTH;
  let y = top;
  for (const { label, amount, strong = false } of sums) {
    const type = { size: strong ? 10.5 : 9.5, bold: strong };
    if (strong) paper.rule(x, y - 1, SUMS_WIDTH, { weight: 0.8, color: INK });
    const at = y + (strong ? 3 : 0);
    paper.put(label, { x, y: at }, type);
    paper.put(grouped(amount, 2), { x, y: at, width: SUMS_WIDTH, align: 'right' }, type);
    y = at + SUM_LINE;
  }
  return y;
}
