import { FAY } from '../../e2e/support/orders.js';
import type { Job, Work } from './exercise.js';
import { partOf, type Shop, tell, tellJob, today, workCentreOf } from './shop.js';

const operationOf = (index: number): number => 10 * (index + 1);

/** Material, time, scrap and good units of a job; what is not to be completed stays in process. */
export async function make(shop: Shop, job: Job): Promise<void> {
  const { name, opening, materials = [], work, scrapped = [], completed } = job;
  await begin(shop, job);
  if (opening) await tellJob(shop, name, 'opening-costs', { costs: opening, note: 'Opening balance.' }, FAY);
  await tellJob(shop, name, 'plan');
  await tellJob(shop, name, 'release');
  for (const { part, quantity } of materials)
    await tellJob(shop, name, 'materials/issues', { part: partOf(shop, part), quantity });
  for (const [index, hours] of work.entries()) {
    await operate(shop, name, index, hours);
    if (!completed) continue;
    const isLast = index === work.length - 1;
    for (const quantity of isLast ? scrapped : []) await scrap(shop, name, index, quantity);
    await finish(shop, name, index, isLast ? completed : job.quantity);
  }
}

export const complete = (shop: Shop, job: string, quantity: string): Promise<void> =>
  tellJob(shop, job, 'completions', { quantity });

async function begin(shop: Shop, job: Job): Promise<void> {
  const service = { customerId: shop.customerId, description: job.name, unitOfMeasure: 'EA', taxCode: 'SALES' };
  const made = await tell('/v1/jobs', {
    kind: job.kind ?? 'stock',
    ...(job.kind === 'service' ? service : { part: partOf(shop, job.name) }),
    quantity: job.quantity,
    dueDate: '2099-12-31',
    dimensions: shop.dimensions,
    tolerances: { normalScrap: job.normalScrap ?? '0', underCompletion: underCompletionOf(job) },
    operations: job.work.map(({ at }, index) => ({
      operation: operationOf(index),
      description: at,
      kind: 'inHouse',
      workCentre: workCentreOf(shop, at),
    })),
    materials: (job.materials ?? []).map(({ part, quantity }) => ({ part: partOf(shop, part), quantity })),
  });
  shop.jobs.set(job.name, String(made['jobId']));
}

/** As many fewer may be completed as are scrapped. */
function underCompletionOf({ scrapped = [], quantity }: Job): string {
  return String(scrapped.reduce((sum, units) => sum + Number(units), 0) / Number(quantity));
}

async function operate(shop: Shop, job: string, index: number, hours: Work): Promise<void> {
  const { labourHours = '0', machineHours = '0' } = hours;
  await tellJob(shop, job, `operations/${operationOf(index)}/start`);
  const log = { workedOn: today(), labourHours, machineHours };
  await tellJob(shop, job, `operations/${operationOf(index)}/time-logs`, log);
}

const scrap = (shop: Shop, job: string, index: number, quantity: string): Promise<void> =>
  tellJob(shop, job, `operations/${operationOf(index)}/scrap`, { quantity, reason: 'machining', note: 'Spoiled.' });

async function finish(shop: Shop, job: string, index: number, good: string): Promise<void> {
  await tellJob(shop, job, `operations/${operationOf(index)}/quantities`, { good });
  await tellJob(shop, job, `operations/${operationOf(index)}/finish`);
}
