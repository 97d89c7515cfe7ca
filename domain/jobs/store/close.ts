import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { elementList, sides, sumOf } from '../costing.js';
import { jobClosed } from '../jobs.facts.js';
import { type CloseJobInput, COST_ELEMENTS, type JobStepped } from '../jobs.wire.js';
import { charge, entriesOf, inProcessOf, loadTotals } from './costs.js';
import { beginWork } from './exceptions.js';
import { factOf, type JobRow } from './job-row.js';
import { aggregateOf, jobStep, moveJob } from './job-step.js';
import { requireNothingOpen, runningOperations } from './still-open.js';

/** What is left of a completed job's cost is variance, and nothing is in process any more. Refuses 'StillOpen'. */
export function closeJob(database: Database, command: Command<CloseJobInput>): Promise<JobStepped & Stepped> {
  return jobStep(database, command, { kind: 'closeJob' }, async (tx, job) => {
    await requireNothingOpen(tx, job, runningOperations(job));
    await moveJob(tx, job, 'close');
    await sweep(tx, job);
    // What was reserved and not taken is given back by inventory's own step.
    await beginWork(tx, 'closeJob', command.input);
    return {};
  });
}

async function sweep(tx: StepTx, job: JobRow): Promise<void> {
  const costs = inProcessOf(await loadTotals(tx, job.jobId));
  const variance = sumOf(costs);
  const eventDate = localDate(tx.now);
  await charge(tx, job, entriesOf(costs, { operation: null, kind: 'variance', reference: 'close', eventDate }));
  await requireEmpty(tx, job.jobId);
  tx.emit(jobClosed, aggregateOf(job.jobId), {
    ...factOf(job),
    costs: elementList(costs),
    variance: formatMoney(variance),
    posting: {
      rule: 'job.closed',
      eventDate,
      description: `Job ${job.jobId} closed`,
      customerId: job.spec.customerId,
      items: [{ amounts: varianceAmounts(variance), dimensions: { main: job.dimensions }, job: job.jobId }],
    },
  });
}

/** Cost that is left is unfavourable, cost that is missing is favourable. */
export function varianceAmounts(variance: Money) {
  const { above: unfavourable, below: favourable } = sides(variance);
  return { unfavourable, favourable };
}

/** A job that is over holds exactly nothing, element by element. */
export async function requireEmpty(tx: StepTx, jobId: string): Promise<void> {
  const left = inProcessOf(await loadTotals(tx, jobId));
  if (COST_ELEMENTS.some((element) => left[element] !== ZERO))
    throw new Error(`job ${jobId} would end with ${JSON.stringify(elementList(left))} in process`);
}
