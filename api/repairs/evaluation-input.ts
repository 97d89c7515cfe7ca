import { taxRate as readTaxRate } from '../../domain/catalog/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { localDate } from '../../domain/kernel/time.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import { type Evaluation, evaluationProblems, type RepairCharge } from '../../domain/repairs/index.js';
import type { Call } from '../call.js';
import { givenProblems } from '../jobs/check-given.js';
import { invalidRequest } from '../problem-of.js';
import { requireRepair } from './ask-repair.js';
import type { EvaluateRepairDto, RepairOperationDto } from './repair-commands.dto.js';

/** The evaluation as the repair's process takes it, with the tax of today. Throws a problem that names every wrong field. */
export async function evaluationInput(call: Call, repairId: string, body: EvaluateRepairDto): Promise<Evaluation> {
  const { database } = call;
  const found = await requireRepair(call, repairId);
  const today = localDate(call.now().toISOString());
  const isExempt = (await readCustomer(database, found.customerId))?.taxStatus === 'exempt';
  const rateOf = async (code: string | undefined): Promise<string | null> => {
    const rate = code === undefined ? null : await readTaxRate(database, code, today);
    return rate !== null && isExempt ? '0' : rate;
  };
  const [rates, feeRate, given] = await Promise.all([
    Promise.all(body.charges.map(({ taxCode }) => rateOf(taxCode))),
    rateOf(body.evaluationFee?.taxCode),
    givenProblems(database, { operations: body.operations, materials: body.materials ?? [] }, today),
  ]);
  const evaluation = evaluationOf(body, rates, feeRate);
  const unknown = [
    ...body.charges.flatMap(({ taxCode }, index) => unknownCode(`charges[${index}]`, taxCode, rates[index], today)),
    ...unknownCode('evaluationFee', body.evaluationFee?.taxCode, feeRate, today),
  ];
  const problems = oncePerField([...unknown, ...evaluationProblems(evaluation).map(inRequest), ...given]);
  if (problems.length > 0) throw invalidRequest(problems);
  return evaluation;
}

const unknownCode = (
  prefix: string,
  code: string | undefined,
  rate: string | null | undefined,
  today: string,
): FieldProblem[] =>
  code !== undefined && rate == null
    ? [{ field: `${prefix}.taxCode`, message: `There is no tax code ${code} that holds on ${today}.` }]
    : [];

/** The request names operations and materials without more ado. */
const inRequest = ({ field, message }: FieldProblem): FieldProblem => ({
  field: field.replace(/^work\./, ''),
  message,
});

const oncePerField = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.filter(({ field }, index) => problems.findIndex((known) => known.field === field) === index);

function evaluationOf(
  { findings, dueDate, charges, operations, materials = [], evaluationFee }: EvaluateRepairDto,
  rates: readonly (string | null)[],
  feeRate: string | null,
): Evaluation {
  return {
    findings,
    dueDate,
    charges: charges.map(
      ({ description, amount, coverage, taxCode = null }, index): RepairCharge => ({
        ...{ line: index + 1, description, amount, coverage, taxCode },
        taxRate: taxCode === null ? null : (rates[index] ?? '0'),
      }),
    ),
    work: { operations: operations.map(operationOf), materials },
    evaluationFee: evaluationFee ? { ...evaluationFee, taxRate: feeRate ?? '0' } : null,
  };
}

const operationOf = (operation: RepairOperationDto) => ({
  operation: operation.operation,
  description: operation.description,
  kind: operation.kind,
  workCentre: operation.workCentre ?? null,
  setUpHours: operation.setUpHours ?? null,
  runHoursPerUnit: operation.runHoursPerUnit ?? null,
  supplierId: operation.supplierId ?? null,
  unitCost: operation.unitCost ?? null,
});
