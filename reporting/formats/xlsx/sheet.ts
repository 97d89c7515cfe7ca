import type { ReportColumn, ReportHead } from '../../reports/report.js';
import { headLines } from '../head-lines.js';
import { isNumeric, type LedgerRow } from '../layout.js';
import { shown } from '../shown.js';
import { cellXml, textXml } from './cells.js';
import { ABOUT, headerStyle, TITLE } from './styles.js';
import { columnName, xml } from './xml.js';

/** Title, two lines about it, an empty one, and the columns' titles: they stay in sight. */
export const HEADER_ROW = 5;

/** The widths, in characters, that some of the rows need; the longest text wraps in no spreadsheet, and is cut there. */
export function widthsOf(columns: readonly ReportColumn[], sample: readonly LedgerRow[]): number[] {
  return columns.map(({ name, title, kind }) => {
    const longest = sample.reduce(
      (width, { cells }) => Math.max(width, shown(kind, cells[name] ?? null).length),
      Math.min(title.length, 24),
    );
    const [least, most] = kind === 'money' ? [14, 22] : kind === 'text' ? [8, 48] : [10, 20];
    return Math.min(Math.max(longest + 2, least), most);
  });
}

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

export function sheetOpening(head: ReportHead, widths: readonly number[]): string {
  const cols = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  const [asked = '', run = ''] = headLines(head);
  const above = [
    `<row r="1" ht="22" customHeight="1">${textXml('A1', TITLE, head.title)}</row>`,
    `<row r="2">${textXml('A2', ABOUT, asked)}</row>`,
    `<row r="3">${textXml('A3', ABOUT, run)}</row>`,
  ];
  const titles = head.columns.map(({ title, kind }, at) =>
    textXml(`${columnName(at)}${HEADER_ROW}`, headerStyle(isNumeric(kind)), title),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    `<worksheet xmlns="${NAMESPACE}">`,
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    '<sheetViews><sheetView showGridLines="0" workbookViewId="0">',
    `<pane ySplit="${HEADER_ROW}" topLeftCell="A${HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>`,
    '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="14"/>',
    `<cols>${cols.join('')}</cols><sheetData>${above.join('')}`,
    `<row r="${HEADER_ROW}">${titles.join('')}</row>`,
  ].join('');
}

export function rowXml(row: number, columns: readonly ReportColumn[], { cells, kind }: LedgerRow): string {
  const written = columns.map((column, at) =>
    cellXml(`${columnName(at)}${row}`, kind, column.kind, cells[column.name] ?? null),
  );
  return `<row r="${row}">${written.join('')}</row>`;
}

export function sheetClosing({ title }: ReportHead, widths: readonly number[]): string {
  const isWide = widths.reduce((sum, width) => sum + width, 0) > 95;
  // "&" begins a field of its own in a footer.
  const footer = `&L${title.replaceAll('&', '&&')}&RPage &P of &N`;
  return [
    '</sheetData><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>',
    `<pageSetup paperSize="1" orientation="${isWide ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>`,
    `<headerFooter><oddFooter>${xml(footer)}</oddFooter></headerFooter></worksheet>`,
  ].join('');
}
