import { dimensionProblems } from '../kernel/dimensions.js';
import {
  amountOfZeroOrMore,
  anything,
  type Check,
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
  prose,
  quantityOfZeroOrMore,
  termsDays,
  whole,
} from '../kernel/fields.js';
import { atMost, listOf, namedTwice, someOf } from '../kernel/lists.js';
import { money } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  COVERAGES,
  type CustomerAsset,
  type Evaluation,
  type EvaluationFee,
  type RepairCharge,
  type RepairIntake,
  type RepairOperation,
  type RepairWork,
  type TestRepairInput,
} from './repairs.wire.js';

const positiveAmount: Check = (value) =>
  amountOfZeroOrMore(value) ?? (money(value as string) > 0n ? undefined : 'Must be more than zero.');

const INTAKE_CHECKS: Checks<RepairIntake> = {
  repairId: identifier,
  customerId: identifier,
  customerName: oneLine(),
  customerReference: maybe(oneLine()),
  termsDays,
  dimensions: anything,
  asset: anything,
  complaint: prose(),
};
const ASSET_CHECKS: Checks<CustomerAsset> = { serial: oneLine(80), description: oneLine() };

export const intakeProblems = (repair: RepairIntake): FieldProblem[] => [
  ...fieldProblems(repair, INTAKE_CHECKS),
  ...fieldProblems(repair.asset, ASSET_CHECKS, 'asset'),
  ...dimensionProblems(repair.dimensions, 'dimensions'),
];

const EVALUATION_CHECKS: Checks<Evaluation> = {
  findings: prose(),
  dueDate: date,
  charges: someOf('charges'),
  work: anything,
  evaluationFee: anything,
};
const CHARGE_CHECKS: Checks<RepairCharge> = {
  line: whole(1, 9_999),
  description: oneLine(),
  amount: positiveAmount,
  coverage: oneOf(...COVERAGES),
  taxCode: maybe(code),
  taxRate: maybe(fraction),
};
const FEE_CHECKS: Checks<EvaluationFee> = { amount: positiveAmount, taxCode: code, taxRate: fraction };

/** Every wrong field of what was found and of what it costs. */
export function evaluationProblems(evaluation: Evaluation): FieldProblem[] {
  const charges = listOf<RepairCharge>(evaluation.charges);
  return [
    ...fieldProblems(evaluation, EVALUATION_CHECKS),
    ...charges.flatMap((charge, index) => chargeProblems(charge, `charges[${index}]`)),
    ...namedTwice(
      charges,
      ({ line }) => line,
      (index) => `charges[${index}].line`,
    ),
    ...workProblems(evaluation.work),
    ...(evaluation.evaluationFee ? fieldProblems(evaluation.evaluationFee, FEE_CHECKS, 'evaluationFee') : []),
  ];
}

function chargeProblems(charge: RepairCharge, prefix: string): FieldProblem[] {
  const form = fieldProblems(charge, CHARGE_CHECKS, prefix);
  const taxed = charge.taxRate != null && charge.taxCode != null;
  if (form.length > 0 || taxed === (charge.coverage === 'billable')) return form;
  const message = taxed ? 'What is warranty is not taxed.' : 'What is billable needs a tax code.';
  return [{ field: `${prefix}.taxCode`, message }];
}

const OPERATION_CHECKS: Checks<RepairOperation> = {
  operation: whole(1, 9_999),
  description: oneLine(),
  kind: oneOf('inHouse', 'subcontract'),
  workCentre: maybe(code),
  setUpHours: maybe(quantityOfZeroOrMore),
  runHoursPerUnit: maybe(quantityOfZeroOrMore),
  supplierId: maybe(identifier),
  unitCost: maybe(priceOfZeroOrMore),
};

function workProblems(work: RepairWork): FieldProblem[] {
  const operations = listOf<RepairOperation>(work?.operations);
  const materials = listOf<RepairWork['materials'][number]>(work?.materials);
  return [
    ...fieldProblems(work, { operations: someOf('operations'), materials: atMost('materials') }, 'work'),
    ...operations.flatMap((one, index) => operationProblems(one, `work.operations[${index}]`)),
    ...namedTwice(
      operations,
      ({ operation }) => operation,
      (index) => `work.operations[${index}].operation`,
    ),
    ...materials.flatMap((one, index) =>
      fieldProblems(one, { part: partNumber, quantity: positiveQuantity }, `work.materials[${index}]`),
    ),
  ];
}

/** The job takes an operation only with what its kind needs, and without what the other kind has. */
const OF_KIND = {
  inHouse: { needs: 'workCentre', not: ['supplierId', 'unitCost'] },
  subcontract: { needs: 'supplierId', not: ['workCentre', 'setUpHours', 'runHoursPerUnit'] },
} as const;

function operationProblems(operation: RepairOperation, prefix: string): FieldProblem[] {
  const form = fieldProblems(operation, OPERATION_CHECKS, prefix);
  if (form.length > 0) return form;
  const { needs, not } = OF_KIND[operation.kind];
  return [
    ...(operation[needs] == null
      ? [{ field: `${prefix}.${needs}`, message: 'An operation of this kind needs it.' }]
      : []),
    ...not
      .filter((field) => operation[field] != null)
      .map((field) => ({ field: `${prefix}.${field}`, message: 'An operation of this kind has none.' })),
  ];
}

export const answerDaysProblems = (input: { readonly answerDays: number | null }): FieldProblem[] =>
  fieldProblems({ answerDays: input.answerDays }, { answerDays: maybe(whole(1, 365)) });

export const referenceProblems = (input: { readonly reference: string }): FieldProblem[] =>
  fieldProblems({ reference: input.reference }, { reference: oneLine() });

export const reasonProblems = (input: { readonly reason: string }): FieldProblem[] =>
  fieldProblems({ reason: input.reason }, { reason: prose() });

export const noteProblems = (input: { readonly note: string }): FieldProblem[] =>
  fieldProblems({ note: input.note }, { note: prose(0) });

const TEST_CHECKS = { passed: flag, measured: atMost('measured values'), notes: prose() };

export const testProblems = ({ passed, measured, notes }: TestRepairInput): FieldProblem[] => [
  ...fieldProblems({ passed, measured, notes }, TEST_CHECKS),
  ...listOf<TestRepairInput['measured'][number]>(measured).flatMap((one, index) =>
    fieldProblems(one, { name: oneLine(), value: oneLine() }, `measured[${index}]`),
  ),
];
