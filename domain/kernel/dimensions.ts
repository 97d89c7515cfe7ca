import { type Checks, code, fieldProblems } from './fields.js';
import type { FieldProblem } from './refusal.js';

export const BUSINESS_UNITS = ['MACHINING_REPAIR', 'INDUSTRIAL_PRODUCTS', 'CORPORATE', 'OWNER'] as const;
export type BusinessUnit = (typeof BUSINESS_UNITS)[number];

/** Every journal line carries all three. */
export interface Dimensions {
  readonly businessUnit: string;
  readonly site: string;
  readonly costCentre: string;
}

/** Where something is the whole company's. */
export const COMPANY: Dimensions = { businessUnit: 'CORPORATE', site: 'COMPANY', costCentre: 'COMPANY' };

const DIMENSION_CHECKS: Checks<Dimensions> = { businessUnit: code, site: code, costCentre: code };

/** Every dimension that is not even a code; whether it exists is known to the dimensions room. */
export const dimensionProblems = (dimensions: Dimensions, prefix: string): FieldProblem[] =>
  fieldProblems(dimensions, DIMENSION_CHECKS, prefix);
