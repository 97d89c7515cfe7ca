import type { ColumnKind, ReportColumn } from '../../reports/report.js';
import { isNumeric, type LedgerRow } from '../layout.js';
import { shown } from '../shown.js';
import { widestWord } from './lines.js';
import { MARGIN, type Paper, type Type } from './paper.js';

export interface PlacedColumn {
  readonly column: ReportColumn;
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** US Letter upright or on its side; what is too wide for both lies on a Tabloid sheet. */
export type Sheet = 'upright' | 'landscape' | 'tabloid';

export interface TableLayout {
  readonly sheet: Sheet;
  readonly size: number;
  readonly columns: readonly PlacedColumn[];
}

export const GAP = 8;
const ROOM: Readonly<Record<Sheet, number>> = {
  upright: 612 - 2 * MARGIN,
  landscape: 792 - 2 * MARGIN,
  tabloid: 1224 - 2 * MARGIN,
};
const SIZES = [8.5, 8, 7.5, 7, 6.5];
/** Text may wrap once it has this much room; a word is torn only when it is longer. */
const TEXT_AT_LEAST = 60;
const WORD_AT_MOST = 130;

const USUAL: Readonly<Partial<Record<ColumnKind, string>>> = { money: '(000,000.00)', percent: '(100.0%)' };

interface Need {
  readonly column: ReportColumn;
  readonly natural: number;
  readonly least: number;
}

/** As small a sheet as holds everything in one line each, or else with wrapped text, and then in smaller type. */
export function layTable(
  paper: Paper,
  columns: readonly ReportColumn[],
  sample: readonly LedgerRow[],
  { sheets = ['upright', 'landscape', 'tabloid'] }: { readonly sheets?: readonly Sheet[] } = {},
): TableLayout {
  const sized = SIZES.map((size) => ({ size, needs: needsOf(paper, columns, sample, size) }));
  const [largest] = sized as [(typeof sized)[number]];
  const natural = sum(largest.needs.map((need) => need.natural));
  const simple = sheets.filter((sheet) => sheet !== 'tabloid').find((sheet) => natural <= ROOM[sheet]);
  if (simple) return laid(largest.needs, simple, largest.size);
  for (const sheet of sheets.filter((one) => one !== 'upright' || sheets.length === 1)) {
    const fitting = sized.find(({ needs }) => sum(needs.map(({ least }) => least)) <= ROOM[sheet]);
    if (fitting) return laid(fitting.needs, sheet, fitting.size);
  }
  const { size, needs } = sized.at(-1) as (typeof sized)[number];
  return laid(needs, sheets.at(-1) ?? 'tabloid', size);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function needsOf(paper: Paper, columns: readonly ReportColumn[], sample: readonly LedgerRow[], size: number): Need[] {
  const bold: Type = { size, bold: true };
  return columns.map((column) => {
    const widest = sample.reduce((width, { cells }) => {
      const text = shown(column.kind, cells[column.name] ?? null);
      return Math.max(width, paper.widthOf(text.slice(0, 200), bold));
    }, 0);
    const longestWord = sample.reduce((width, { cells }) => {
      const words = shown(column.kind, cells[column.name] ?? null)
        .slice(0, 200)
        .split(' ');
      return Math.max(width, ...words.map((word) => paper.widthOf(word, bold)));
    }, 0);
    const titleWords = widestWord(paper, column.title, bold);
    // Totals are wider than what they add up: room for three more digits.
    const spare = column.kind === 'money' ? paper.widthOf('0,00', bold) : 0;
    const usual = paper.widthOf(USUAL[column.kind] ?? '', bold);
    const natural = Math.max(widest + spare, titleWords, usual) + GAP;
    const words = Math.max(TEXT_AT_LEAST, titleWords + GAP, Math.min(longestWord + GAP, WORD_AT_MOST));
    return { column, natural, least: column.kind === 'text' ? Math.min(natural, words) : natural };
  });
}

/** What room is left goes to text, by what it still needs; what is over, to all, by what they have. */
function laid(needs: readonly Need[], sheet: Sheet, size: number): TableLayout {
  const room = ROOM[sheet];
  const least = sum(needs.map((need) => need.least));
  const wanting = sum(needs.map((need) => need.natural - need.least));
  const gaps = needs.length * GAP;
  const scale = Math.min(1, Math.max(0.1, (room - gaps) / (least - gaps)));
  const given = wanting === 0 ? 0 : Math.min(1, Math.max(0, room - least) / wanting);
  const stretch = Math.max(1, room / (least + wanting));
  let x = MARGIN;
  const columns = needs.map(({ column, natural, least: leastOfIt }, at) => {
    const width = (GAP + (leastOfIt - GAP) * scale + (natural - leastOfIt) * given) * stretch;
    const gap = at === needs.length - 1 ? 0 : GAP;
    const placed: PlacedColumn = { column, x, width: width - gap, align: isNumeric(column.kind) ? 'right' : 'left' };
    x += width;
    return placed;
  });
  return { sheet, size, columns };
}
