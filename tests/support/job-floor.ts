import type { WorkflowHandle } from '@temporalio/client';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { defineWorkCentre, releaseBillOfMaterial, releaseRouting } from '../../domain/engineering/store/index.js';
import { receiveStock } from '../../domain/inventory/store/index.js';
import type { JobCommandInputs, JobCommandKind, JobSpec, WorkRates } from '../../domain/jobs/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import type { Database } from '../../platform/database.js';
import {
  createdUpdate,
  JOB_WORKFLOW,
  type JobProgress,
  type JobStart,
  type JobUpdate,
  type JobWorkflow,
  jobOptions,
  jobUpdates,
  jobWorkflowId,
} from '../../workflows/jobs/job.contract.js';
import { ollie } from './actors.js';
import type { World } from './process-world.js';
import { until } from './until.js';

export const SITE = 'LOUISVILLE';
export const SHOP = { businessUnit: 'MACHINING_REPAIR', site: SITE, costCentre: 'SHOP' } as const;
const MILL = { businessUnit: 'MACHINING_REPAIR', site: SITE, costCentre: 'MILLING' } as const;
export const RATES: WorkRates = {
  labourRate: '40.00',
  machineRate: '20.00',
  overheadMethod: 'normal',
  overheadBasis: 'labourHours',
  overheadRate: '15.00',
};

const system = { actor: SYSTEM_ACTOR, correlationId: 'fixture' };

/** The part SHAFT: 2 of BAR each; turned (10), ground (20), with no set-up. BAR is in stock at 5.00. */
export async function furnishFloor(database: Database, bars = '100'): Promise<void> {
  for (const workCentre of ['LATHE', 'GRINDER']) {
    const input = { workCentre, name: workCentre, ...MILL, ...RATES, validFrom: '2020-01-01' };
    await defineWorkCentre(database, { key: `fixture/${workCentre}`, context: system, input });
  }
  const released = { part: 'SHAFT', revision: 'A', effectiveFrom: '2020-01-01', note: '' };
  const components = [{ line: 10, part: 'BAR', quantityPer: '2', scrapFactor: '0' }];
  await releaseBillOfMaterial(database, { key: 'fixture/bill', context: system, input: { ...released, components } });
  const operations = (['LATHE', 'GRINDER'] as const).map((workCentre, index) => ({
    operation: 10 * (index + 1),
    description: workCentre,
    kind: 'inHouse' as const,
    workCentre,
    setUpHours: '0',
    runHoursPerUnit: '0.5',
    overlaps: false,
    characteristics: [],
  }));
  await releaseRouting(database, { key: 'fixture/routing', context: system, input: { ...released, operations } });
  if (bars !== '0') await receiveBars(database, bars);
}

let receipts = 0;

export async function receiveBars(database: Database, quantity: string): Promise<void> {
  receipts += 1;
  const received = await receiveStock(database, {
    key: `fixture/bars/${receipts}`,
    context: system,
    input: {
      ...{ part: 'BAR', site: SITE, quantity, unitCost: '5.00', reference: `DN-B${receipts}` },
      ...{ stockAccount: '1210', businessUnit: SHOP.businessUnit, costCentre: 'STORES' },
    },
  });
  await postFacts(database, received.toPost);
}

const EXACT = { overCompletion: '0', underCompletion: '0', normalScrap: '0', overIssue: '0' };

export const shaftJob = (jobId: string, more: Partial<JobSpec> = {}): JobSpec => ({
  ...{ jobId, kind: 'stock', customerId: null, customerName: null, orderId: null, orderLine: null, repairId: null },
  ...{ part: 'SHAFT', description: 'Shaft', quantity: '4', unitOfMeasure: 'EA', dueDate: '2026-12-31' },
  dimensions: SHOP,
  goods: { stockAccount: '1220', businessUnit: SHOP.businessUnit, costCentre: 'STORES' },
  ...{ warrantyShare: '0', tolerances: EXACT, quote: null, billing: null, given: null, releaseAtOnce: false },
  ...more,
});

/** A quote that ends so many days from now. */
export const quoteFor = (days: number) => ({
  unitPrice: '250.00',
  validUntil: addDays(localDate(new Date().toISOString()), days),
});

export interface Floor {
  create(spec: JobSpec, timing?: Partial<JobStart['timing']>): Promise<JobProgress>;
  handle(jobId: string): WorkflowHandle<JobWorkflow>;
  /** One command; a key makes it the same command again. */
  ask<Kind extends JobCommandKind>(
    kind: Kind,
    input: JobCommandInputs[Kind],
    options?: { readonly key?: string; readonly as?: Actor },
  ): Promise<JobProgress>;
  /** Until the job is in the state, or waits for something, as its rows tell it. */
  reaches(jobId: string, state: string, waitingFor?: string | null): Promise<void>;
  row(jobId: string): Promise<{ state: string; waitingFor: string | null; reason: string | null }>;
}

export function floorOf(world: World): Floor {
  let keys = 0;
  const handle = (jobId: string) => world.client.workflow.getHandle<JobWorkflow>(jobWorkflowId(jobId));
  const row: Floor['row'] = async (jobId) => {
    const [found] = await world.test.admin<{ state: string; waitingFor: string | null; reason: string | null }>(
      'SELECT state, waiting_for AS "waitingFor", reason FROM jobs.jobs WHERE job_id = $1',
      [jobId],
    );
    return found ?? { state: 'none', waitingFor: null, reason: null };
  };
  return {
    handle,
    row,
    create: (spec, timing = {}) => {
      const context = { actor: ollie, correlationId: spec.jobId };
      const start = { spec, timing: { rereadMinutes: 60, ...timing }, context };
      const { args, ...options } = jobOptions(start);
      const startWorkflowOperation = new WithStartWorkflowOperation<JobWorkflow>(JOB_WORKFLOW, { ...options, args });
      return world.client.workflow.executeUpdateWithStart(createdUpdate, { startWorkflowOperation });
    },
    ask: (kind, input, { key = `test/${++keys}`, as = ollie } = {}) => {
      const command = { key, context: { actor: as, correlationId: input.jobId }, input };
      const update = jobUpdates[kind] as JobUpdate<typeof kind>;
      return handle(input.jobId).executeUpdate(update, { args: [command], updateId: key });
    },
    reaches: async (jobId, state, waitingFor) => {
      await until(`${jobId} ${state} ${waitingFor ?? ''}`, async () => {
        const found = await row(jobId);
        return found.state === state && (waitingFor === undefined || found.waitingFor === waitingFor)
          ? found
          : undefined;
      });
    },
  };
}
