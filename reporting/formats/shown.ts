import { COMPANY_TIME_ZONE, type Instant } from '../../domain/kernel/time.js';
import type { Cell, ColumnKind } from '../reports/report.js';

/** A cell as people read it: thousands apart, negative in parentheses, instants in the company's time zone. */
export function shown(kind: ColumnKind, cell: Cell): string {
  if (cell === null || cell === '') return '';
  const text = String(cell);
  switch (kind) {
    case 'money':
      return grouped(text, 2);
    case 'quantity':
    case 'integer':
      return grouped(text, 0);
    case 'percent':
      return grouped(text, 1).replace(/(?<=\d)\)?$/, (end) => `%${end}`);
    case 'instant':
      return localTime(text);
    case 'text':
    case 'date':
      return text;
  }
}

/** "-1234.5" with two decimals at least is "(1,234.50)"; what is no number stays as it is. */
export function grouped(text: string, decimals: number): string {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const decimal = fraction.padEnd(decimals, '0');
  const magnitude = decimal === '' ? digits : `${digits}.${decimal}`;
  return sign === '-' ? `(${magnitude})` : magnitude;
}

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: COMPANY_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** "2026-03-31 08:15:00", as the company's clocks show it. */
export function localTime(instant: Instant): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : clock.format(date).replace(', ', ' ');
}
