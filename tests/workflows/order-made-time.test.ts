import { expect } from 'chai';
import { expectBooksAtRest } from '../support/books.js';
import { furnishFloor, receiveBars } from '../support/job-floor.js';
import { type MadeOrders, madeOrders, shafts } from '../support/made-orders.js';
import { type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';

/** Orders and jobs look again once a day, so that months take few looks. */
const DAILY = { stockRereadMinutes: 24 * 60 };

describe('an order of parts that are made, as time passes', () => {
  let world: World;
  let desk: OrderDesk;
  let made: MadeOrders;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'skipping', sandboxEnv: { PAYMENT_SANDBOX_PENDING_MS: '200' } });
    desk = orderDesk(world);
    made = madeOrders(world);
    await furnish(world.test.database, { 'P-1': '10' });
    await furnishFloor(world.test.database, '0');
  });
  afterEach(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  it('waits for months for a job that waits for its material, and hears of nothing but reads', async () => {
    const start = await desk.place({ lines: [shafts('2')], timing: DAILY });
    await desk.reaches(start, 'Confirmed', 'job');
    await made.floor.reaches(made.jobOf(start), 'Released', 'material');
    await world.sleep('90 days');
    expect((await desk.view(start)).waitingFor).to.equal('job');
    await receiveBars(world.test.database, '4');
    await world.sleep('25 hours');
    await made.floor.reaches(made.jobOf(start), 'Released', null);
    await made.make(start, '2');
    await made.complete(start, '2');
    await world.sleep('25 hours');
    await desk.reaches(start, 'Confirmed', 'shipment');
    await desk.ship(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
  }).timeout(120_000);

  it('lets its job be finished for stock when nobody decides on its cancellation in time', async () => {
    await receiveBars(world.test.database, '4');
    const start = await desk.place({ lines: [shafts('2')], timing: DAILY });
    await desk.reaches(start, 'Confirmed', 'job');
    await made.begin(start);
    await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' });
    await desk.reaches(start, 'Cancelling', 'approval');
    await world.sleep('13 days');
    expect(await desk.view(start)).to.include({ state: 'Cancelling', waitingFor: 'approval' });
    await world.sleep('50 hours');
    await desk.reaches(start, 'Cancelled');
    expect((await made.floor.row(made.jobOf(start))).state).to.equal('InProgress');
    await made.floor.ask('issueMaterial', { jobId: made.jobOf(start), part: 'BAR', quantity: '4', note: '' });
  }).timeout(120_000);
});
