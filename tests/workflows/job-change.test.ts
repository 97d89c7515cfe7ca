import { expect } from 'chai';
import { readReservation } from '../../domain/inventory/store/index.js';
import { readJob } from '../../domain/jobs/store/index.js';
import { expectBooksAtRest } from '../support/books.js';
import { type Floor, floorOf, furnishFloor, receiveBars, shaftJob } from '../support/job-floor.js';
import { openWorld, type World } from '../support/process-world.js';

describe('a job whose quantity changes after its release', () => {
  let world: World;
  let floor: Floor;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    floor = floorOf(world);
    await furnishFloor(world.test.database, '10');
  });
  after(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const held = async (jobId: string): Promise<string[]> =>
    ((await readReservation(world.test.database, jobId))?.lines ?? []).map(
      ({ part, reserved, quantity }) => `${part} ${reserved}/${quantity}`,
    );

  it('reserves what it takes by now, waits for what is missing, and is closed with nothing open', async () => {
    const jobId = 'J-1';
    await floor.create(shaftJob(jobId));
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    expect(await held(jobId)).to.deep.equal(['BAR 8/8']);
    await floor.ask('issueMaterial', { jobId, part: 'BAR', quantity: '3', note: '' });

    const more = await floor.ask('changeJob', { jobId, quantity: '6', reason: 'two more' });
    expect(more).to.include({ quantity: '6', waitingFor: 'material' });
    expect(await held(jobId)).to.deep.equal(['BAR 10/12']);
    expect((await readJob(world.test.database, jobId))?.openWork).to.deep.equal([]);

    await receiveBars(world.test.database, '2');
    await floor.handle(jobId).signal('jobChanged');
    await floor.reaches(jobId, 'Released', null);
    expect(await held(jobId)).to.deep.equal(['BAR 12/12']);

    const fewer = await floor.ask('changeJob', { jobId, quantity: '1', reason: 'the rest is cancelled' });
    expect(fewer).to.include({ quantity: '1', waitingFor: null });
    expect(await held(jobId)).to.deep.equal(['BAR 3/3']);
    for (const operation of [10, 20]) {
      await floor.ask('startOperation', { jobId, operation });
      await floor.ask('reportQuantity', { jobId, operation, good: '1', toRework: '0', reworked: false });
      await floor.ask('finishOperation', { jobId, operation });
    }
    await floor.ask('completeJob', { jobId, quantity: '1', note: '' });
    expect(await floor.ask('closeJob', { jobId, note: '' })).to.include({ state: 'Closed' });
  });
});
