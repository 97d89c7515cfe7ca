import { expect } from 'chai';
import { definePolicy } from '../../domain/approvals/store/index.js';
import { costSheet } from '../../domain/jobs/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { by } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { type Floor, floorOf, furnishFloor, RATES, receiveBars, shaftJob } from '../support/job-floor.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf } from '../support/until.js';

const hours = (jobId: string, operation: number, labourHours: string) => ({
  ...{ jobId, operation, person: null, from: null, to: null, workedOn: '2026-03-02', labourHours },
  ...{ machineHours: labourHours, rework: false, note: '', rates: RATES },
});

describe('the process of a job', () => {
  let world: World;
  let floor: Floor;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    floor = floorOf(world);
    await furnishFloor(world.test.database, '1000');
  });
  after(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  /** Planned, released, and its material issued. */
  async function released(jobId: string, more: Parameters<typeof shaftJob>[1] = {}): Promise<void> {
    await floor.create(shaftJob(jobId, more));
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    await floor.ask('issueMaterial', { jobId, part: 'BAR', quantity: '8', note: '' });
  }

  async function work(jobId: string, operation: number, good: string): Promise<void> {
    await floor.ask('startOperation', { jobId, operation });
    await floor.ask('logTime', hours(jobId, operation, '2'));
    await floor.ask('reportQuantity', { jobId, operation, good, toRework: '0', reworked: false });
    await floor.ask('finishOperation', { jobId, operation });
  }

  it('goes from plan to close, and what it cost stands in stock', async () => {
    const jobId = 'J-1';
    await released(jobId);
    await work(jobId, 10, '4');
    await work(jobId, 20, '4');
    const part = await floor.ask('completeJob', { jobId, quantity: '1', note: '' });
    expect(part).to.include({ state: 'InProgress', completed: '1' });
    const rest = await floor.ask('completeJob', { jobId, quantity: '3', note: '' });
    expect(rest).to.include({ state: 'Completed', completed: '4' });
    expect(await floor.ask('closeJob', { jobId, note: '' })).to.include({ state: 'Closed' });
    expect(await floor.handle(jobId).result()).to.include({ state: 'Closed' });
    // 8 bars at 5.00, 4 hours at 40.00 + 20.00 + 15.00.
    const sheet = await costSheet(world.test.database, jobId);
    expect(sheet).to.include({ estimated: '340.00', actual: '340.00', inProcess: '0.00' });
    const [stock] = await world.test.admin(
      `SELECT on_hand::text, value::text FROM inventory.stock WHERE part = 'SHAFT'`,
    );
    expect(stock).to.deep.equal({ on_hand: '4.0000', value: '340.00' });
  });

  it('refuses what its state does not take, and goes on', async () => {
    const jobId = 'J-2';
    await floor.create(shaftJob(jobId));
    expect(await refusalOf(floor.ask('closeJob', { jobId, note: '' }))).to.deep.include({ code: 'WrongState' });
    expect(await refusalOf(floor.ask('startOperation', { jobId, operation: 10 }))).to.include({ code: 'WrongState' });
    expect(await floor.ask('planJob', { jobId })).to.include({ state: 'Planned' });
  });

  it('lets one of two operators finish an operation', async () => {
    const jobId = 'J-3';
    await released(jobId);
    await floor.ask('startOperation', { jobId, operation: 10 });
    await floor.ask('reportQuantity', { jobId, operation: 10, good: '4', toRework: '0', reworked: false });
    const both = await Promise.allSettled([1, 2].map(() => floor.ask('finishOperation', { jobId, operation: 10 })));
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
  });

  it('does a command once, however often it is asked', async () => {
    const jobId = 'J-4';
    await released(jobId);
    await floor.ask('startOperation', { jobId, operation: 10 });
    const report = { jobId, operation: 10, good: '1', toRework: '0', reworked: false };
    const answers = await Promise.all([1, 2, 3].map(() => floor.ask('reportQuantity', report, { key: 'twice' })));
    expect(answers.map(({ operations }) => operations[0]?.good)).to.deep.equal(['1', '1', '1']);
  });

  it('waits for material that is short, and takes it when it comes', async () => {
    const jobId = 'J-5';
    await floor.create(shaftJob(jobId, { quantity: '600' }));
    await floor.ask('planJob', { jobId });
    const waiting = await floor.ask('releaseJob', { jobId });
    expect(waiting).to.include({ state: 'Released', waitingFor: 'material' });
    expect(waiting.operations[0]).to.include({ state: 'Blocked' });
    await receiveBars(world.test.database, '1200');
    await floor.handle(jobId).signal('jobChanged');
    await floor.reaches(jobId, 'Released', null);
    expect((await floor.ask('startOperation', { jobId, operation: 10 })).state).to.equal('InProgress');
  });

  it('asks for permission once small issues beyond the plan have come to the limit, also of what was never planned', async () => {
    const rule = { name: 'dear', minimumAmount: '20.00', approverRole: 'Approver' as const, escalateAfterMinutes: 60 };
    const rules = [{ ...rule, escalateToRole: 'Admin' as const, expireAfterMinutes: 120 }];
    await definePolicy(world.test.database, by(SYSTEM_ACTOR, { kind: 'jobOverIssue', rules }, 'policy/over-issue'));
    const over = (jobId: string) => floor.ask('issueMaterial', { jobId, part: 'BAR', quantity: '1', note: '' });
    await released('J-8');
    await floor.create(shaftJob('J-9', { given: { operations: [], materials: [] } }));
    await floor.ask('planJob', { jobId: 'J-9' });
    await floor.ask('releaseJob', { jobId: 'J-9' });
    for (const jobId of ['J-8', 'J-9']) {
      for (const _ of ['5.00', '10.00', '15.00']) expect((await over(jobId)).made).to.deep.equal({});
      expect((await over(jobId)).made).to.have.property('exception');
    }
  });

  it('gives up an issue that stock refuses, and goes on', async () => {
    const jobId = 'J-6';
    await released(jobId);
    const refused = refusalOf(floor.ask('issueMaterial', { jobId, part: 'NOWHERE', quantity: '1', note: '' }));
    expect(await refused).to.include({ code: 'InsufficientStock' });
    expect(await world.test.admin('SELECT key FROM jobs.open_work')).to.deep.equal([]);
    await floor.ask('returnMaterial', { jobId, part: 'BAR', quantity: '8', note: '' });
    expect(await floor.ask('cancelJob', { jobId, reason: 'not needed', costTo: 'scrap' })).to.include({
      state: 'Cancelled',
    });
  });

  for (const fault of ['failOnceBefore', 'failOnceAfter'] as const) {
    for (const activity of ['issueMaterial', 'issueToJob', 'recordMaterial', 'postFacts'] as const) {
      it(`issues once when ${activity} fails (${fault})`, async () => {
        const jobId = `J-${activity}-${fault}`;
        await floor.create(shaftJob(jobId));
        await floor.ask('planJob', { jobId });
        await floor.ask('releaseJob', { jobId });
        world.faults.set(activity, fault);
        await floor.ask('issueMaterial', { jobId, part: 'BAR', quantity: '8', note: '' });
        const sheet = await costSheet(world.test.database, jobId);
        expect(sheet?.inProcess).to.equal('40.00');
      });
    }
  }
});
