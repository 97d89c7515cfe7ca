import { dimensionProblems } from '../kernel/dimensions.js';
import {
  type Check,
  type Checks,
  code,
  date,
  fieldProblems,
  flag,
  fraction,
  identifier,
  matching,
  maybe,
  oneLine,
  oneOf,
  partNumber,
  positiveQuantity,
  priceOfZeroOrMore,
  prose,
  quantityOfZeroOrMore,
  whole,
} from '../kernel/fields.js';
import { atMost, listOf, namedTwice, someOf } from '../kernel/lists.js';
import { limitsProblems } from '../kernel/measures.js';
import { rate } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  type BomComponent,
  type DefineWorkCentreInput,
  OPERATION_KINDS,
  OVERHEAD_BASES,
  OVERHEAD_METHODS,
  type ReleaseBillOfMaterialInput,
  type ReleaseRoutingInput,
  type RoutingOperation,
} from './engineering.wire.js';

const nothingToCheck: Check = () => undefined;
const revision: Check = matching(
  /^[A-Z0-9][A-Z0-9._-]{0,19}$/,
  'Must be 1 to 20 capital letters, digits, points, hyphens or underscores.',
);
const lost: Check = (value) =>
  fraction(value) ?? (rate(value as string) < rate('1') ? undefined : 'Must be less than 1: something has to be left.');

const WORK_CENTRE_CHECKS: Checks<DefineWorkCentreInput> = {
  workCentre: code,
  name: oneLine(),
  businessUnit: nothingToCheck,
  site: nothingToCheck,
  costCentre: nothingToCheck,
  validFrom: date,
  labourRate: priceOfZeroOrMore,
  machineRate: priceOfZeroOrMore,
  overheadMethod: oneOf(...OVERHEAD_METHODS),
  overheadBasis: oneOf(...OVERHEAD_BASES),
  overheadRate: maybe(priceOfZeroOrMore),
};

export const workCentreProblems = (input: DefineWorkCentreInput): FieldProblem[] => [
  ...fieldProblems(input, WORK_CENTRE_CHECKS),
  ...dimensionProblems({ businessUnit: input.businessUnit, site: input.site, costCentre: input.costCentre }, ''),
  ...overheadProblems(input),
];

function overheadProblems({ overheadMethod, overheadRate }: DefineWorkCentreInput): FieldProblem[] {
  const given = overheadRate != null;
  if (overheadMethod === 'normal' && !given)
    return [{ field: 'overheadRate', message: 'Normal overhead needs a rate.' }];
  if (overheadMethod === 'actual' && given) return [{ field: 'overheadRate', message: 'Actual overhead has no rate.' }];
  return [];
}

const COMPONENT_CHECKS: Checks<BomComponent> = {
  line: whole(1, 9_999),
  part: partNumber,
  quantityPer: positiveQuantity,
  scrapFactor: lost,
};

/** What bills and routings share. */
const RELEASE_CHECKS = { part: partNumber, revision, effectiveFrom: date, note: prose(0) };

export function billProblems(input: ReleaseBillOfMaterialInput): FieldProblem[] {
  const components = listOf<BomComponent>(input.components);
  return [
    ...fieldProblems(input, { ...RELEASE_CHECKS, components: someOf('components') }),
    ...components.flatMap((component, index) => fieldProblems(component, COMPONENT_CHECKS, `components[${index}]`)),
    ...namedTwice(
      components,
      ({ line }) => line,
      (index) => `components[${index}].line`,
    ),
    ...components.flatMap(({ part }, index): FieldProblem[] =>
      part === input.part ? [{ field: `components[${index}].part`, message: 'A part is not made of itself.' }] : [],
    ),
  ];
}

const OPERATION_CHECKS: Checks<RoutingOperation> = {
  operation: whole(1, 9_999),
  description: oneLine(),
  kind: oneOf(...OPERATION_KINDS),
  workCentre: maybe(code),
  setUpHours: maybe(quantityOfZeroOrMore),
  runHoursPerUnit: maybe(quantityOfZeroOrMore),
  supplierId: maybe(identifier),
  unitCost: maybe(priceOfZeroOrMore),
  overlaps: flag,
  characteristics: atMost('characteristics'),
};

/** Which fields an operation of each kind has; the others it has not. */
const FIELDS_OF_KIND = {
  inHouse: ['workCentre', 'setUpHours', 'runHoursPerUnit'],
  subcontract: ['supplierId', 'unitCost'],
} as const;

export function routingProblems(input: ReleaseRoutingInput): FieldProblem[] {
  const operations = listOf<RoutingOperation>(input.operations);
  return [
    ...fieldProblems(input, { ...RELEASE_CHECKS, operations: someOf('operations') }),
    ...operations.flatMap((operation, index) => operationProblems(operation, `operations[${index}]`)),
    ...namedTwice(
      operations,
      ({ operation }) => operation,
      (index) => `operations[${index}].operation`,
    ),
  ];
}

function operationProblems(operation: RoutingOperation, prefix: string): FieldProblem[] {
  const form = fieldProblems(operation, OPERATION_CHECKS, prefix);
  return [
    ...form,
    ...kindProblems(operation, prefix).filter(({ field }) => !form.some((known) => known.field === field)),
    ...limitsProblems(operation.characteristics, `${prefix}.characteristics`),
  ];
}

function kindProblems(operation: RoutingOperation, prefix: string): FieldProblem[] {
  if (!OPERATION_KINDS.includes(operation.kind)) return [];
  return OPERATION_KINDS.flatMap((kind) =>
    FIELDS_OF_KIND[kind].flatMap((field): FieldProblem[] => {
      const given = operation[field] != null;
      if (given === (kind === operation.kind)) return [];
      const message = given
        ? `An operation that is ${operation.kind} has none.`
        : `An operation that is ${kind} needs it.`;
      return [{ field: `${prefix}.${field}`, message }];
    }),
  );
}

export const explosionProblems = (input: { part: string; quantity: string; on: string }): FieldProblem[] =>
  fieldProblems(input, { part: partNumber, quantity: positiveQuantity, on: date });
