import {
  type Checks,
  code,
  date,
  fieldProblems,
  flag,
  fraction,
  maybe,
  oneLine,
  oneOf,
  partNumber,
  priceOfZeroOrMore,
  quantityOfZeroOrMore,
  whole,
} from '../kernel/fields.js';
import { QUANTITY_SCALE } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  type ChangePartInput,
  type DefineTaxCodeInput,
  type Part,
  type Price,
  type PriceList,
  STOCK_ACCOUNTS,
  type UnitOfMeasure,
} from './catalog.wire.js';

const PART_CHECKS: Checks<Part> = {
  part: partNumber,
  description: oneLine(),
  unitOfMeasure: code,
  stockAccount: oneOf(...STOCK_ACCOUNTS),
  businessUnit: code,
  costCentre: code,
  taxCode: code,
  active: flag,
  madeToOrder: flag,
};

const PRICE_CHECKS: Checks<Price> = {
  priceList: code,
  part: partNumber,
  minimumQuantity: quantityOfZeroOrMore,
  unitPrice: priceOfZeroOrMore,
  validFrom: date,
  validTo: maybe(date),
};

export const unitOfMeasureProblems = (input: UnitOfMeasure): FieldProblem[] =>
  fieldProblems(input, { code, name: oneLine(), decimals: whole(0, QUANTITY_SCALE) });

export const taxCodeProblems = (input: DefineTaxCodeInput): FieldProblem[] =>
  fieldProblems(input, { code, name: oneLine(), rate: fraction, validFrom: date });

export const priceListProblems = (input: PriceList): FieldProblem[] => fieldProblems(input, { code, name: oneLine() });

export const partProblems = (input: Part): FieldProblem[] => fieldProblems(input, PART_CHECKS);

export function priceProblems(input: Price): FieldProblem[] {
  const problems = fieldProblems(input, PRICE_CHECKS);
  const ends = input.validTo ?? null;
  if (problems.length === 0 && ends !== null && ends < input.validFrom) {
    return [{ field: 'validTo', message: 'Must not be before validFrom.' }];
  }
  return problems;
}

/** The part with what the change names; what is absent stays. */
export function changedPart(now: Part, change: ChangePartInput): Part {
  const named = Object.entries(change).filter(([field, value]) => value !== undefined && field in now);
  return { ...now, ...Object.fromEntries(named) };
}

/** Stock is kept in the part's unit and booked to its account, unit and cost centre: these stay what they are. */
const FIXED = ['unitOfMeasure', 'stockAccount', 'businessUnit', 'costCentre'] as const;

export const fixedProblems = (now: Part, wanted: Part): FieldProblem[] =>
  FIXED.filter((field) => wanted[field] !== now[field]).map((field) => ({
    field,
    message: `Stays ${now[field]}: stock of the part stands on it. Make a new part instead.`,
  }));
