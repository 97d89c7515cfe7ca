import { expect } from 'chai';
import { openWorld, type World } from '../support/process-world.js';
import { furnishBench, type RepairDesk, repairDesk } from '../support/repair-desk.js';
import { charge, evaluationOf } from '../support/repair-fixture.js';
import { until } from '../support/until.js';

const WARRANTY = evaluationOf(charge.warranty('80.00'));

describe('news of a repair’s job', function () {
  this.timeout(60_000);
  let world: World;
  let desk: RepairDesk;
  before(async () => {
    world = await openWorld({ time: 'real' });
    desk = repairDesk(world);
    await furnishBench(world);
  });
  after(() => world.stop());
  afterEach(() => world.faults.clear());

  it('that comes while the job is begun is heard before a long history is left behind', async () => {
    const repairId = await desk.receive({ historyEvents: 8 });
    world.faults.set('startJob', { after: () => desk.handle(repairId).signal('jobChanged') });
    await desk.ask('evaluateRepair', repairId, WARRANTY);
    await desk.reaches(repairId, 'InRepair', 'job');
    world.faults.clear();
    await desk.floor.reaches(desk.jobOf(repairId), 'Released');
    await desk.wake();
    await until('it has heard how the job stands', async () =>
      (await desk.view(repairId)).jobState === 'Released' ? true : undefined,
    );
    await desk.work(repairId);
    await desk.complete(repairId);
    await desk.wake();
    await desk.reaches(repairId, 'InRepair', 'test');
    await until('it is tested', () => desk.test(repairId));
    await until('the asset is returned', () => desk.return(repairId));
    await until('it is closed', () => desk.close(repairId));
  });

  it('that it cannot be begun ends the repair only when no attempt can make it any more', async () => {
    const repairId = await desk.receive();
    world.faults.set('startJob', 'refuseOnceBefore');
    await desk.ask('evaluateRepair', repairId, WARRANTY);
    await until('the operator is asked', () => desk.resolve(repairId, `${repairId}/job/1`, 'cancel'));
    expect(await desk.handle(repairId).result()).to.include({ state: 'Cancelled' });
    const barred = await world.test.admin('SELECT status FROM jobs.steps WHERE key = $1', [
      `${desk.jobOf(repairId)}/create`,
    ]);
    expect(barred).to.deep.equal([{ status: 'undone' }]);
  });

  it('that it was begun after all keeps the repair going when it was to be given up', async () => {
    const repairId = await desk.receive();
    world.faults.set('startJob', 'refuseOnceAfter');
    await desk.ask('evaluateRepair', repairId, WARRANTY);
    await until('the operator is asked', () => desk.resolve(repairId, `${repairId}/job/1`, 'cancel'));
    await desk.floor.reaches(desk.jobOf(repairId), 'Released');
    await desk.wake();
    await until('it knows its job', async () =>
      (await desk.view(repairId)).jobState === 'Released' ? true : undefined,
    );
    expect(await desk.view(repairId)).to.include({ state: 'InRepair', waitingFor: 'job' });
  });
});
