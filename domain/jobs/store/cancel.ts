import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money, money, ZERO } from '../../kernel/money.js';
import { formatQuantity, minus, NONE } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { elementList, sides, sumOf } from '../costing.js';
import { jobCancelled } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import type { CancelJobInput, JobCancellation, JobInput, JobStepped } from '../jobs.wire.js';
import { requireEmpty } from './close.js';
import { charge, entriesOf, inProcessOf, type JobTotals, loadTotals } from './costs.js';
import { askPermission, beginWork, endWork } from './exceptions.js';
import { refreshOperations } from './flow.js';
import { factOf, type JobRow } from './job-row.js';
import { aggregateOf, jobStep, moveJob } from './job-step.js';
import { returnOf } from './material.js';
import { loadLines } from './material-rows.js';

/**
 * First step of a cancellation: it says what material goes back and what it is worth. A job that has begun, or has cost
 * something, is cancelled only with permission. Refuses 'TooMuch' and 'StillOpen'.
 */
export function cancelJob(
  database: Database,
  command: Command<CancelJobInput>,
): Promise<JobCancellation & JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'cancelJob' }, async (tx, job) => {
    requireSomeoneToCharge(job, input);
    const totals = await loadTotals(tx, job.jobId);
    const answer = await answerOf(tx, job, input);
    const begun = job.started || hasCost(totals);
    if (begun && input.unlessBegun) throw refuse('StillOpen', `Job ${job.jobId} has begun.`, { open: ['the job'] });
    if (begun || input.exceptionId) {
      const amount = money(sides(sumOf(inProcessOf(totals))).above);
      const asking = { kind: 'jobCancellation' as const, command: 'cancelJob', amount };
      const exception = await askPermission(tx, job, { ...asking, input });
      if (exception) return { ...answer, exception };
    }
    await beginWork(tx, 'cancelJob', input);
    return { ...answer, exception: null };
  });
}

const hasCost = (totals: JobTotals): boolean => Object.values(totals).some(({ inProcess }) => inProcess !== ZERO);

function requireSomeoneToCharge({ spec }: JobRow, { costTo }: CancelJobInput): void {
  if (costTo === 'customer' && (spec.customerId === null || spec.billing === null))
    refuseWrongFields([{ field: 'costTo', message: 'Must be scrap: the job invoices no customer.' }]);
}

async function answerOf(tx: StepTx, job: JobRow, input: CancelJobInput): Promise<Omit<JobCancellation, 'exception'>> {
  const { dimensions, spec } = job;
  const wanted = input.returns ?? (job.started ? [] : await everything(tx, job.jobId));
  const returns: JobCancellation['returns'][number][] = [];
  for (const { part, quantity } of wanted) {
    const { line, value } = await returnOf(tx, job, { part, quantity });
    returns.push({ line, part, quantity, value: formatMoney(value) });
  }
  const charged = input.costTo === 'customer';
  return {
    site: dimensions.site,
    dimensions,
    returns,
    reserved: job.placingSequence !== null,
    customerId: charged ? spec.customerId : null,
    charge: charged ? (input.charge ?? null) : null,
  };
}

async function everything(tx: StepTx, jobId: string): Promise<{ part: string; quantity: string }[]> {
  const lines = await loadLines(tx, jobId);
  return lines
    .map(({ part, issued, returned }) => ({ part, left: minus(issued, returned) }))
    .filter(({ left }) => left > NONE)
    .map(({ part, left }) => ({ part, quantity: formatQuantity(left) }));
}

/** Last step of a cancellation, when its material is back: the rest of the cost goes where it was decided. */
export function finishCancellation(
  database: Database,
  command: Command<JobInput & { readonly work: string }>,
): Promise<JobStepped & Stepped> {
  const { jobId, work } = command.input;
  return jobStep(database, command, { kind: null }, async (tx, job) => {
    const [begun] = await endWork(tx, work);
    if (begun?.kind !== 'cancelJob')
      throw refuse('WrongState', `No cancellation ${work} of job ${jobId} has begun.`, { state: job.state });
    const { reason, costTo } = begun.input as CancelJobInput;
    await moveJob(tx, job, 'cancel', { reason });
    await refreshOperations(tx, job);
    await writeOff(tx, job, costTo);
    return {};
  });
}

/** What the customer bears is delivered; what nobody bears is scrap. */
const KINDS = { scrap: 'cancelled', customer: 'delivered' } as const;
const RULES = { scrap: 'job.cancelledToScrap', customer: 'job.cancelledToCustomer' } as const;

async function writeOff(tx: StepTx, job: JobRow, costTo: CancelJobInput['costTo']): Promise<void> {
  const costs = inProcessOf(await loadTotals(tx, job.jobId));
  const value = sumOf(costs);
  const eventDate = localDate(tx.now);
  await charge(tx, job, entriesOf(costs, { operation: null, kind: KINDS[costTo], reference: costTo, eventDate }));
  await requireEmpty(tx, job.jobId);
  tx.emit(jobCancelled, aggregateOf(job.jobId), {
    ...factOf(job),
    costTo,
    costs: elementList(costs),
    value: formatMoney(value),
    posting: {
      rule: RULES[costTo],
      eventDate,
      description: `Job ${job.jobId} cancelled`,
      customerId: job.spec.customerId,
      items: [{ amounts: cancelledAmounts(value), dimensions: { main: job.dimensions }, job: job.jobId }],
    },
  });
}

/** More may have left the job than came in: then the difference comes back. */
function cancelledAmounts(amount: Money) {
  const { above: value, below: less } = sides(amount);
  return { value, less };
}
