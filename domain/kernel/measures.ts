import { parseDecimal } from './decimal.js';
import { type Check, type Checks, fieldProblems, oneLine } from './fields.js';
import { listOf, namedTwice } from './lists.js';
import type { FieldProblem } from './refusal.js';

const MEASURE_SCALE = 6;

/** What is measured of a part, in its own unit and in 1/1,000,000 of it. */
export type Measure = bigint & { readonly __unit: 'measure' };

export interface Limits {
  readonly name: string;
  readonly unit: string;
  readonly lower: string;
  readonly upper: string;
}

export const measure: Check = (value) =>
  typeof value === 'string' && parseDecimal(value, MEASURE_SCALE) !== undefined
    ? undefined
    : `Must be a number with at most ${MEASURE_SCALE} decimals, such as "12.5" or "-0.02".`;

export function measureOf(text: string): Measure {
  const value = parseDecimal(text, MEASURE_SCALE);
  if (value === undefined) throw new Error(`not a measure: ${text}`);
  return value as Measure;
}

/** The limits themselves are within them. */
export const isWithin = ({ lower, upper }: Limits, value: string): boolean =>
  measureOf(lower) <= measureOf(value) && measureOf(value) <= measureOf(upper);

const LIMITS_CHECKS: Checks<Limits> = { name: oneLine(), unit: oneLine(20), lower: measure, upper: measure };

/** Every wrong field of the characteristics that an operation is inspected for. */
export function limitsProblems(characteristics: readonly Limits[] | undefined, prefix: string): FieldProblem[] {
  const all = listOf<Limits>(characteristics);
  return [
    ...all.flatMap((one, index) => problemsOfOne(one, `${prefix}[${index}]`)),
    ...namedTwice(
      all,
      ({ name }) => name,
      (index) => `${prefix}[${index}].name`,
    ),
  ];
}

function problemsOfOne(one: Limits, prefix: string): FieldProblem[] {
  const form = fieldProblems(one, LIMITS_CHECKS, prefix);
  if (form.length > 0 || measureOf(one.lower) <= measureOf(one.upper)) return form;
  return [{ field: `${prefix}.upper`, message: 'Must not be below the lower limit.' }];
}
