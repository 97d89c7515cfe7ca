import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { isWithin } from '../../kernel/measures.js';
import { formatQuantity, minus, plus, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { inspectionRecorded } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import type { InspectInput, JobStepped } from '../jobs.wire.js';
import { refreshOperations } from './flow.js';
import { placeHold } from './holds.js';
import { factOf, type OperationRow, operationOfJob } from './job-row.js';
import { aggregateOf, jobStep, tellOperation } from './job-step.js';

export interface Inspected {
  readonly passed: boolean;
  readonly failed: readonly string[];
}

/**
 * Good units are measured: within all limits they are accepted, else they hold the job until it is decided what becomes
 * of them. Refuses 'InvalidJob' unless every characteristic is measured, 'TooMuch' for more units than are to be
 * inspected, and 'InspectionExists'.
 */
export function inspect(database: Database, command: Command<InspectInput>): Promise<Inspected & JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'inspect' }, async (tx, job) => {
    const row = operationOfJob(job, input.operation);
    refuseWrongFields(measuredProblems(row, input));
    requireUninspected(row, input);
    const failed = failedOf(row, input);
    const passed = failed.length === 0;
    await record(tx, input, { passed, failed });
    const units = quantity(input.quantity);
    if (passed) row.accepted = plus(row.accepted, units);
    else {
      row.failing = plus(row.failing, units);
      const reason = `operation ${row.operation} failed inspection: ${failed.join(', ')}`;
      await placeHold(tx, job, { holdId: input.inspectionId, reason, until: 'disposition' });
    }
    tellOperation(tx, job, row, 'inspect');
    await refreshOperations(tx, job);
    const { inspectionId, operation } = input;
    const told = { inspectionId, operation, quantity: formatQuantity(units), passed, failed };
    tx.emit(inspectionRecorded, aggregateOf(job.jobId), { ...factOf(job), ...told });
    return { passed, failed };
  });
}

function measuredProblems({ operation, plan }: OperationRow, { measured }: InspectInput): FieldProblem[] {
  const asked = plan.characteristics.map(({ name }) => name);
  if (asked.length === 0) return [{ field: 'operation', message: `Operation ${operation} is not inspected.` }];
  const missing = asked.filter((name) => !measured.some((value) => value.name === name));
  return [
    ...(missing.length > 0 ? [{ field: 'measured', message: `Must measure ${missing.join(', ')}.` }] : []),
    ...measured.flatMap(({ name }, index) =>
      asked.includes(name)
        ? []
        : [{ field: `measured[${index}].name`, message: `Must be one of: ${asked.join(', ')}.` }],
    ),
  ];
}

function requireUninspected(row: OperationRow, input: InspectInput): void {
  const left = minus(minus(row.good, row.accepted), row.failing);
  if (quantity(input.quantity) <= left) return;
  const numbers = { uninspected: formatQuantity(left), asked: input.quantity };
  const message = `Operation ${row.operation} has ${numbers.uninspected} to be inspected: ${input.quantity} is too much.`;
  throw refuse('TooMuch', message, { operation: row.operation, ...numbers });
}

const failedOf = ({ plan }: OperationRow, { measured }: InspectInput): string[] =>
  plan.characteristics
    .filter((one) => measured.some(({ name, value }) => name === one.name && !isWithin(one, value)))
    .map(({ name }) => name);

async function record(tx: StepTx, input: InspectInput, { passed, failed }: Inspected): Promise<void> {
  const { inspectionId, jobId, operation, measured, note } = input;
  const [recorded] = await tx.query(
    `INSERT INTO jobs.inspections (inspection_id, job_id, operation, quantity, measured, passed, failed, note, actor, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (inspection_id) DO NOTHING RETURNING inspection_id`,
    [
      ...[inspectionId, jobId, operation, input.quantity, JSON.stringify(measured), passed, JSON.stringify(failed)],
      ...[note, JSON.stringify(tx.context.actor), tx.now],
    ],
  );
  if (!recorded) throw refuse('InspectionExists', `Inspection ${inspectionId} exists already.`);
}
