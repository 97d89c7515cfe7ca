import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money, money, share, subtract, ZERO } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { materialRecorded } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type {
  IssueMaterialAsked,
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
  command: Command<IssueMaterialAsked>,
): Promise<MaterialToIssue & JobStepped & Stepped> {
  // What stock is worth is another when it is asked again.
  const asked = ({ stock: _read, ...input }: IssueMaterialAsked): IssueMaterialInput => input;
  const input = asked(command.input);
  return jobStep(database, command, { kind: 'issueMaterial', asked }, async (tx, job) => {
    const units = quantity(input.quantity);
    const found = await findLine(tx, job.jobId, input.part);
    const { site } = job.dimensions;
    const answer = { site, dimensions: job.dimensions, line: found?.line ?? (await nextLine(tx, job.jobId)) };
    const excess = excessOf(job, found, units);
    if (excess > NONE || input.exceptionId) {
      const amount = worthOfExcess(excess, found, command.input.stock);
      const asking = { kind: 'jobOverIssue' as const, command: 'issueMaterial', amount, input };
      const exception = await askPermission(tx, job, asking);
      if (exception) return { ...answer, exception };
    }
    const line = found ?? (await addLine(tx, job.jobId, answer.line, input.part));
    await saveLine(tx, job.jobId, { ...line, promised: plus(line.promised, units) });
    await beginWork(tx, 'issueMaterial', input);
    return { ...answer, exception: null };
  });
}

/** All that the job would have beyond what the plan allows, not this issue's part of it alone. */
function excessOf({ tolerances }: JobRow, line: MaterialLine | null, units: Quantity): Quantity {
  if (!line) return units;
  const allowed = plus(line.required, portion(line.required, tolerances.overIssue));
  return minus(plus(heldBy(line), units), allowed);
}

/** At moving average; of what is not on hand, at what the job has paid for it, or else at what the plan expected. */
function worthOfExcess(excess: Quantity, line: MaterialLine | null, stock: IssueMaterialAsked['stock']): Money {
  const known = line && [
    { units: minus(line.issued, line.returned), worth: subtract(line.issuedValue, line.returnedValue) },
    { units: line.required, worth: line.estimate },
  ];
  const held = stock && { units: quantity(stock.onHand), worth: money(stock.value) };
  const basis = [...(held ? [held] : []), ...(known ?? [])].find(({ units }) => units > NONE);
  return basis && excess > NONE ? share(basis.worth, excess, basis.units) : ZERO;
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
