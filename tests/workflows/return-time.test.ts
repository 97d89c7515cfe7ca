import { expect } from 'chai';
import { expectBooksAtRest } from '../support/books.js';
import { furnish } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { type ReturnDesk, returnDesk } from '../support/return-desk.js';

describe('the process of a return as time passes', () => {
  let world: World;
  let desk: ReturnDesk;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'skipping' });
    desk = returnDesk(world);
    await furnish(world.test.database, { 'P-1': '100' });
  });
  afterEach(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const five = { lines: [{ part: 'P-1', quantity: '5' }] };

  it('lapses when nothing came, also over a restart, and frees what it held', async () => {
    const order = await desk.shipped(five);
    const returnId = await desk.authorise(order, { quantity: '5', validDays: 14 });
    await world.sleep('13 days');
    expect(await desk.view(returnId)).to.include({ state: 'Authorised', waitingFor: 'goods' });
    await desk.handle(returnId).terminate('the test loses it');
    await world.sleep('2 days');
    await desk.restart(returnId);
    expect(await desk.reaches(returnId, 'Lapsed')).to.include({ reason: 'the goods did not come in time' });
    expect(await desk.authorise(order, { quantity: '5' })).to.be.a('string');
  });

  it('goes on with what came in time, and reads its replacement within the hour', async () => {
    const order = await desk.shipped(five);
    const returnId = await desk.authorise(order, { quantity: '3', outcome: 'replacement', validDays: 14 });
    await desk.receive(returnId, '1');
    await desk.inspect(returnId, ['1', 'restock']);
    expect(await desk.view(returnId)).to.include({ state: 'Received', waitingFor: 'goods' });
    await world.sleep('15 days');
    const { replacementOrderId } = await desk.reaches(returnId, 'Replacing');
    const replacement = { ...order, order: { ...order.order, orderId: replacementOrderId ?? '' } };
    await desk.orders.reaches(replacement, 'Confirmed');
    await desk.orders.ship(replacement);
    await world.sleep('61 minutes');
    expect(await desk.reaches(returnId, 'Closed')).to.include({ credited: '26.50' });
  });
});
