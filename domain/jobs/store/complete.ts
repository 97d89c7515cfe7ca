import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { extend, formatMoney, type Money, unitPrice } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { type ElementMoney, elementList, shareOut, sumOf, warrantySplit } from '../costing.js';
import { jobCompleted, jobDelivered } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type { CompleteJobInput, JobCompletion, JobException, JobInput, JobStepped } from '../jobs.wire.js';
import { charge, entriesOf, inProcessOf, loadTotals } from './costs.js';
import { askPermission, beginWork, endWork } from './exceptions.js';
import { finished, mostOf, portion, refreshOperations } from './flow.js';
import { factOf, type JobRow } from './job-row.js';
import { aggregateOf, jobStep, moveJob } from './job-step.js';
import { requireNothingOpen, unfinishedOperations } from './still-open.js';

/** What a completion is: how many, whether nothing more comes, and the cost that goes with it. */
interface Completion {
  readonly completionId: string;
  readonly units: Quantity;
  readonly final: boolean;
  readonly costs: ElementMoney;
  readonly value: Money;
}

/**
 * Units are done and leave the job with their share of its cost: into stock by inventory's own step, or to cost of goods
 * sold at once. Beyond the job's tolerances it has to be permitted. Refuses 'WrongState', 'TooMuch' and 'StillOpen'.
 */
export function completeJob(
  database: Database,
  command: Command<CompleteJobInput>,
): Promise<JobCompletion & JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'completeJob' }, async (tx, job) => {
    const units = quantity(input.quantity);
    const final = input.final ?? isReached(job, units);
    requireReady(job, units);
    if (final) await requireNothingOpen(tx, job, unfinishedOperations(job), input.exceptionId);
    const completion = await completionOf(tx, job, units, final);
    const exception = await permissionOf(tx, job, completion, input);
    if (exception) return { ...answerOf(job, completion), exception, toStock: null, toInvoice: null };
    await record(tx, job, completion, input);
    await deliver(tx, job, completion);
    const answer = { ...answerOf(job, completion), exception };
    // Goods go into stock, or an invoice is written, by steps of other rooms.
    if (answer.toStock || answer.toInvoice) await beginWork(tx, 'completeJob', input);
    return answer;
  });
}

const isReached = (job: JobRow, units: Quantity): boolean =>
  plus(job.completed, job.scrapped, units) >= job.quantity && unfinishedOperations(job).length === 0;

function requireReady(job: JobRow, units: Quantity): void {
  const toBeDone = job.operations.some(({ state }) => state !== 'Skipped');
  if (job.state === 'Released' && toBeDone)
    throw refuse('WrongState', `Job ${job.jobId} has not begun: nothing is finished.`, { state: job.state });
  const ready = minus(finished(job), job.completed);
  if (!toBeDone || units <= ready) return;
  const numbers = { finished: formatQuantity(ready), asked: formatQuantity(units) };
  throw refuse('TooMuch', `Job ${job.jobId} has ${numbers.finished} finished: ${numbers.asked} is too much.`, numbers);
}

async function completionOf(tx: StepTx, job: JobRow, units: Quantity, final: boolean): Promise<Completion> {
  const [count] = await tx.query<{ next: number }>(
    'SELECT count(*)::int + 1 AS next FROM jobs.completions c WHERE c.job_id = $1',
    [job.jobId],
  );
  const open = minus(job.quantity, plus(job.completed, job.scrapped));
  const costs = shareOut(inProcessOf(await loadTotals(tx, job.jobId)), units, open, final);
  return { completionId: `${job.jobId}-C${count?.next ?? 1}`, units, final, costs, value: sumOf(costs) };
}

/** More than may be made, or the last of fewer than may be delivered. */
async function permissionOf(
  tx: StepTx,
  job: JobRow,
  { units, final, value }: Completion,
  input: CompleteJobInput,
): Promise<JobException | null> {
  const total = plus(job.completed, units);
  const least = minus(job.quantity, portion(job.quantity, job.tolerances.underCompletion));
  const within = total <= mostOf(job) && !(final && total < least);
  if (within && !input.exceptionId) return null;
  return askPermission(tx, job, { kind: 'jobCompletion', command: 'completeJob', amount: value, input });
}

async function record(tx: StepTx, job: JobRow, completion: Completion, input: CompleteJobInput): Promise<void> {
  const { completionId, units, final, costs } = completion;
  const [completed, value] = [formatQuantity(units), formatMoney(completion.value)];
  await tx.query(
    `INSERT INTO jobs.completions (completion_id, job_id, quantity, value, costs, final, note, actor, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[completionId, job.jobId, completed, value, JSON.stringify(elementList(costs)), final, input.note],
      ...[JSON.stringify(tx.context.actor), tx.now],
    ],
  );
  job.completed = plus(job.completed, units);
  await moveJob(tx, job, final ? 'complete' : 'completePart');
  await refreshOperations(tx, job);
  tx.emit(jobCompleted, aggregateOf(job.jobId), {
    ...factOf(job),
    completionId,
    part: job.spec.part,
    quantity: completed,
    completedInAll: formatQuantity(job.completed),
    final,
    costs: elementList(costs),
    value,
    dueDate: job.dueDate,
    completedOn: localDate(tx.now),
  });
}

const makesStock = ({ spec }: JobRow): boolean => spec.kind === 'stock' || spec.kind === 'order';

async function deliver(tx: StepTx, job: JobRow, completion: Completion): Promise<void> {
  const { completionId, costs } = completion;
  const eventDate = localDate(tx.now);
  const kind = makesStock(job) ? ('completed' as const) : ('delivered' as const);
  await charge(tx, job, entriesOf(costs, { operation: null, kind, reference: completionId, eventDate }));
  if (!makesStock(job)) expense(tx, job, completion);
}

/** Service and repair work is cost of goods sold, or warranty, as soon as it is done. */
function expense(tx: StepTx, job: JobRow, { completionId, value }: Completion): void {
  const { costOfGoodsSold, warranty } = warrantySplit(value, job.spec.kind === 'repair' ? job.spec.warrantyShare : '0');
  const amounts = { costOfGoodsSold: formatMoney(costOfGoodsSold), warranty: formatMoney(warranty) };
  tx.emit(jobDelivered, aggregateOf(job.jobId), {
    ...factOf(job),
    completionId,
    ...amounts,
    posting: {
      rule: 'job.delivered',
      eventDate: localDate(tx.now),
      description: `Completion ${completionId}`,
      customerId: job.spec.customerId,
      items: [
        { amounts: { ...amounts, value: formatMoney(value) }, dimensions: { main: job.dimensions }, job: job.jobId },
      ],
    },
  });
}

function answerOf(job: JobRow, { completionId, units, final, value }: Completion): Omit<JobCompletion, 'exception'> {
  const [completed, spec] = [formatQuantity(units), job.spec];
  const answer = { completionId, units: completed, value: formatMoney(value), final };
  if (units === NONE) return { ...answer, toStock: null, toInvoice: null };
  if (makesStock(job)) return { ...answer, toStock: stockOf(job), toInvoice: null };
  const billed = spec.kind === 'service' && spec.customerId !== null && job.unitPrice !== null;
  if (!billed) return { ...answer, toStock: null, toInvoice: null };
  const net = formatMoney(extend(unitPrice(job.unitPrice ?? '0'), units));
  const description = `${spec.description}, ${completed} ${spec.unitOfMeasure}`;
  return { ...answer, toStock: null, toInvoice: { customerId: spec.customerId ?? '', net, description } };
}

function stockOf({ jobId, spec, dimensions }: JobRow): NonNullable<JobCompletion['toStock']> {
  const { part, goods, orderId, orderLine } = spec;
  if (part === null || goods === null) throw new Error(`job ${jobId} makes stock and names no part or account`);
  return { part, site: dimensions.site, goods, dimensions, orderId, orderLine };
}

/** Last step of a command that another room had a part in: `work` is the key of the first. */
export function finishWork(
  database: Database,
  command: Command<JobInput & { readonly work: string }>,
): Promise<JobStepped & Stepped> {
  return jobStep(database, command, { kind: null }, async (tx) => {
    await endWork(tx, command.input.work);
    return {};
  });
}
