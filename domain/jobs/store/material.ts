import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money, money, share, ZERO } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity, smaller } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { materialRecorded } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type {
  IssueMaterialInput,
  JobStepped,
  MaterialToIssue,
  MaterialToReturn,
  RecordMaterialInput,
  ReturnMaterialInput,
} from '../jobs.wire.js';
import { charge } from './costs.js';
import { askPermission, beginWork, endWork } from './exceptions.js';
import { portion, refreshOperations } from './flow.js';
import { factOf, type JobRow } from './job-row.js';
import { aggregateOf, jobStep } from './job-step.js';
import { addLine, costOfReturn, findLine, heldBy, type MaterialLine, nextLine, saveLine } from './material-rows.js';

/**
 * First step of an issue: the goods leave stock by inventory's own step. More than the plan and its tolerance allow, or
 * what the plan does not know, has to be permitted.
 */
export function issueMaterial(
  database: Database,
  command: Command<IssueMaterialInput>,
): Promise<MaterialToIssue & JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'issueMaterial' }, async (tx, job) => {
    const units = quantity(input.quantity);
    const found = await findLine(tx, job.jobId, input.part);
    const { site } = job.dimensions;
    const answer = { site, dimensions: job.dimensions, line: found?.line ?? (await nextLine(tx, job.jobId)) };
    if (isOver(job, found, units) || input.exceptionId) {
      const asking = { kind: 'jobOverIssue' as const, command: 'issueMaterial', amount: worthOfExcess(found, units) };
      const exception = await askPermission(tx, job, { ...asking, input });
      if (exception) return { ...answer, exception };
    }
    const line = found ?? (await addLine(tx, job.jobId, answer.line, input.part));
    await saveLine(tx, job.jobId, { ...line, promised: plus(line.promised, units) });
    await beginWork(tx, 'issueMaterial', input);
    return { ...answer, exception: null };
  });
}

function isOver({ tolerances }: JobRow, line: MaterialLine | null, units: Quantity): boolean {
  if (!line) return true;
  return plus(heldBy(line), units) > plus(line.required, portion(line.required, tolerances.overIssue));
}

/** What is taken beyond the requirement, at the cost that the plan expected. */
function worthOfExcess(line: MaterialLine | null, units: Quantity): Money {
  if (!line || line.required === NONE) return ZERO;
  const excess = smaller(units, minus(plus(heldBy(line), units), line.required));
  return share(line.estimate, excess, line.required);
}

/** First step of a return: not more than the job has, valued at the cost at which it came. Refuses 'TooMuch'. */
export function returnMaterial(
  database: Database,
  command: Command<ReturnMaterialInput>,
): Promise<MaterialToReturn & JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'returnMaterial' }, async (tx, job) => {
    const { line, value } = await returnOf(tx, job, input);
    await beginWork(tx, 'returnMaterial', input);
    return { line, site: job.dimensions.site, dimensions: job.dimensions, value: formatMoney(value) };
  });
}

/** The line that it goes back from, and what it is worth. */
export async function returnOf(
  tx: StepTx,
  job: JobRow,
  { part, quantity: text }: { readonly part: string; readonly quantity: string },
): Promise<{ line: number; value: Money }> {
  const line = await findLine(tx, job.jobId, part);
  const units = quantity(text);
  const left = line ? minus(line.issued, line.returned) : NONE;
  if (line && units <= left) return { line: line.line, value: costOfReturn(line, units) };
  throw refuse('TooMuch', `Job ${job.jobId} has ${formatQuantity(left)} of ${part}: ${text} cannot go back.`, {
    part,
    issued: formatQuantity(left),
    asked: text,
  });
}

/** Last step of an issue or a return: what inventory's step answered stands on the job. */
export function recordMaterial(
  database: Database,
  command: Command<RecordMaterialInput>,
): Promise<JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: null }, async (tx, job) => {
    const { part, direction, work } = input;
    const line = await findLine(tx, job.jobId, part);
    if (!line) throw new Error(`job ${job.jobId} has no line for ${part}`);
    await saveLine(tx, job.jobId, moved(line, input));
    const amount = money(input.value);
    const eventDate = localDate(tx.now);
    const entry = { operation: null, kind: direction, element: 'material' as const, reference: work };
    await charge(tx, job, [{ ...entry, amount, eventDate }]);
    await endWork(tx, work);
    tx.emit(materialRecorded, aggregateOf(job.jobId), {
      ...factOf(job),
      direction,
      part,
      quantity: input.quantity,
      value: input.value,
    });
    await refreshOperations(tx, job);
    return {};
  });
}

function moved(line: MaterialLine, input: RecordMaterialInput): MaterialLine {
  const [units, value] = [quantity(input.quantity), money(input.value)];
  if (input.direction === 'returned')
    return { ...line, returned: plus(line.returned, units), returnedValue: (line.returnedValue + value) as Money };
  return {
    ...line,
    issued: plus(line.issued, units),
    issuedValue: (line.issuedValue + value) as Money,
    promised: minus(line.promised, units),
  };
}
