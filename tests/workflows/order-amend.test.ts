import { expect } from 'chai';
import { request as readRequest } from '../../domain/approvals/store/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { type AmendRequest, amendOrderUpdate, stockChangedSignal } from '../../workflows/orders/order.contract.js';
import { DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, receive } from '../support/order-fixture.js';
import { openWorld, opsContext, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

const fay: Actor = { id: 'fay', name: 'Fay Finance', roles: ['Finance', 'Approver'] };

describe('an amended order', () => {
  let world: World;
  let desk: OrderDesk;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '1000', 'P-2': '2' });
  });
  after(async function () {
    this.timeout(120_000);
    await world.stop();
  });
  afterEach(() => desk.comesToRest());

  const stateOf = async (start: OrderStart, revision: number): Promise<string | undefined> =>
    (await readRequest(world.test.database, `AR-${start.order.orderId}-${revision}`))?.state;

  it('while it awaits approval is asked for anew, and can still be cancelled', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    await desk.amend(start, { lines: [{ line: 1, quantity: '3' }] });
    expect(await stateOf(start, 0)).to.equal('Withdrawn');
    await desk.cancel(start);
    expect(await desk.result(start)).to.include({ state: 'Cancelled' });
    expect(await stateOf(start, 1)).to.be.oneOf(['Withdrawn', undefined]);
    expect(await desk.refunded(start)).to.equal(await desk.captured(start));
  });

  it('in its address only leaves one request open', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    await desk.amend(start, { shipTo: { ...start.order.shipTo, city: 'Evansville' } });
    await desk.reaches(start, 'AwaitingApproval', 'approval');
    expect(await stateOf(start, 0)).to.equal('Withdrawn');
    await until('the new request is decided', () => desk.decide(start, 'approve', undefined, 1));
    await desk.reaches(start, 'Confirmed');
    await desk.ship(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
  });

  it('is approved neither by who placed it nor by whoever amended it', async () => {
    const start = await desk.place({ lines: [{ part: 'P-1', quantity: '1', unitPrice: '6000.00' }] });
    await desk.reaches(start, 'Confirmed');
    const amends = (who: Actor, input: AmendRequest): Promise<unknown> => {
      const key = `test/${start.order.orderId}/by-${who.id}`;
      const command = { key, context: { actor: who, correlationId: start.order.orderId }, input };
      return desk.handle(start).executeUpdate(amendOrderUpdate, { args: [command], updateId: key });
    };
    await amends(fay, { lines: [{ line: 1, quantity: '3' }] });
    await desk.reaches(start, 'AwaitingApproval', 'approval');
    const gus = { ...fay, id: 'gus' };
    await amends(gus, { shipTo: { ...start.order.shipTo, city: 'Evansville' } });
    await until('it is asked about anew', () =>
      world.client.workflow.getHandle(`approval:${desk.requestOf(start, 2)}`).describe(),
    );
    const placer = { ...opsContext(start.order.orderId).actor, roles: ['Approver'] as const };
    for (const asker of [fay, gus, placer]) {
      const own = await refusalOf(desk.decide(start, 'approve', asker, 2));
      expect(own, asker.id).to.have.property('code', 'OwnRequest');
    }
    await desk.decide(start, 'reject', undefined, 2);
    expect(await desk.result(start)).to.include({ state: 'Rejected' });
  });

  it('that stock has served unheard does not grow beyond what it can get', async () => {
    const start = await desk.place({ lines: [{ part: 'P-2', quantity: '5' }] });
    await desk.reaches(start, 'Backordered');
    await receive(world.test.database, 'P-2', '3');
    const more = desk.amend(start, { lines: [{ line: 1, quantity: '10' }] });
    expect(await refusalOf(more)).to.have.property('code', 'InsufficientStock');
    expect(await desk.view(start)).to.include({ revision: 0, total: start.order.total });
    await desk.handle(start).signal(stockChangedSignal);
    await desk.reaches(start, 'Confirmed');
    await desk.ship(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
  });
});
