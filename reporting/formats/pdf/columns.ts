import type { ReportColumn } from '../../reports/report.js';
import { isNumeric, type LedgerRow } from '../layout.js';
import { shown } from '../shown.js';
import { MARGIN, type Paper, type Type } from './paper.js';

export interface PlacedColumn {
  readonly column: ReportColumn;
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

export interface TableLayout {
  readonly landscape: boolean;
  readonly size: number;
  readonly columns: readonly PlacedColumn[];
}

export const GAP = 8;
const PORTRAIT = 612 - 2 * MARGIN;
const LANDSCAPE = 792 - 2 * MARGIN;
const SIZES = [8.5, 8, 7.5, 7, 6.5];
/** Text may wrap once it has this much room. */
const TEXT_AT_LEAST = 70;

interface Need {
  readonly column: ReportColumn;
  readonly natural: number;
  readonly least: number;
}

/** Upright while everything fits, else on its side; then with wrapped text, then in smaller type. */
export function layTable(paper: Paper, columns: readonly ReportColumn[], sample: readonly LedgerRow[]): TableLayout {
  for (const [landscape, room] of [
    [false, PORTRAIT],
    [true, LANDSCAPE],
  ] as const) {
    const needs = needsOf(paper, columns, sample, SIZES[0] ?? 8);
    if (sum(needs.map(({ natural }) => natural)) <= room) return laid(needs, room, landscape, SIZES[0] ?? 8);
  }
  const sized = SIZES.map((size) => ({ size, needs: needsOf(paper, columns, sample, size) }));
  const fitting = sized.find(({ needs }) => sum(needs.map(({ least }) => least)) <= LANDSCAPE);
  const { size, needs } = fitting ?? (sized.at(-1) as (typeof sized)[number]);
  return laid(needs, LANDSCAPE, true, size);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function needsOf(paper: Paper, columns: readonly ReportColumn[], sample: readonly LedgerRow[], size: number): Need[] {
  const bold: Type = { size, bold: true };
  return columns.map((column) => {
    const widest = sample.reduce((width, { cells }) => {
      const text = shown(column.kind, cells[column.name] ?? null);
      return Math.max(width, paper.widthOf(text.slice(0, 200), bold));
    }, 0);
    const titleWords = Math.max(...column.title.split(' ').map((word) => paper.widthOf(word, bold)));
    // Totals are wider than what they add up: room for three more digits.
    const spare = column.kind === 'money' ? paper.widthOf('0,00', bold) : 0;
    const usual = column.kind === 'money' ? paper.widthOf('(000,000.00)', bold) : 0;
    const natural = Math.max(widest + spare, titleWords, usual) + GAP;
    return { column, natural, least: column.kind === 'text' ? Math.min(natural, TEXT_AT_LEAST) : natural };
  });
}

/** What room is left goes to text, by what it still needs; what is over, to all. */
function laid(needs: readonly Need[], room: number, landscape: boolean, size: number): TableLayout {
  const least = sum(needs.map((need) => need.least));
  const wanting = sum(needs.map((need) => need.natural - need.least));
  const scale = Math.min(1, room / least);
  const given = wanting === 0 ? 0 : Math.min(1, Math.max(0, room - least) / wanting);
  const over = Math.max(0, room - least - wanting) / needs.length;
  let x = MARGIN;
  const columns = needs.map(({ column, natural, least: leastOfIt }, at) => {
    const width = leastOfIt * scale + (natural - leastOfIt) * given + over;
    const gap = at === needs.length - 1 ? 0 : GAP;
    const placed: PlacedColumn = { column, x, width: width - gap, align: isNumeric(column.kind) ? 'right' : 'left' };
    x += width;
    return placed;
  });
  return { landscape, size, columns };
}
