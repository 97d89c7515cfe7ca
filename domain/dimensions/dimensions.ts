import { addressProblems } from '../kernel/address.js';
import type { Dimensions } from '../kernel/dimensions.js';
import { code, fieldPath, fieldProblems, oneLine } from '../kernel/fields.js';
import type { FieldProblem } from '../kernel/refusal.js';
import type { BusinessUnitDefinition, CostCentre, Site } from './dimensions.wire.js';

export const businessUnitProblems = (input: BusinessUnitDefinition): FieldProblem[] =>
  fieldProblems(input, { code, name: oneLine() });

export const siteProblems = (input: Site): FieldProblem[] => [
  ...fieldProblems({ code: input.code, name: input.name }, { code, name: oneLine() }),
  ...addressProblems(input.address, 'address'),
];

export const costCentreProblems = (input: CostCentre): FieldProblem[] =>
  fieldProblems(input, { code, name: oneLine(), businessUnit: code });

/** What is known of the three codes that someone named. */
export interface KnownDimensions {
  readonly businessUnit: boolean;
  readonly site: boolean;
  /** The business unit of the cost centre; null when there is no such cost centre. */
  readonly costCentreOf: string | null;
}

/** Every dimension that does not exist, and a cost centre of another business unit. */
export function unknownDimensions(dimensions: Dimensions, known: KnownDimensions, prefix: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const complain = (field: keyof Dimensions, message: string): void => {
    problems.push({ field: fieldPath(prefix, field), message });
  };
  if (!known.businessUnit) complain('businessUnit', `There is no business unit ${dimensions.businessUnit}.`);
  if (!known.site) complain('site', `There is no site ${dimensions.site}.`);
  if (known.costCentreOf === null) {
    complain('costCentre', `There is no cost centre ${dimensions.costCentre}.`);
  } else if (known.businessUnit && known.costCentreOf !== dimensions.businessUnit) {
    complain('costCentre', `Cost centre ${dimensions.costCentre} belongs to ${known.costCentreOf}.`);
  }
  return problems;
}
