import type { LedgerRow } from '../layout.js';
import { shown } from '../shown.js';
import type { PlacedColumn, TableLayout } from './columns.js';
import { linesOf, widestWord } from './lines.js';
import { FAINT, INK, type Paper, RULE, type Type } from './paper.js';

export interface TableFrame {
  readonly paper: Paper;
  readonly layout: TableLayout;
  /** Lowest edge of the table on every page. */
  readonly bottom: number;
  /** Begins a page, and answers where the table goes on. */
  readonly nextPage: () => number;
}

interface FittedCell {
  readonly column: PlacedColumn;
  readonly lines: readonly string[];
  readonly type: Type;
}

interface MeasuredRow {
  readonly fitted: readonly FittedCell[];
  /** How many lines it takes. */
  readonly count: number;
  readonly isRuled: boolean;
  readonly above: number;
  readonly below: number;
  readonly height: number;
}

const SMALLEST = 4;
const SPACE: Readonly<Record<LedgerRow['kind'], { above: number; below: number }>> = {
  plain: { above: 0, below: 1.5 },
  heading: { above: 7, below: 1.5 },
  subtotal: { above: 3, below: 5 },
  total: { above: 5, below: 6 },
};

/** Figures that are sums stand below a rule. */
const isSum = ({ column, lines }: FittedCell): boolean =>
  column.align === 'right' && column.column.kind !== 'percent' && lines.length > 0;

/** A table that goes on over the pages, with its columns' titles on each of them. */
export class Table {
  readonly #frame: TableFrame;
  readonly #lineHeight: number;
  #y: number;
  #before: LedgerRow['kind'] = 'heading';

  constructor(frame: TableFrame, y: number) {
    this.#frame = frame;
    this.#lineHeight = frame.layout.size * 1.22;
    this.#y = this.#titles(y);
  }

  /** Where the table ends. */
  get y(): number {
    return this.#y;
  }

  /** Begins a page unless there is room for so much. */
  require(height: number): void {
    if (this.#y + height <= this.#frame.bottom) return;
    this.#y = this.#titles(this.#frame.nextPage());
  }

  /** A line in place of rows. */
  say(text: string): void {
    const { paper } = this.#frame;
    this.require(this.#lineHeight);
    paper.put(text, { x: paper.left, y: this.#y + 2 }, { size: this.#frame.layout.size, color: FAINT });
    this.#y += 2 + this.#lineHeight;
  }

  /** A row, and on the same page with it the one that follows, where that must not stand alone. */
  row(row: LedgerRow, next?: LedgerRow): void {
    const { kind } = row;
    const { fitted, count, isRuled, above, below, height } = this.#measured(row, this.#before);
    this.#before = kind;
    const following = next === undefined ? 0 : this.#measured(next, kind).height;
    // A heading does not stay behind alone, and a row that fits on a page is not torn.
    const together = height + following + (kind === 'heading' ? 2 * this.#lineHeight : 0);
    this.require(Math.min(together, this.#frame.bottom / 2));
    this.#y += above;
    const sums = isRuled ? fitted.filter(isSum) : [];
    this.#sumRules(sums, -2, kind === 'total' ? 0.8 : 0.4);
    for (let line = 0; line < count; line += 1) {
      this.require(this.#lineHeight);
      for (const cell of fitted) this.#put(cell, cell.lines[line] ?? '');
      this.#y += this.#lineHeight;
    }
    if (kind === 'total') for (const down of [0, 1.8]) this.#sumRules(sums, down, 0.5);
    this.#y += below;
  }

  #measured({ cells, kind }: LedgerRow, before: LedgerRow['kind']): MeasuredRow {
    const { columns } = this.#frame.layout;
    const texts = columns.map(({ column: { name, kind: form } }) => shown(form, cells[name] ?? null));
    const fitted = columns.map((column, at) => this.#fit(column, texts, at, kind !== 'plain'));
    const count = Math.max(1, ...fitted.map(({ lines }) => lines.length));
    // Of sums that follow each other, the first stands below a rule.
    const isRuled = kind === 'total' || (kind === 'subtotal' && before === 'plain');
    const { above, below } = kind === 'subtotal' && !isRuled ? SPACE.plain : SPACE[kind];
    return { fitted, count, isRuled, above, below, height: above + count * this.#lineHeight + below };
  }

  #put({ column: { x, width, align }, type }: FittedCell, text: string): void {
    const { paper } = this.#frame;
    // Digits stand below digits, whether a parenthesis closes behind them or not.
    const room = align === 'right' && !text.endsWith(')') ? width - paper.widthOf(')', type) : width;
    paper.put(text, { x, y: this.#y, width: room, align }, type);
  }

  #fit(column: PlacedColumn, texts: readonly string[], at: number, bold: boolean): FittedCell {
    const { paper, layout } = this.#frame;
    const text = texts[at] ?? '';
    const type: Type = { size: layout.size, bold };
    if (column.align === 'left') {
      const width = bold ? this.#widthUntilText(texts, at) : column.width;
      return { column, type, lines: linesOf(paper, text, width, type) };
    }
    // A number is made smaller rather than torn.
    const wide = paper.widthOf(text, type);
    const size = wide > column.width ? Math.max(SMALLEST, (layout.size * column.width) / wide) : layout.size;
    return { column, type: { size, bold }, lines: text === '' ? [] : [text] };
  }

  /** A heading may run over the empty columns behind it. */
  #widthUntilText(texts: readonly string[], at: number): number {
    const { columns } = this.#frame.layout;
    const next = texts.findIndex((text, index) => index > at && text !== '');
    const last = columns[next === -1 ? columns.length - 1 : next - 1];
    const first = columns[at];
    return first && last ? last.x + last.width - first.x : 0;
  }

  #sumRules(cells: readonly FittedCell[], down: number, weight: number): void {
    for (const { column } of cells) {
      this.#frame.paper.rule(column.x, this.#y + down, column.width, { weight, color: INK });
    }
  }

  /** Titles are made smaller, all of them alike, rather than torn within a word. */
  #titleSize(): number {
    const { paper, layout } = this.#frame;
    const type: Type = { size: layout.size, bold: true };
    const room = layout.columns.map(({ column: { title }, width }) => width / widestWord(paper, title, type));
    return Math.max(SMALLEST, layout.size * Math.min(1, ...room));
  }

  #titles(y: number): number {
    const { paper, layout } = this.#frame;
    const type: Type = { size: this.#titleSize(), bold: true };
    const titled = layout.columns.map((column) => ({
      column,
      lines: linesOf(paper, column.column.title, column.width, type),
    }));
    const count = Math.max(1, ...titled.map(({ lines }) => lines.length));
    const height = count * this.#lineHeight + 6;
    paper.shade(paper.left - 3, y, paper.width + 6, height);
    for (const { column, lines } of titled) {
      lines.forEach((text, line) => {
        const top = y + 3 + (count - lines.length + line) * this.#lineHeight;
        paper.put(text, { x: column.x, y: top, width: column.width, align: column.align }, type);
      });
    }
    paper.rule(paper.left - 3, y + height, paper.width + 6, { color: RULE });
    return y + height + 4;
  }
}
