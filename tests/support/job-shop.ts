import { randomUUID } from 'node:crypto';
import {
  averageCosts,
  issueToJob,
  receiveFromJob,
  receiveStock,
  returnFromJob,
} from '../../domain/inventory/store/index.js';
import type {
  CancelJobInput,
  ChargeActualOverheadInput,
  CompleteJobInput,
  JobException,
  JobPlan,
  JobSpec,
  LogTimeInput,
  OverheadBalance,
  PlannedMaterial,
  PlannedOperation,
  ProratedOver,
  ScrapUnitsInput,
  WorkRates,
} from '../../domain/jobs/index.js';
import * as jobs from '../../domain/jobs/store/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import { by, fay, ollie } from './actors.js';
import { newJournals } from './new-journals.js';
import type { TestDatabase } from './test-database.js';

const SITE = 'EVV';
export const SHOP: Dimensions = { businessUnit: 'MACHINING_REPAIR', site: SITE, costCentre: 'CC-SHOP' };
export const MILL: Dimensions = { ...SHOP, costCentre: 'CC-MILL' };
export const STORES: Dimensions = { ...SHOP, costCentre: 'CC-STORES' };
export const RATES: WorkRates = {
  labourRate: '40.00',
  machineRate: '20.00',
  overheadMethod: 'normal',
  overheadBasis: 'labourHours',
  overheadRate: '15.00',
};

const NOTHING = { material: '0.00', labour: '0.00', machine: '0.00', overhead: '0.00', subcontract: '0.00' };

/** An operation in house at the mill, or a subcontracted one. */
export const operation = (number: number, more: Partial<PlannedOperation> = {}): PlannedOperation => ({
  ...{ operation: number, description: 'Mill', kind: 'inHouse', workCentre: 'MILL', dimensions: MILL },
  ...{ setUpHours: '0', runHoursPerUnit: '1', supplierId: null, unitCost: null, overlaps: true, characteristics: [] },
  ...{ estimate: { ...NOTHING, labour: '400.00', machine: '200.00', overhead: '150.00' } },
  ...more,
});

export const plated: Partial<PlannedOperation> = {
  ...{ description: 'Plate', kind: 'subcontract', workCentre: null, dimensions: null, supplierId: 'S-1' },
  estimate: { ...NOTHING, subcontract: '50.00' },
};

export interface ShopJob {
  readonly spec?: Partial<JobSpec>;
  readonly operations?: readonly PlannedOperation[];
  readonly materials?: readonly Omit<PlannedMaterial, 'line'>[];
}

const BAR = { part: 'BAR', quantity: '20', estimate: '100.00' };
const EXACT = { overCompletion: '0', underCompletion: '0', normalScrap: '0', overIssue: '0' };

/** A job of 10 to stock, unless it is told otherwise. */
export const specOf = (jobId: string, more: Partial<JobSpec> = {}): JobSpec => ({
  ...{ jobId, kind: 'stock', customerId: null, customerName: null, orderId: null, orderLine: null, repairId: null },
  ...{ part: 'SHAFT', description: 'Shaft', quantity: '10', unitOfMeasure: 'EA', dueDate: '2026-12-31' },
  dimensions: SHOP,
  goods: { stockAccount: '1220', businessUnit: STORES.businessUnit, costCentre: STORES.costCentre },
  ...{ warrantyShare: '0', tolerances: EXACT, quote: null, billing: null, given: null, releaseAtOnce: false },
  ...more,
});

/** A job for a customer, with its price. */
export const service: Partial<JobSpec> = {
  ...{ kind: 'service', part: null, goods: null, customerId: 'C-1', customerName: 'Acme' },
  quote: { unitPrice: '120.00', validUntil: '2099-12-31' },
  billing: { termsDays: 30, taxRate: '0' },
};

type Permitted = Stepped & { readonly exception: JobException | null };

/**
 * The commands of the jobs room with the steps of inventory that belong to them, in the order of a job's process. What
 * they emit is posted, and every permission is given. `afterStep` may look at everything after each step.
 */
export function jobShop(test: TestDatabase, afterStep: () => Promise<void> = async () => undefined) {
  const { database } = test;

  async function posted<R extends Stepped>(done: Promise<R>): Promise<R> {
    const result = await done;
    await postFacts(database, result.toPost);
    await afterStep();
    return result;
  }

  /** Asks, and when it has to be permitted asks again with the permission. */
  async function allowed<I extends { readonly jobId: string }, R extends Permitted>(
    run: (command: Command<I>) => Promise<R>,
    command: Command<I>,
  ): Promise<{ readonly result: R; readonly done: Command<I> }> {
    const asked = await posted(run(command));
    if (!asked.exception) return { result: asked, done: command };
    const { exceptionId } = asked.exception;
    const done = { ...command, key: `${command.key}/${exceptionId}`, input: { ...command.input, exceptionId } };
    return { result: await posted(run(done)), done };
  }

  const follow = <I>(command: Command<unknown>, name: string, input: I): Command<I> => ({
    ...{ key: `${command.key}/${name}`, context: command.context },
    input,
  });

  async function giveBack(
    command: Command<unknown>,
    work: string,
    jobId: string,
    giving: { part: string; quantity: string; value: string; line: number; dimensions: Dimensions; site: string },
  ): Promise<void> {
    await posted(returnFromJob(database, follow(command, `${giving.part}/return`, { jobId, work, ...giving })));
    const { part, quantity, value } = giving;
    const recorded = { jobId, work, direction: 'returned' as const, part, quantity, value };
    await posted(jobs.recordMaterial(database, follow(command, `${part}/record`, recorded)));
  }

  return {
    stocked: (part: string, quantity: string, unitCost: string) => {
      const goods = { stockAccount: '1210' as const, businessUnit: STORES.businessUnit, costCentre: STORES.costCentre };
      const input = { part, site: SITE, quantity, unitCost, reference: `DN-${part}`, ...goods };
      return posted(receiveStock(database, by(ollie, input)));
    },

    /** Released, with all of its material at hand. */
    released: async (jobId: string, { spec, operations = [operation(10)], materials = [BAR] }: ShopJob = {}) => {
      const lines = materials.map((material, index) => ({ line: index + 1, ...material }));
      const plan: JobPlan = {
        ...{ billRevision: null, routingRevision: null, plannedOn: '2026-01-02' },
        ...{ operations, materials: lines },
      };
      await posted(jobs.createJob(database, by(ollie, { jobId, spec: specOf(jobId, spec), plan })));
      if (spec?.quote) await posted(jobs.acceptQuote(database, by(ollie, { jobId, reference: 'PO-1' })));
      await posted(jobs.planJob(database, by(ollie, { jobId, plan })));
      const release = by(ollie, { jobId, placingSequence: '1' });
      await posted(jobs.releaseJob(database, release));
      await posted(jobs.recordMaterialHeld(database, by(ollie, { jobId, work: release.key, short: [] })));
    },

    start: (jobId: string, number = 10) =>
      posted(jobs.startOperation(database, by(ollie, { jobId, operation: number }))),
    report: (jobId: string, good: string, more: { operation?: number; toRework?: string; reworked?: boolean } = {}) => {
      const input = { jobId, operation: 10, good, toRework: '0', reworked: false, ...more };
      return posted(jobs.reportQuantity(database, by(ollie, input)));
    },
    finish: (jobId: string, number = 10) =>
      posted(jobs.finishOperation(database, by(ollie, { jobId, operation: number }))),

    /** Hours of a crew on a day. */
    log: (jobId: string, labourHours: string, more: Partial<LogTimeInput> = {}) =>
      posted(jobs.logTime(database, by(ollie, crew(jobId, labourHours, more)))),
    scrap: (jobId: string, quantity: string, more: Partial<ScrapUnitsInput> = {}) => {
      const input = {
        jobId,
        operation: 10,
        quantity,
        reason: 'machining' as const,
        note: '',
        reworked: false,
        ...more,
      };
      return allowed((command: Command<ScrapUnitsInput>) => jobs.scrapUnits(database, command), by(ollie, input));
    },
    receiveBack: async (jobId: string, number: number, units: string, cost: string) => {
      const sent = { jobId, operation: number, quantity: units, reference: 'OUT', expectedOn: '2099-01-01' };
      await posted(jobs.sendOut(database, by(ollie, sent)));
      const input = { jobId, operation: number, good: units, cost, reference: 'BACK' };
      return posted(jobs.receiveBack(database, by(ollie, input)));
    },

    issue: async (jobId: string, part: string, quantity: string) => {
      const [stock = null] = await averageCosts(database, { site: SITE, parts: [part] });
      const command = by(ollie, { jobId, part, quantity, note: '', stock });
      const { result, done } = await allowed((asked: typeof command) => jobs.issueMaterial(database, asked), command);
      const { site, dimensions, line } = result;
      const taking = { jobId, work: done.key, part, site, quantity, dimensions, line };
      try {
        const { value } = await posted(issueToJob(database, follow(done, 'issue', taking)));
        const recorded = { jobId, work: done.key, direction: 'issued' as const, part, quantity, value };
        return await posted(jobs.recordMaterial(database, follow(done, 'record', recorded)));
      } catch (error) {
        const refusal = (error as Refused).toWire();
        await jobs.abandonWork(database, follow(done, 'abandon', { jobId, work: done.key, refusal }));
        throw error;
      }
    },
    giveBack: async (jobId: string, part: string, quantity: string) => {
      const command = by(ollie, { jobId, part, quantity, note: '' });
      const returned = await posted(jobs.returnMaterial(database, command));
      await giveBack(command, command.key, jobId, { ...returned, part, quantity });
    },

    complete: async (jobId: string, quantity: string, more: Partial<CompleteJobInput> = {}) => {
      const command = by(ollie, { jobId, quantity, note: '', ...more });
      const { result, done } = await allowed(
        (asked: Command<CompleteJobInput>) => jobs.completeJob(database, asked),
        command,
      );
      const { completionId, value, toStock, toInvoice } = result;
      if (!toStock && !toInvoice) return result;
      const goods = { jobId, completionId, quantity, value };
      if (toStock) await posted(receiveFromJob(database, follow(done, 'receive', { ...goods, ...toStock })));
      await posted(jobs.finishWork(database, follow(done, 'record', { jobId, work: done.key })));
      return result;
    },
    close: async (jobId: string) => {
      const command = by(ollie, { jobId, note: '' });
      const closed = await posted(jobs.closeJob(database, command));
      await posted(jobs.finishWork(database, follow(command, 'finish', { jobId, work: command.key })));
      return closed;
    },
    cancel: async (jobId: string, more: Partial<CancelJobInput> = {}) => {
      const command = by(ollie, { jobId, reason: 'not wanted', costTo: 'scrap' as const, ...more });
      const { result, done } = await allowed(
        (asked: Command<CancelJobInput>) => jobs.cancelJob(database, asked),
        command,
      );
      const { site, dimensions } = result;
      for (const back of result.returns)
        await giveBack(done, `${done.key}/${back.part}`, jobId, { ...back, site, dimensions });
      await posted(jobs.finishCancellation(database, follow(done, 'finish', { jobId, work: done.key })));
      return result;
    },
    openCosts: (jobId: string, costs: Partial<typeof NOTHING>, as: Actor = fay) =>
      posted(jobs.openJobCosts(database, by(as, { jobId, costs: { ...NOTHING, ...costs }, note: 'cutover' }))),

    /** What the mill incurred on the day of the crews' time, over hours of labour. */
    chargeOverhead: (amount: string, more: Partial<ChargeActualOverheadInput> = {}) => {
      const chargeId = `OH-${randomUUID()}`;
      const days = { from: '2026-03-02', to: '2026-03-02' };
      const input = { chargeId, workCentre: 'MILL', ...days, amount, basis: 'labourHours' as const, ...more };
      return posted(jobs.chargeActualOverhead(database, by(fay, input)));
    },
    closeOverhead: (balances: readonly OverheadBalance[], over: ProratedOver | null) => {
      const closing = { closingId: `CL-${randomUUID()}`, through: '2026-03-31' };
      const method = over ? ('prorate' as const) : ('costOfGoodsSold' as const);
      return posted(jobs.closeOverhead(database, by(fay, { ...closing, method, balances, over })));
    },

    posted,
    journals: () => newJournals(test),
  };
}
export type JobShop = ReturnType<typeof jobShop>;

export const crew = (jobId: string, labourHours: string, more: Partial<LogTimeInput> = {}): LogTimeInput => ({
  ...{ jobId, operation: 10, person: null, from: null, to: null, workedOn: '2026-03-02', labourHours },
  ...{ machineHours: '0', rework: false, note: '', rates: RATES },
  ...more,
});
