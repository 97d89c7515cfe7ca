import type { CreateQuoteDto } from '../../api/jobs/create-job.dto.js';
import { draftJob } from '../../api/jobs/draft-job.js';
import { type JobSpec, planOf } from '../../domain/jobs/index.js';
import { createJob, nextJobId } from '../../domain/jobs/store/index.js';
import { quantity } from '../../domain/kernel/quantity.js';
import type { Database } from '../../platform/database.js';
import type { JobProgress } from '../../workflows/jobs/job.contract.js';
import { by, ollie } from './actors.js';

const shop = { businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE', costCentre: 'MR_SHOP' };

const HOURLY = { labourRate: '38.50', machineRate: '24.00', overheadRate: '31.00' };

/** A job to stock, as engineering says. */
export const stockJob = () => ({
  ...{ kind: 'stock', part: 'KIT-SVC-RS15', quantity: '20', dueDate: '2099-12-15' },
  dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_STORES' },
});

export const bore = { name: 'Bore', unit: 'mm', lower: '24.995', upper: '25.005' };

/** A job for a customer with a quote, and with operations of its own. */
export const quotedService = () => ({
  ...{ kind: 'service', customerId: 'C-1001', description: 'Turn and plate a shaft', quantity: '10' },
  ...{ unitOfMeasure: 'EA', taxCode: 'SALES', dueDate: '2099-12-15', unitPrice: '480.00', validUntil: '2099-11-30' },
  dimensions: shop,
  operations: [
    {
      ...{ operation: 10, description: 'Turn', kind: 'inHouse', workCentre: 'CNC_LATHE', setUpHours: '0.5' },
      ...{ runHoursPerUnit: '2', characteristics: [bore] },
    },
    { operation: 20, description: 'Plate', kind: 'subcontract', supplierId: 'S-2001', unitCost: '25.00' },
  ],
  materials: [{ part: 'HOSE-AIR-1.0', quantity: '2.5' }],
});

/** A job with a quote and its rows, as if its process had made them. */
export async function quotedJob(database: Database): Promise<JobSpec> {
  const body = quotedService() as unknown as CreateQuoteDto;
  const spec = await draftJob(database, body, { jobId: await nextJobId(database), now: new Date() });
  await makeJob(database, spec);
  return spec;
}

/** The rows of a job, as its process makes them. */
export async function makeJob(database: Database, spec: JobSpec): Promise<void> {
  const rates = { ...HOURLY, overheadMethod: 'normal', overheadBasis: 'machineHours' } as const;
  const plan = planOf({
    ...{ quantity: quantity(spec.quantity), on: '2026-11-02', billRevision: null, routingRevision: null, stock: [] },
    operations: spec.given?.operations ?? [],
    materials: spec.given?.materials ?? [],
    workCentres: [{ ...shop, workCentre: 'CNC_LATHE', rates }],
  });
  await createJob(database, by(ollie, { jobId: spec.jobId, spec, plan }));
}

export const jobProgress = (jobId: string, more: Partial<JobProgress> = {}): JobProgress => ({
  ...{ jobId, state: 'Accepted', waitingFor: null, reason: null, version: 1, quantity: '20', completed: '0' },
  ...{ scrapped: '0', operations: [], exceptions: [], made: {}, position: '41' },
  ...more,
});
