import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money } from '../../kernel/money.js';
import { formatQuantity, minus, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { abnormalShare, abnormalUnits, type ElementMoney, elementList, sumOf } from '../costing.js';
import { unitsScrapped } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type { JobStepped, MayNeedPermission, ScrapReason, ScrapUnitsInput } from '../jobs.wire.js';
import { charge, entriesOf, inProcessOf, loadTotals } from './costs.js';
import { askPermission } from './exceptions.js';
import { refreshOperations, requireRoom } from './flow.js';
import { factOf, type JobRow, type OperationRow, operationOfJob } from './job-row.js';
import { aggregateOf, jobStep, tellOperation } from './job-step.js';

/**
 * Units are lost at an operation, which has processed them. What is beyond the job's normal scrap takes its share of
 * the cost along. Refuses 'InvalidJob', 'UnknownOperation', 'WrongState' and 'TooMuch'.
 */
export function scrapUnits(
  database: Database,
  command: Command<ScrapUnitsInput>,
): Promise<JobStepped & Stepped & MayNeedPermission> {
  const { input } = command;
  return jobStep(database, command, { kind: 'scrapUnits' }, async (tx, job) => {
    const row = operationOfJob(job, input.operation);
    const units = quantity(input.quantity);
    requireUnits(job, row, units, input.reworked);
    const { value } = await scrapValue(tx, job, units);
    const asking = { kind: 'jobScrap' as const, command: 'scrapUnits', amount: value, input };
    const exception = await askPermission(tx, job, asking);
    if (exception) return { exception };
    if (input.reworked) row.inRework = minus(row.inRework, units);
    await scrapOf(tx, job, row, { units, reason: input.reason, note: input.note });
    await refreshOperations(tx, job);
    return { exception };
  });
}

function requireUnits(job: JobRow, row: OperationRow, units: Quantity, reworked: boolean): void {
  const { operation, state } = row;
  if (state === 'Blocked' || state === 'Skipped')
    throw refuse('WrongState', `Operation ${operation} is ${state}: it has no units to scrap.`, { state, operation });
  if (!reworked) requireRoom(job, row, units);
  if (!reworked || units <= row.inRework) return;
  const numbers = { inRework: formatQuantity(row.inRework), asked: formatQuantity(units) };
  throw refuse('TooMuch', `Operation ${operation} has ${numbers.inRework} in rework: ${numbers.asked} is too much.`, {
    operation,
    ...numbers,
  });
}

interface ScrapValue {
  readonly abnormal: Quantity;
  readonly costs: ElementMoney;
  readonly value: Money;
}

/** What scrapping units takes out of the job: what those beyond normal scrap have cost. */
export async function scrapValue(tx: StepTx, job: JobRow, units: Quantity): Promise<ScrapValue> {
  const scrap = { ...job, normalScrap: job.tolerances.normalScrap };
  const abnormal = abnormalUnits(scrap, units);
  const costs = abnormalShare(inProcessOf(await loadTotals(tx, job.jobId)), abnormal, scrap);
  return { abnormal, costs, value: sumOf(costs) };
}

/** Books units as scrapped at an operation; where they were counted before is the caller's to take back. */
export async function scrapOf(
  tx: StepTx,
  job: JobRow,
  row: OperationRow,
  { units, reason, note }: { readonly units: Quantity; readonly reason: ScrapReason; readonly note: string },
): Promise<void> {
  const { abnormal, costs, value } = await scrapValue(tx, job, units);
  row.scrapped = plus(row.scrapped, units);
  job.scrapped = plus(job.scrapped, units);
  const { operation } = row;
  const scrapped = { quantity: formatQuantity(units), abnormal: formatQuantity(abnormal), value: formatMoney(value) };
  await tx.query(
    `INSERT INTO jobs.scrap (job_id, operation, quantity, abnormal, reason, note, value, actor, step_key, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[job.jobId, operation, scrapped.quantity, scrapped.abnormal, reason, note, scrapped.value],
      ...[JSON.stringify(tx.context.actor), tx.stepKey, tx.now],
    ],
  );
  const eventDate = localDate(tx.now);
  await charge(tx, job, entriesOf(costs, { operation, kind: 'scrapped', reference: reason, eventDate }));
  tx.emit(unitsScrapped, aggregateOf(job.jobId), {
    ...factOf(job),
    operation,
    workCentre: row.plan.workCentre,
    ...scrapped,
    scrapReason: reason,
    note,
    costs: elementList(costs),
    posting: {
      rule: 'job.scrapped',
      eventDate,
      description: `${scrapped.quantity} scrapped at operation ${operation} of job ${job.jobId}: ${reason}`,
      customerId: job.spec.customerId,
      items: [
        {
          amounts: { value: scrapped.value },
          dimensions: { main: job.dimensions, centre: row.plan.dimensions ?? job.dimensions },
          job: job.jobId,
        },
      ],
    },
  });
  tellOperation(tx, job, row, 'scrap');
}
