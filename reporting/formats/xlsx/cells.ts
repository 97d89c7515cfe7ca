import { formatDecimal, parseDecimal } from '../../../domain/kernel/decimal.js';
import { isLocalDate } from '../../../domain/kernel/time.js';
import type { Cell, ColumnKind } from '../../reports/report.js';
import { looksLikeFormula } from '../formulas.js';
import type { LedgerRow } from '../layout.js';
import { localTime } from '../shown.js';
import { cellStyle, type Form } from './styles.js';
import { xml } from './xml.js';

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
const PERCENT_DECIMALS = 6;
const DAY = 86_400_000;
/** Day 0 of a spreadsheet, by which dates are numbers. */
const DAY_ZERO = Date.UTC(1899, 11, 30);

/** One cell: numbers and dates as such, everything else as text in place, which no program runs. */
export function cellXml(reference: string, row: LedgerRow['kind'], kind: ColumnKind, cell: Cell): string {
  if (cell === null || cell === '') return `<c r="${reference}" s="${cellStyle(row, 'text')}"/>`;
  const text = String(cell);
  const typed = typedValue(kind, text);
  if (typed) return `<c r="${reference}" s="${cellStyle(row, typed.form)}"><v>${typed.value}</v></c>`;
  return textXml(reference, cellStyle(row, looksLikeFormula(text) ? 'formula' : 'text'), text);
}

export const textXml = (reference: string, style: number, text: string): string =>
  `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`;

function typedValue(kind: ColumnKind, text: string): { form: Form; value: string } | null {
  switch (kind) {
    case 'money':
      return PLAIN_NUMBER.test(text) ? { form: kind, value: text } : null;
    case 'percent':
      return PLAIN_NUMBER.test(text) ? { form: kind, value: hundredth(text) } : null;
    case 'integer':
    case 'quantity':
      if (!PLAIN_NUMBER.test(text)) return null;
      return { form: /\.\d*[1-9]/.test(text) ? 'parts' : 'whole', value: text };
    case 'date':
      return isLocalDate(text) ? { form: 'date', value: String(serial(`${text}T00:00:00Z`)) } : null;
    case 'instant':
      return Number.isNaN(Date.parse(text))
        ? null
        : { form: 'instant', value: String(serial(`${localTime(text).replace(' ', 'T')}Z`)) };
    case 'text':
      return null;
  }
}

/** A spreadsheet shows 0.125 as 12.5%. */
function hundredth(percent: string): string {
  const value = parseDecimal(percent, PERCENT_DECIMALS);
  return value === undefined ? percent : formatDecimal(value, PERCENT_DECIMALS + 2, 0);
}

const serial = (wallClock: string): number => (Date.parse(wallClock) - DAY_ZERO) / DAY;
