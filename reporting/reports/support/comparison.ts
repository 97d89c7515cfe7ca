import { formatDecimal } from '../../../domain/kernel/decimal.js';
import { formatMoney, type Money, subtract, ZERO } from '../../../domain/kernel/money.js';
import type { Cell, ReportColumn } from '../report.js';

/** The three columns that stand behind a figure which is compared. */
export const comparedColumns = (name: string, title: string): readonly ReportColumn[] => [
  { name: `${name}Earlier`, title: `${title}, earlier`, kind: 'money' },
  { name: `${name}Difference`, title: `${title}, difference`, kind: 'money' },
  { name: `${name}Percent`, title: `${title}, %`, kind: 'percent' },
];

export const comparedCells = (name: string, amount: Money, earlier: Money): Readonly<Record<string, Cell>> => ({
  [`${name}Earlier`]: formatMoney(earlier),
  [`${name}Difference`]: formatMoney(subtract(amount, earlier)),
  [`${name}Percent`]: percent(subtract(amount, earlier), earlier),
});

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** So much of the whole, with one decimal, half away from zero; of nothing there is none. */
export function percent(part: Money, whole: Money): string | null {
  if (whole === ZERO) return null;
  const size = magnitude(whole);
  const tenths = (magnitude(part) * 1000n * 2n + size) / (size * 2n);
  return formatDecimal(part < 0n ? -tenths : tenths, 1, 1);
}
