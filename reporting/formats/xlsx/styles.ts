import type { LedgerRow } from '../layout.js';

const MONEY = '#,##0.00_);\\(#,##0.00\\)';
const WHOLE = '#,##0_);\\(#,##0\\)';
const PARTS = '#,##0.0###_);\\(#,##0.0###\\)';
const NUMBER_FORMATS = [
  'General',
  MONEY,
  WHOLE,
  PARTS,
  '0.0###%_);\\(0.0###%\\)',
  'yyyy\\-mm\\-dd',
  'yyyy\\-mm\\-dd\\ hh:mm:ss',
] as const;

/** How a cell's value is shown; 'formula' is text that only looks like one. */
const FORMS = ['text', 'money', 'whole', 'parts', 'percent', 'date', 'instant', 'formula'] as const;
export type Form = (typeof FORMS)[number];
const RIGHT: ReadonlySet<Form> = new Set(['money', 'whole', 'parts', 'percent']);

const KINDS: readonly LedgerRow['kind'][] = ['plain', 'heading', 'subtotal', 'total'];

export const TITLE = 1;
export const ABOUT = 2;
const HEADER_LEFT = 3;
const HEADER_RIGHT = 4;
const FIRST_OF_CELLS = 5;

export const headerStyle = (isRight: boolean): number => (isRight ? HEADER_RIGHT : HEADER_LEFT);

export const cellStyle = (kind: LedgerRow['kind'], form: Form): number =>
  FIRST_OF_CELLS + KINDS.indexOf(kind) * FORMS.length + FORMS.indexOf(form);

const numberFormat = (form: Form): number => {
  const index = { text: 0, formula: 0, money: 1, whole: 2, parts: 3, percent: 4, date: 5, instant: 6 }[form];
  return index === 0 ? 0 : 163 + index;
};

const FONTS = { plain: 0, bold: 1, title: 2, about: 3 };
const FILLS = { none: 0, header: 2 };
const BORDERS = { none: 0, header: 1, subtotal: 2, total: 3 };

interface Look {
  readonly font?: number;
  readonly fill?: number;
  readonly border?: number;
  readonly format?: number;
  readonly alignment?: string;
  readonly quotePrefix?: boolean;
}

function look({ font = 0, fill = 0, border = 0, format = 0, alignment = '', quotePrefix = false }: Look): string {
  const applied = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"';
  const quoted = quotePrefix ? ' quotePrefix="1"' : '';
  return `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" ${applied}${quoted}><alignment vertical="top"${alignment}/></xf>`;
}

const ofCell = (kind: LedgerRow['kind'], form: Form): string =>
  look({
    font: kind === 'plain' ? FONTS.plain : FONTS.bold,
    border: kind === 'subtotal' ? BORDERS.subtotal : kind === 'total' ? BORDERS.total : BORDERS.none,
    format: numberFormat(form),
    alignment: RIGHT.has(form) ? ' horizontal="right"' : ' horizontal="left"',
    quotePrefix: form === 'formula',
  });

const looks = [
  look({}),
  look({ font: FONTS.title }),
  look({ font: FONTS.about }),
  ...['left', 'right'].map((side) =>
    look({
      font: FONTS.bold,
      fill: FILLS.header,
      border: BORDERS.header,
      alignment: ` horizontal="${side}" wrapText="1"`,
    }),
  ),
  ...KINDS.flatMap((kind) => FORMS.map((form) => ofCell(kind, form))),
];

const font = (size: number, more: string): string => `<font>${more}<sz val="${size}"/><name val="Calibri"/></font>`;
const border = (top: string, bottom: string): string => {
  const edge = (side: string, style: string) => (style ? `<${side} style="${style}"/>` : `<${side}/>`);
  return `<border><left/><right/>${edge('top', top)}${edge('bottom', bottom)}<diagonal/></border>`;
};
const list = (name: string, items: readonly string[]): string =>
  `<${name} count="${items.length}">${items.join('')}</${name}>`;

export const stylesXml = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
  list(
    'numFmts',
    NUMBER_FORMATS.slice(1).map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`),
  ),
  list('fonts', [font(10, ''), font(10, '<b/>'), font(15, '<b/>'), font(9, '<color rgb="FF595959"/>')]),
  list('fills', [
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE4E9EF"/><bgColor indexed="64"/></patternFill></fill>',
  ]),
  list('borders', [border('', ''), border('', 'thin'), border('thin', ''), border('thin', 'double')]),
  list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
  list('cellXfs', looks),
  list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
  '</styleSheet>',
].join('');
