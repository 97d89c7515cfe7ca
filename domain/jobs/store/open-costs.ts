import type { Database } from '../../../platform/database.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { elementList, elementMoney, sumOf } from '../costing.js';
import { jobCostsOpened } from '../jobs.facts.js';
import type { JobStepped, OpenJobCostsInput } from '../jobs.wire.js';
import { charge, entriesOf } from './costs.js';
import { factOf } from './job-row.js';
import { aggregateOf, jobStep } from './job-step.js';

/** Takes over what a job had cost before Atlas, against the opening balance (3900). */
export function openJobCosts(database: Database, command: Command<OpenJobCostsInput>): Promise<JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'openJobCosts' }, async (tx, job) => {
    const costs = elementMoney((element) => money(input.costs[element]));
    const value = sumOf(costs);
    const eventDate = localDate(tx.now);
    await charge(tx, job, entriesOf(costs, { operation: null, kind: 'opened', reference: 'opening', eventDate }));
    tx.emit(jobCostsOpened, aggregateOf(job.jobId), {
      ...factOf(job),
      costs: elementList(costs),
      value: formatMoney(value),
      posting: {
        rule: 'job.costsOpened',
        eventDate,
        description: `Opening cost of job ${job.jobId}: ${input.note}`,
        customerId: job.spec.customerId,
        items: [{ amounts: { value: formatMoney(value) }, dimensions: { main: job.dimensions }, job: job.jobId }],
      },
    });
    return {};
  });
}
