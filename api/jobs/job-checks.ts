import { decimalsProblems, quantityProblems } from '../../domain/catalog/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { Call } from '../call.js';
import { partAndProblems } from '../checks.js';
import { operationOf, requireJob } from './ask-job.js';

/** Quantities of a job that its unit of measure does not have, by their fields. */
export async function fitsUnit(
  call: Call,
  jobId: string,
  quantities: Readonly<Record<string, string | undefined>>,
): Promise<FieldProblem[]> {
  const given = Object.entries(quantities).flatMap(([field, quantity]) => (quantity ? [{ field, quantity }] : []));
  if (given.length === 0) return [];
  const { spec } = await requireJob(call, jobId);
  return decimalsProblems(call.database, spec.unitOfMeasure, given);
}

/** Material that is no part, or whose unit of measure does not have the quantity. What is sold no more may be used up. */
export async function materialProblems(
  { database }: Call,
  { part, quantity }: { readonly part: string; readonly quantity: string },
  prefix = '',
): Promise<FieldProblem[]> {
  const [{ problems }, sizes] = await Promise.all([
    partAndProblems(database, part, 'taken'),
    quantityProblems(database, [{ part, quantity, field: `${prefix}quantity` }]),
  ]);
  return [...problems.map(({ field, message }) => ({ field: `${prefix}${field}`, message })), ...sizes];
}

/** Only a customer whom the job invoices can be given its cost. */
export async function chargeProblems(call: Call, jobId: string, costTo: 'scrap' | 'customer'): Promise<FieldProblem[]> {
  if (costTo === 'scrap') return [];
  const { spec } = await requireJob(call, jobId);
  return spec.billing ? [] : [{ field: 'costTo', message: 'Must be scrap: the job invoices no customer.' }];
}

/** Values are measured for every characteristic of the operation, and for no other. */
export async function measuredProblems(
  call: Call,
  jobId: string,
  inspected: { readonly operation: number; readonly measured: readonly { readonly name: string }[] },
): Promise<FieldProblem[]> {
  const { characteristics } = operationOf(await requireJob(call, jobId), inspected.operation);
  const names = characteristics.map(({ name }) => name);
  const measured = inspected.measured.map(({ name }) => name);
  const missing = names.filter((name) => !measured.includes(name));
  return [
    ...measured.flatMap((name, index) =>
      names.includes(name)
        ? []
        : [{ field: `measured[${index}].name`, message: `The operation has no characteristic ${name}.` }],
    ),
    ...(missing.length > 0 ? [{ field: 'measured', message: `Lacks ${missing.join(', ')}.` }] : []),
  ];
}
