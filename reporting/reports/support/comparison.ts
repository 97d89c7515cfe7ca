import { divideHalfUp, formatDecimal, parseDecimal } from '../../../domain/kernel/decimal.js';
import { formatMoney, type Money, negate, subtract, ZERO } from '../../../domain/kernel/money.js';
import type { Cell, ReportColumn } from '../report.js';
import { type Dates, datesText } from './previous-dates.js';

/** The three columns that stand behind a figure which is compared; the first names the dates of its own. */
export const comparedColumns = (name: string, title: string, earlier: Dates): readonly ReportColumn[] => [
  { name: `${name}Earlier`, title: `${title}, ${datesText(earlier)}`, kind: 'money' },
  { name: `${name}Difference`, title: `${title}, difference`, kind: 'money' },
  { name: `${name}Percent`, title: `${title}, %`, kind: 'percent' },
];

export const comparedCells = (name: string, amount: Money, earlier: Money): Readonly<Record<string, Cell>> => ({
  [`${name}Earlier`]: formatMoney(earlier),
  [`${name}Difference`]: formatMoney(subtract(amount, earlier)),
  [`${name}Percent`]: changePercent(subtract(amount, earlier), earlier),
});

/** What of compared columns is added up. */
export const comparedSums = (names: readonly string[]): string[] =>
  names.flatMap((name) => [`${name}Earlier`, `${name}Difference`]);

/** Percentages of totals, which are no totals of percentages. */
export const comparedPercents = (
  names: readonly string[],
  sums: Readonly<Record<string, Money>>,
): Readonly<Record<string, Cell>> =>
  Object.fromEntries(
    names.map((name) => [
      `${name}Percent`,
      changePercent(sums[`${name}Difference`] ?? ZERO, sums[`${name}Earlier`] ?? ZERO),
    ]),
  );

/** What grew is above zero, whatever the sign of what it grew from. */
const changePercent = (change: Money, from: Money): string | null => percent(change, from < 0n ? negate(from) : from);

/** So much of the whole, with one decimal, half away from zero; of nothing there is none. */
export const percent = (part: Money, whole: Money): string | null =>
  whole === ZERO ? null : formatDecimal(divideHalfUp(part * 1000n, whole), 1, 1);

const RATE_DECIMALS = 6;

/** A fraction of one as percent: "0.0725" is "7.25". */
export function ofHundred(rate: string): string {
  const value = parseDecimal(rate, RATE_DECIMALS);
  return value === undefined ? rate : formatDecimal(value, RATE_DECIMALS - 2, 1);
}
