import fc from 'fast-check';
import type { JobSpec } from '../../domain/jobs/index.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { type JobShop, operation, plated, RATES, SHOP, service } from './job-shop.js';

const which = fc.nat({ max: 2 });
/** Mostly the job that has operations in house. */
const floor = fc.constantFrom(0, 0, 0, 0, 1, 2);
const units = fc.integer({ min: 1, max: 30_000 }).map((tenThousandths) => (tenThousandths / 10_000).toString());
const hours = fc.integer({ min: 0, max: 90_000 }).map((tenThousandths) => (tenThousandths / 10_000).toString());
const cents = fc.integer({ min: 1, max: 50_000 }).map((amount) => (amount / 100).toFixed(2));
const part = fc.constantFrom('BAR', 'ROD');
const number = fc.constantFrom(10, 10, 20);

/** What may happen to one of three jobs. */
export const jobCommands = {
  start: fc.record({ kind: fc.constant('start' as const), which: floor, number }),
  report: fc.record({
    kind: fc.constant('report' as const),
    which: floor,
    number,
    units,
    toRework: fc.constantFrom('0', '0.5'),
  }),
  mend: fc.record({ kind: fc.constant('mend' as const), which: floor, number }),
  finish: fc.record({ kind: fc.constant('finish' as const), which: floor, number }),
  log: fc.record({ kind: fc.constant('log' as const), which: floor, number, hours, actual: fc.boolean() }),
  scrap: fc.record({ kind: fc.constant('scrap' as const), which: floor, number, units }),
  receiveBack: fc.record({ kind: fc.constant('receiveBack' as const), which, units, cents }),
  issue: fc.record({ kind: fc.constant('issue' as const), which, part, units }),
  giveBack: fc.record({ kind: fc.constant('giveBack' as const), which, part, units }),
  open: fc.record({ kind: fc.constant('open' as const), which, cents }),
  complete: fc.record({
    kind: fc.constant('complete' as const),
    which,
    units,
    final: fc.constantFrom(undefined, undefined, false, true),
  }),
  close: fc.record({ kind: fc.constant('close' as const), which }),
  charge: fc.record({ kind: fc.constant('charge' as const), which, cents }),
  prorate: fc.record({ kind: fc.constant('prorate' as const), which, cents, over: fc.boolean() }),
  cancel: fc.record({ kind: fc.constant('cancel' as const), which, costTo: fc.constantFrom('scrap', 'customer') }),
};

const command = fc.oneof(
  { arbitrary: jobCommands.start, weight: 6 },
  { arbitrary: jobCommands.report, weight: 12 },
  { arbitrary: jobCommands.mend, weight: 5 },
  { arbitrary: jobCommands.finish, weight: 4 },
  { arbitrary: jobCommands.log, weight: 5 },
  { arbitrary: jobCommands.scrap, weight: 3 },
  { arbitrary: jobCommands.receiveBack, weight: 4 },
  { arbitrary: jobCommands.issue, weight: 6 },
  { arbitrary: jobCommands.giveBack, weight: 3 },
  { arbitrary: jobCommands.open, weight: 2 },
  { arbitrary: jobCommands.complete, weight: 6 },
  { arbitrary: jobCommands.close, weight: 10 },
  { arbitrary: jobCommands.charge, weight: 2 },
  { arbitrary: jobCommands.prorate, weight: 2 },
  { arbitrary: jobCommands.cancel, weight: 1 },
);
export type JobCommand = typeof command extends fc.Arbitrary<infer C> ? C : never;
export const jobSequence = (minLength: number, maxLength: number) =>
  fc.array(command, { minLength, maxLength, size: 'max' });

const LOOSE = { overCompletion: '0.3', underCompletion: '0.1', normalScrap: '0.15', overIssue: '0.1' };
const material = (of: string) => ({ part: of, quantity: '7', estimate: '35.00' });
const SPECS: readonly Partial<JobSpec>[] = [
  {},
  service,
  { ...service, kind: 'repair', quote: null, billing: null, repairId: 'RP-1', warrantyShare: '0.35' },
];

/** One job of each way to complete: into stock, to a customer with no operations, to warranty by a subcontractor. */
export async function threeJobs(shop: JobShop, run: string): Promise<readonly string[]> {
  const operations = [[operation(10), operation(20)], [], [operation(10, plated)]];
  const ids = SPECS.map((_, index) => `${run}-${index}`);
  for (const [index, spec] of SPECS.entries())
    await shop.released(ids[index] ?? '', {
      spec: { ...spec, tolerances: LOOSE, quantity: '9.5' },
      operations: operations[index] ?? [],
      materials: [material('BAR'), material('ROD')],
    });
  return ids;
}

/** Does one command; false when it is refused. */
export async function play(shop: JobShop, jobs: readonly string[], one: JobCommand): Promise<boolean> {
  try {
    await act(shop, jobs[one.which] ?? '', one);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

function act(shop: JobShop, jobId: string, one: JobCommand): Promise<unknown> {
  switch (one.kind) {
    case 'start':
      return shop.start(jobId, one.number);
    case 'report':
      return shop.report(jobId, one.units, { operation: one.number, toRework: one.toRework });
    case 'mend':
      return shop.report(jobId, '0.5', { operation: one.number, reworked: true });
    case 'finish':
      return shop.finish(jobId, one.number);
    case 'log':
      return shop.log(jobId, one.hours, {
        operation: one.number,
        machineHours: '0.3',
        rates: one.actual ? { ...RATES, overheadMethod: 'actual', overheadRate: null } : RATES,
      });
    case 'scrap':
      return shop.scrap(jobId, one.units, { operation: one.number });
    case 'receiveBack':
      return shop.receiveBack(jobId, 10, one.units, one.cents);
    case 'issue':
      return shop.issue(jobId, one.part, one.units);
    case 'giveBack':
      return shop.giveBack(jobId, one.part, one.units);
    case 'open':
      return shop.openCosts(jobId, { labour: one.cents, overhead: '0.01' });
    case 'complete':
      return shop.complete(jobId, one.units, one.final === undefined ? {} : { final: one.final });
    case 'close':
      return shop.close(jobId);
    case 'charge':
      return shop.chargeOverhead(one.cents);
    case 'prorate': {
      const [applied, incurred] = one.over ? [one.cents, '0.00'] : ['0.00', one.cents];
      return shop.closeOverhead([{ dimensions: SHOP, applied, incurred }], { stock: [], costOfGoodsSold: [] });
    }
    case 'cancel':
      return shop.cancel(jobId, { costTo: one.costTo as 'scrap' | 'customer' });
  }
}
