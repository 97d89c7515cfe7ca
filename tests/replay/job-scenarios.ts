import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import { amos, fay } from '../support/actors.js';
import { type Floor, floorOf, furnishFloor, quoteFor, RATES, shaftJob } from '../support/job-floor.js';
import type { World } from '../support/process-world.js';
import type { Scenario } from './scenarios.js';

const JOB = 'J-1';

async function onTheFloor(world: World): Promise<Floor> {
  await furnishFloor(world.test.database);
  return floorOf(world);
}

async function released(floor: Floor): Promise<void> {
  await floor.create(shaftJob(JOB));
  await floor.ask('planJob', { jobId: JOB });
  await floor.ask('releaseJob', { jobId: JOB });
  await floor.ask('issueMaterial', { jobId: JOB, part: 'BAR', quantity: '8', note: '' });
}

async function work(floor: Floor, operation: number): Promise<void> {
  const on = { jobId: JOB, operation };
  const time = { person: null, from: null, to: null, workedOn: '2026-03-02', labourHours: '2', machineHours: '2' };
  await floor.ask('startOperation', on);
  await floor.ask('logTime', { ...on, ...time, rework: false, note: '', rates: RATES });
  await floor.ask('reportQuantity', { ...on, good: '4', toRework: '0', reworked: false });
  await floor.ask('finishOperation', on);
}

async function allow(world: World, requestId: string): Promise<void> {
  const input = { requestId, decision: 'approve' as const, reason: 'seen' };
  const command = { key: `recorded/${requestId}`, context: { actor: amos, correlationId: requestId }, input };
  const approval = world.client.workflow.getHandle(`approval:${requestId}`);
  await approval.executeUpdate(decideUpdate, { args: [command] });
}

export const jobScenarios: readonly Scenario[] = [
  {
    name: 'job-closed',
    time: 'real',
    run: async (world) => {
      const floor = await onTheFloor(world);
      await released(floor);
      await floor.ask('holdJob', { jobId: JOB, reason: 'the drawing is revised' });
      await floor.ask('resumeJob', { jobId: JOB, reason: 'it is as it was' });
      for (const operation of [10, 20]) await work(floor, operation);
      for (const quantity of ['1', '3']) await floor.ask('completeJob', { jobId: JOB, quantity, note: '' });
      await floor.ask('closeJob', { jobId: JOB, note: '' });
      await floor.handle(JOB).result();
      return `job:${JOB}`;
    },
  },
  {
    name: 'job-cancelled-with-permission',
    time: 'real',
    run: async (world) => {
      const floor = await onTheFloor(world);
      await released(floor);
      await floor.ask('startOperation', { jobId: JOB, operation: 10 });
      const cancelling = { jobId: JOB, reason: 'no need', costTo: 'scrap' as const };
      const { made } = await floor.ask('cancelJob', cancelling, { as: fay });
      await allow(world, `AR-${made['exception']}`);
      await floor.handle(JOB).result();
      return `job:${JOB}`;
    },
  },
  {
    name: 'job-quote-lapsed',
    time: 'skipping',
    run: async (world) => {
      const floor = await onTheFloor(world);
      const customer = { customerId: 'C-1001', customerName: 'Acme', billing: { termsDays: 30, taxRate: '0' } };
      const service = { kind: 'service' as const, part: null, goods: null, ...customer };
      await floor.create(shaftJob(JOB, { ...service, quote: quoteFor(30) }));
      await world.sleep('32 days');
      await floor.handle(JOB).result();
      return `job:${JOB}`;
    },
  },
];
