import { expect } from 'chai';
import { by, fay, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { inSequence, type ShopFloor, shopFloor } from '../../../tests/support/shop-floor.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { job, restartWorkCentre, stopWorkCentre } from './index.js';

const at = (workCentre: string) => ({ workCentre });

describe('holds', () => {
  let test: TestDatabase;
  let floor: ShopFloor;
  before(async () => {
    test = await testDatabase();
    floor = shopFloor(test);
  });
  after(() => test.close());

  it('pause what runs and block what is ready, until the last is released', async () => {
    await floor.released('J-1', { operations: [inSequence(10), inSequence(20, { overlaps: true })] });
    await floor.start('J-1', 10);
    await floor.report('J-1', 10, '2');
    const held = await floor.ask('holdJob', { jobId: 'J-1', reason: 'drawing unclear' });
    expect(held).to.include({ state: 'OnHold', waitingFor: 'resume', reason: 'drawing unclear' });
    await floor.ask('holdJob', { jobId: 'J-1', reason: 'no crane' });
    expect(await floor.standing('J-1')).to.equal('OnHold/resume 10:Paused(job) 20:Blocked(job)');
    await refusalOf(floor.start('J-1', 10), 'WrongState');
    expect(await floor.ask('resumeJob', { jobId: 'J-1', reason: 'all clear' })).to.include({ state: 'InProgress' });
    expect(await floor.standing('J-1')).to.equal('InProgress 10:Paused 20:Ready');
    await refusalOf(floor.ask('resumeJob', { jobId: 'J-1', reason: 'again' }), 'WrongState');
    const holds = (await job(test.database, 'J-1'))?.holds ?? [];
    expect(holds.map(({ holdId, placedBy }) => `${holdId} ${placedBy.name}`)).to.deep.equal(['H-1 ollie', 'H-2 ollie']);
  });

  it('let a job that has not begun go back to where it was, with what it waits for', async () => {
    await floor.released('J-2');
    const short = [{ line: 1, part: 'BAR', quantity: '2' }];
    await floor.ask('recordMaterialHeld', { jobId: 'J-2', work: null, short });
    await floor.ask('holdJob', { jobId: 'J-2', reason: 'credit' });
    await floor.ask('recordMaterialHeld', { jobId: 'J-2', work: null, short });
    expect(await floor.standing('J-2')).to.equal('OnHold/resume 10:Blocked(job) 20:Blocked(job)');
    await floor.ask('resumeJob', { jobId: 'J-2', reason: 'paid' });
    expect(await floor.standing('J-2')).to.equal('Released/material 10:Blocked(material) 20:Blocked(material)');
  });
});

describe('machines that are down', () => {
  let test: TestDatabase;
  let floor: ShopFloor;
  before(async () => {
    test = await testDatabase();
    floor = shopFloor(test);
  });
  after(() => test.close());

  const stop = (workCentre: string, key?: string) =>
    stopWorkCentre(test.database, by(ollie, { ...at(workCentre), cause: 'spindle' }, key));
  const restart = (workCentre: string) => restartWorkCentre(test.database, by(ollie, at(workCentre)));
  const standings = () => Promise.all(['J-1', 'J-2', 'J-3', 'J-4'].map(floor.standing));

  it('hold their operations in every job, and nothing else', async () => {
    const lathe = { workCentre: 'LATHE' };
    const operations = [inSequence(10, lathe), inSequence(20), inSequence(30, lathe)];
    for (const jobId of ['J-1', 'J-2', 'J-3']) await floor.released(jobId, { operations });
    await floor.created('J-4', { operations });
    await floor.start('J-1', 10);
    await floor.start('J-3', 10);
    await floor.ask('pauseOperation', { jobId: 'J-3', operation: 10, reason: 'lunch' });
    const versions = async () =>
      (await test.admin<{ version: number }>('SELECT version FROM jobs.jobs ORDER BY job_id')).map(
        (one) => one.version,
      );
    const before = await versions();

    const stopped = await stop('LATHE', 'stop-1');
    expect(stopped.jobs).to.deep.equal(['J-1', 'J-2', 'J-3']);
    expect(await stop('LATHE', 'stop-1')).to.deep.equal(stopped);
    expect(await standings()).to.deep.equal([
      'InProgress 10:Paused(machine) 20:Blocked(operation 10) 30:Blocked(operation 20)',
      'Released 10:Blocked(machine) 20:Blocked(operation 10) 30:Blocked(operation 20)',
      'InProgress 10:Paused(machine) 20:Blocked(operation 10) 30:Blocked(operation 20)',
      'Accepted 10:Blocked(job) 20:Blocked(job) 30:Blocked(job)',
    ]);
    expect((await versions()).map((version, index) => version - (before[index] ?? 0))).to.deep.equal([1, 1, 1, 0]);
    const refused = await refusalOf(floor.start('J-1', 10), 'WorkCentreStopped');
    expect(refused.details).to.include({ workCentre: 'LATHE', state: 'Paused' });
    await refusalOf(floor.start('J-2', 10), 'WorkCentreStopped');
    await refusalOf(stop('LATHE'), 'WorkCentreStopped');

    expect((await restart('LATHE')).jobs).to.deep.equal(['J-1', 'J-2', 'J-3']);
    expect((await standings()).slice(0, 3)).to.deep.equal([
      'InProgress 10:Paused 20:Blocked(operation 10) 30:Blocked(operation 20)',
      'Released 10:Ready 20:Blocked(operation 10) 30:Blocked(operation 20)',
      'InProgress 10:Paused 20:Blocked(operation 10) 30:Blocked(operation 20)',
    ]);
    await floor.start('J-1', 10);
    expect((await refusalOf(restart('LATHE'), 'WrongState')).details.state).to.equal('running');
    const facts = await factsOfAggregate(test, 'work-centre-stop:LATHE');
    expect(facts.map(({ type }) => type)).to.deep.equal(['WorkCentreStopped', 'WorkCentreRestarted']);
    expect(facts[0]?.payload).to.deep.include({ cause: 'spindle', jobs: ['J-1', 'J-2', 'J-3'] });
  });

  it('block what comes to them while they are down', async () => {
    await floor.report('J-1', 10, '10');
    await stop('MILL');
    await floor.finish('J-1', 10);
    expect(await floor.standing('J-1')).to.equal('InProgress 10:Done 20:Blocked(machine) 30:Blocked(operation 20)');
    await restart('MILL');
    expect(await floor.standing('J-1')).to.equal('InProgress 10:Done 20:Ready 30:Blocked(operation 20)');
    await stop('SAW');
    expect((await restart('SAW')).jobs).to.deep.equal([]);
  });

  it('go down at the very moment that work begins there, and nothing runs afterwards', async () => {
    for (let round = 0; round < 8; round += 1) {
      const jobId = `J-R${round}`;
      await floor.released(jobId, { operations: [inSequence(10, { workCentre: `M-${round}` })] });
      await Promise.allSettled([floor.start(jobId, 10), stop(`M-${round}`)]);
      const standing = await floor.standing(jobId);
      expect(['InProgress 10:Paused(machine)', 'Released 10:Blocked(machine)']).to.include(standing);
    }
  });

  it('are stopped and restarted by operations, with their code and a cause', async () => {
    await refusalOf(stopWorkCentre(test.database, by(fay, { ...at('LATHE'), cause: 'x' })), 'NotAllowed');
    await refusalOf(restartWorkCentre(test.database, by(fay, at('LATHE'))), 'NotAllowed');
    const wrong = stopWorkCentre(test.database, by(ollie, { workCentre: 'no code', cause: '' }));
    expect(fieldsOf(await refusalOf(wrong, 'InvalidJob'))).to.deep.equal(['cause', 'workCentre']);
  });
});
