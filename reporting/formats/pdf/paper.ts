import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { COMPANY } from '../../../domain/kernel/company.js';
import type { Instant } from '../../../domain/kernel/time.js';
import type { Sheet } from './columns.js';
import { PageCount } from './page-count.js';

export const MARGIN = 42;
export const INK = '#1a1f26';
export const FAINT = '#5c6670';
export const RULE = '#9aa5b1';
export const SHADE = '#e4e9ef';

export interface Type {
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  /** Where the text stands between x and x + width; left without it. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

export interface PaperOptions {
  readonly title: string;
  readonly madeAt: Instant;
}

const require = createRequire(import.meta.url);
const WIDE_FONTS = {
  plain: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
};

/** What Helvetica, which every reader has, can show. */
const WESTERN =
  /^[\x20-\x7e\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]*$/;

/** Of Helvetica, of its size. */
const ASCENT = 0.718;
const REMEMBERED_WIDTHS = 5_000;

/** Sheets that are written one after the other; what is finished can be taken away at once. */
export class Paper {
  readonly #doc: PDFKit.PDFDocument;
  readonly #count: PageCount;
  readonly #widths = new Map<string, number>();
  #hasFinishedPage = false;

  constructor({ title, madeAt }: PaperOptions) {
    const date = new Date(madeAt);
    this.#doc = new PDFDocument({
      autoFirstPage: false,
      lang: 'en-US',
      displayTitle: true,
      info: { Title: title, Author: COMPANY.name, CreationDate: date, ModDate: date },
    });
    this.#count = new PageCount(this.#doc);
  }

  newPage(sheet: Sheet = 'upright'): void {
    this.#hasFinishedPage = true;
    const size = sheet === 'tabloid' ? 'TABLOID' : 'LETTER';
    this.#doc.addPage({ size, layout: sheet === 'upright' ? 'portrait' : 'landscape', margin: 0 });
  }

  get left(): number {
    return MARGIN;
  }
  get right(): number {
    return this.#doc.page.width - MARGIN;
  }
  get width(): number {
    return this.#doc.page.width - 2 * MARGIN;
  }
  get height(): number {
    return this.#doc.page.height;
  }

  /** One line of text, its top at y. */
  put(text: string, { x, y, width = 0, align = 'left' }: Place, type: Type): void {
    if (text === '') return;
    const clean = oneLine(text);
    const left = align === 'right' ? x + width - this.widthOf(clean, type) : x;
    this.#use(clean, type).fillColor(type.color ?? INK);
    // By the line that letters stand on, so that two fonts beside each other stand on the same.
    this.#doc.text(clean, left, y + type.size * ASCENT, { lineBreak: false, baseline: 'alphabetic' });
  }

  widthOf(text: string, type: Type): number {
    const key = `${type.size}${type.bold ? 'b' : ''}${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    const width = this.#use(text, type).widthOfString(text);
    if (this.#widths.size >= REMEMBERED_WIDTHS) this.#widths.clear();
    this.#widths.set(key, width);
    return width;
  }

  rule(x: number, y: number, width: number, { weight = 0.5, color = RULE } = {}): void {
    this.#doc
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(weight)
      .strokeColor(color)
      .stroke();
  }

  shade(x: number, y: number, width: number, height: number): void {
    this.#doc.rect(x, y, width, height).fill(SHADE);
  }

  /** "Page 3 of 12" with its end at the right margin; how many there are is filled in at the end. */
  putPageNumber(y: number, type: Type): void {
    this.#use('Page', type).fillColor(type.color ?? INK);
    this.#count.put(this.right, y, type.size);
  }

  /** The bytes of pages that are finished, so that no more than a page or two is held; then other work has its turn. */
  async *written(): AsyncGenerator<Uint8Array> {
    if (!this.#hasFinishedPage) return;
    this.#hasFinishedPage = false;
    for (let chunk = this.#read(); chunk !== null; chunk = this.#read()) yield chunk;
    await nextTurn();
  }

  /** Everything that is left, the last page and the directory of pages among it. */
  async *finished(): AsyncGenerator<Uint8Array> {
    this.#count.end();
    this.#doc.end();
    for await (const chunk of this.#doc) yield chunk as Uint8Array;
  }

  #read(): Uint8Array | null {
    return (this.#doc as unknown as { read(): Uint8Array | null }).read();
  }

  #use(text: string, { size, bold = false }: Type): PDFKit.PDFDocument {
    const western = WESTERN.test(text);
    const font = western ? (bold ? 'Helvetica-Bold' : 'Helvetica') : WIDE_FONTS[bold ? 'bold' : 'plain'];
    return this.#doc.font(font).fontSize(size);
  }
}

/** Line breaks and what cannot be printed become spaces. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Surrogate}\u2028\u2029]+/gu, ' ');
