import { dimensionProblems } from '../kernel/dimensions.js';
import {
  amountOfZeroOrMore,
  anything,
  type Checks,
  code,
  date,
  fieldProblems,
  flag,
  fraction,
  identifier,
  maybe,
  oneLine,
  oneOf,
  partNumber,
  positiveQuantity,
  priceOfZeroOrMore,
  quantityOfZeroOrMore,
  termsDays,
  whole,
} from '../kernel/fields.js';
import { atMost, listOf, namedTwice } from '../kernel/lists.js';
import { limitsProblems } from '../kernel/measures.js';
import { extend, formatMoney, isRate, rate, unitPrice } from '../kernel/money.js';
import { type Quantity, quantity } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  type GivenPlan,
  type GoodsAccount,
  JOB_KINDS,
  type JobBilling,
  type JobKind,
  type JobQuote,
  type JobSpec,
  type JobTolerances,
} from './jobs.wire.js';

export const operationNumber = whole(1, 9_999);

const SPEC_CHECKS: Checks<JobSpec> = {
  jobId: identifier,
  kind: oneOf(...JOB_KINDS),
  customerId: maybe(identifier),
  customerName: maybe(oneLine()),
  orderId: maybe(identifier),
  orderLine: maybe(whole(1, 9_999)),
  repairId: maybe(identifier),
  part: maybe(partNumber),
  description: oneLine(),
  quantity: positiveQuantity,
  unitOfMeasure: code,
  dueDate: date,
  dimensions: anything,
  goods: anything,
  warrantyShare: fraction,
  tolerances: anything,
  quote: anything,
  billing: anything,
  given: anything,
  releaseAtOnce: flag,
};

type Choice = 'customerId' | 'orderId' | 'orderLine' | 'repairId' | 'part' | 'goods';
/** What a job of each kind has; what stands in neither list it may have. */
const NEEDS: Readonly<Record<JobKind, readonly Choice[]>> = {
  stock: ['part', 'goods'],
  order: ['part', 'goods', 'customerId', 'orderId', 'orderLine'],
  service: ['customerId'],
  repair: ['customerId', 'repairId'],
};
const HAS_NOT: Readonly<Record<JobKind, readonly Choice[]>> = {
  stock: ['orderId', 'orderLine', 'repairId'],
  order: ['repairId'],
  service: ['orderId', 'orderLine', 'repairId', 'goods'],
  repair: ['orderId', 'orderLine', 'goods'],
};

/** Every wrong field of a job that is to be made. */
export function specProblems(spec: JobSpec): FieldProblem[] {
  const form = [
    ...fieldProblems(spec, SPEC_CHECKS),
    ...dimensionProblems(spec.dimensions, 'dimensions'),
    ...toleranceProblems(spec.tolerances),
    ...(spec.goods ? fieldProblems(spec.goods, GOODS_CHECKS, 'goods') : []),
    ...(spec.quote ? fieldProblems(spec.quote, QUOTE_CHECKS, 'quote') : []),
    ...(spec.billing ? fieldProblems(spec.billing, BILLING_CHECKS, 'billing') : []),
    ...(spec.given ? givenProblems(spec.given) : []),
  ];
  const priced = form.length === 0 && spec.quote ? priceProblems(spec.quote, quantity(spec.quantity)) : [];
  return [
    ...form,
    ...priced,
    ...kindProblems(spec).filter(({ field }) => !form.some((known) => known.field === field)),
  ];
}

/** A price and a quantity that are right by themselves may come to more than an invoice can hold. */
export const priceProblems = (quote: Pick<JobQuote, 'unitPrice'>, units: Quantity): FieldProblem[] =>
  amountOfZeroOrMore(formatMoney(extend(unitPrice(quote.unitPrice), units)))
    ? [{ field: 'unitPrice', message: 'Comes to more than an invoice can hold.' }]
    : [];

function kindProblems(spec: JobSpec): FieldProblem[] {
  if (!JOB_KINDS.includes(spec.kind)) return [];
  const missing = NEEDS[spec.kind].filter((field) => spec[field] == null);
  const tooMany = HAS_NOT[spec.kind].filter((field) => spec[field] != null);
  const warranty = spec.kind !== 'repair' && isRate(spec.warrantyShare) && rate(spec.warrantyShare) !== 0n;
  const unbilled = spec.kind === 'service' && spec.quote && spec.billing == null;
  const nobody = spec.quote && spec.customerId == null && !missing.includes('customerId');
  return [
    ...missing.map((field) => ({ field, message: `A job of kind ${spec.kind} needs it.` })),
    ...tooMany.map((field) => ({ field, message: `A job of kind ${spec.kind} has none.` })),
    ...(warranty ? [{ field: 'warrantyShare', message: 'Only a repair is done for warranty.' }] : []),
    ...(nobody ? [{ field: 'customerId', message: 'A quote is made to a customer.' }] : []),
    ...(unbilled ? [{ field: 'billing', message: 'What is quoted of a service is invoiced by it.' }] : []),
  ];
}

const GOODS_CHECKS: Checks<GoodsAccount> = {
  stockAccount: oneOf('1210', '1220'),
  businessUnit: code,
  costCentre: code,
};

const QUOTE_CHECKS: Checks<JobQuote> = {
  unitPrice: priceOfZeroOrMore,
  validUntil: date,
};

const BILLING_CHECKS: Checks<JobBilling> = { termsDays, taxRate: fraction };

const TOLERANCE_CHECKS: Checks<JobTolerances> = {
  overCompletion: fraction,
  underCompletion: fraction,
  normalScrap: fraction,
  overIssue: fraction,
};

export const toleranceProblems = (tolerances: JobTolerances): FieldProblem[] =>
  fieldProblems(tolerances, TOLERANCE_CHECKS, 'tolerances');

type GivenOperation = GivenPlan['operations'][number];
type GivenMaterial = GivenPlan['materials'][number];

const OPERATION_CHECKS: Checks<GivenOperation> = {
  operation: operationNumber,
  description: oneLine(),
  kind: oneOf('inHouse', 'subcontract'),
  workCentre: maybe(code),
  setUpHours: maybe(quantityOfZeroOrMore),
  runHoursPerUnit: maybe(quantityOfZeroOrMore),
  supplierId: maybe(identifier),
  unitCost: maybe(priceOfZeroOrMore),
  overlaps: maybe(flag),
  characteristics: maybe(atMost('characteristics')),
};

const MATERIAL_CHECKS: Checks<GivenMaterial> = { part: partNumber, quantity: positiveQuantity };

/** Every wrong field of a plan that a caller gives. */
export function givenProblems(given: GivenPlan): FieldProblem[] {
  const operations = listOf<GivenOperation>(given.operations);
  const materials = listOf<GivenMaterial>(given.materials);
  return [
    ...fieldProblems(given, { operations: atMost('operations'), materials: atMost('materials') }, 'given'),
    ...operations.flatMap((one, index) => operationProblems(one, `given.operations[${index}]`)),
    ...namedTwice(
      operations,
      ({ operation }) => operation,
      (index) => `given.operations[${index}].operation`,
    ),
    ...materials.flatMap((one, index) => fieldProblems(one, MATERIAL_CHECKS, `given.materials[${index}]`)),
  ];
}

const OWN_FIELDS = {
  inHouse: { needs: 'workCentre', not: ['supplierId', 'unitCost'] },
  subcontract: { needs: 'supplierId', not: ['workCentre', 'setUpHours', 'runHoursPerUnit'] },
} as const;

function operationProblems(operation: GivenOperation, prefix: string): FieldProblem[] {
  const form = fieldProblems(operation, OPERATION_CHECKS, prefix);
  // A kind that is none, "__proto__" as well, is complained of by its form.
  if (!Object.hasOwn(OWN_FIELDS, operation.kind)) return form;
  const { needs, not } = OWN_FIELDS[operation.kind];
  const missing = operation[needs] == null ? [needs] : [];
  const tooMany = not.filter((field) => operation[field] != null);
  const ofKind = [
    ...missing.map((field) => ({ field: `${prefix}.${field}`, message: 'An operation of this kind needs it.' })),
    ...tooMany.map((field) => ({ field: `${prefix}.${field}`, message: 'An operation of this kind has none.' })),
  ];
  return [
    ...form,
    ...ofKind.filter(({ field }) => !form.some((known) => known.field === field)),
    ...limitsProblems(operation.characteristics ?? [], `${prefix}.characteristics`),
  ];
}
