import { divideHalfUp, formatDecimal } from '../../../domain/kernel/decimal.js';
import { formatMoney, type Money, negate, subtract, ZERO } from '../../../domain/kernel/money.js';
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
  [`${name}Percent`]: changePercent(subtract(amount, earlier), earlier),
});

/** What grew is above zero, whatever the sign of what it grew from. */
export const changePercent = (change: Money, from: Money): string | null =>
  percent(change, from < 0n ? negate(from) : from);

/** So much of the whole, with one decimal, half away from zero; of nothing there is none. */
export const percent = (part: Money, whole: Money): string | null =>
  whole === ZERO ? null : formatDecimal(divideHalfUp(part * 1000n, whole), 1, 1);
