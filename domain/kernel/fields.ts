import { isAmount, isRate, isUnitPrice, money, rate, unitPrice } from './money.js';
import { isQuantity, NONE, quantity } from './quantity.js';
import type { FieldProblem } from './refusal.js';
import { isLocalDate } from './time.js';

/** Says what is wrong with a value, or nothing. */
export type Check = (value: unknown) => string | undefined;

/** One check for each field of an input, so that none is forgotten. */
export type Checks<Input> = { readonly [Field in keyof Input]-?: Check };

export const fieldPath = (prefix: string, field: string): string => (prefix === '' ? field : `${prefix}.${field}`);

/** Every wrong field of an input, or all of them when it is none; the prefix is the way to it, such as "lines[0]". */
export function fieldProblems<Input extends object>(
  input: Input,
  checks: Checks<Input>,
  prefix: string = '',
): FieldProblem[] {
  const values: Record<string, unknown> = typeof input === 'object' && input !== null ? { ...input } : {};
  return Object.entries<Check>(checks).flatMap(([field, check]) => {
    const message = check(values[field]);
    return message === undefined ? [] : [{ field: fieldPath(prefix, field), message }];
  });
}

/** PostgreSQL keeps neither a NUL in text nor half of a surrogate pair in jsonb. */
const keepable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
const CONTROL = /\p{Cc}/u;

/** One line of 1 to `longest` characters. */
export const oneLine =
  (longest = 200): Check =>
  (value) => {
    const fits = typeof value === 'string' && value.trim() !== '' && value.length <= longest;
    return fits && keepable(value) && !CONTROL.test(value)
      ? undefined
      : `Must be one line of 1 to ${longest} characters.`;
  };

/** Text of one or more lines; `shortest` 0 allows none. */
export const prose =
  (shortest = 1, longest = 2000): Check =>
  (value) => {
    const fits = typeof value === 'string' && value.trim().length >= shortest && value.length <= longest;
    return fits && keepable(value) ? undefined : `Must be text of ${shortest} to ${longest} characters.`;
  };

export const matching =
  (pattern: RegExp, says: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : says;

/** A code of master data, such as "MACHINING_REPAIR" or "STANDARD". */
export const code: Check = matching(
  /^[A-Z0-9][A-Z0-9_-]{0,39}$/,
  'Must be 1 to 40 capital letters, digits, hyphens or underscores.',
);

/** A part's number, such as "FLT-PF-100". */
export const partNumber: Check = matching(
  /^[A-Z0-9][A-Z0-9./-]{0,39}$/,
  'Must be a part number of 1 to 40 capital letters, digits, hyphens, points or slashes.',
);

/** An id that is part of keys and addresses, such as "C-1001" or "order:SO-1001". */
export const identifier: Check = matching(
  /^[A-Za-z0-9][A-Za-z0-9:/._-]{0,119}$/,
  'Must be 1 to 120 letters, digits or : / . _ -, and begin with a letter or digit.',
);

export const oneOf = (...allowed: readonly string[]): Check => {
  const set = new Set<unknown>(allowed);
  return (value) => (set.has(value) ? undefined : `Must be one of: ${allowed.join(', ')}.`);
};

export const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'Must be true or false.');

export const whole =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `Must be a whole number from ${least} to ${most}.`;

/** Days to pay, with whoever it is: what a customer may have been given, every document takes. */
export const termsDays: Check = whole(0, 365);

/** Ceilings keep every sum of lines inside NUMERIC(19,2). */
const MOST_MONEY = money('9999999999999.99');
const MOST_UNITS = quantity('9999999.9999');
const MOST_PRICE = unitPrice('9999999.9999');

export const amountOfZeroOrMore: Check = (value) => {
  const fits = typeof value === 'string' && isAmount(value) && money(value) >= 0n && money(value) <= MOST_MONEY;
  return fits ? undefined : 'Must be an amount of zero or more with at most two decimals, such as "123.45".';
};

export const positiveQuantity: Check = (value) => {
  const fits =
    typeof value === 'string' && isQuantity(value) && quantity(value) > NONE && quantity(value) <= MOST_UNITS;
  return fits ? undefined : 'Must be a quantity above zero with at most four decimals, up to 9999999.9999.';
};

export const quantityOfZeroOrMore: Check = (value) => {
  const fits =
    typeof value === 'string' && isQuantity(value) && quantity(value) >= NONE && quantity(value) <= MOST_UNITS;
  return fits ? undefined : 'Must be a quantity of zero or more with at most four decimals, up to 9999999.9999.';
};

export const priceOfZeroOrMore: Check = (value) => {
  const fits =
    typeof value === 'string' && isUnitPrice(value) && unitPrice(value) >= 0n && unitPrice(value) <= MOST_PRICE;
  return fits ? undefined : 'Must be a price of zero or more with at most four decimals, up to 9999999.9999.';
};

export const fraction: Check = (value) => {
  const fits = typeof value === 'string' && isRate(value) && rate(value) >= 0n && rate(value) <= rate('1');
  return fits ? undefined : 'Must be a fraction from 0 to 1 with at most six decimals, such as "0.07".';
};

export const date: Check = (value) =>
  typeof value === 'string' && isLocalDate(value) && value >= '1900-01-01'
    ? undefined
    : 'Must be a date, such as "2026-03-31".';

export const instant: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(value) &&
  date(value.slice(0, 10)) === undefined &&
  !Number.isNaN(Date.parse(value))
    ? undefined
    : 'Must be an instant in UTC, such as "2026-03-31T12:00:00.000Z".';

/** For a field that is checked beside the others, or that is read and not asked for. */
export const anything: Check = () => undefined;

export const email: Check = matching(
  /^[^\s@\p{Cc}\p{Surrogate}]{1,64}@[^\s@\p{Cc}\p{Surrogate}]{1,180}\.[a-z]{2,20}$/iu,
  'Must be an e-mail address.',
);

/** A field that may be absent. */
export const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null ? undefined : check(value);
