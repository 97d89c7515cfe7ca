import { expect } from 'chai';
import { readReservation } from '../../domain/inventory/store/index.js';
import { task as readTask } from '../../domain/operations/store/index.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { ORDER_WORKFLOW, orderWorkflowId, stockChangedSignal } from '../../workflows/orders/order.contract.js';
import { searchAttributes } from '../../workflows/support/search-attributes.js';
import { DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, orderStart, receive } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

describe('the order process and its engine', () => {
  let world: World;
  let desk: OrderDesk;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '1000', 'P-3': '10', 'P-4': '10' });
  });
  after(async function () {
    this.timeout(120_000);
    await world.stop();
  });
  afterEach(() => desk.comesToRest());

  const isCancelled = async (start: OrderStart): Promise<void> => {
    expect(await desk.result(start)).to.include({ state: 'Cancelled' });
    expect((await desk.view(start)).reason).to.contain('cancelled in the engine');
    expect(await desk.refunded(start)).to.equal(await desk.captured(start));
    expect((await readReservation(world.test.database, start.order.orderId))?.open).to.equal(false);
  };

  it('compensates when it is cancelled in the engine: confirmed', async () => {
    const start = await desk.place();
    await desk.reaches(start, 'Confirmed');
    await desk.handle(start).cancel();
    await isCancelled(start);
    expect(await desk.refunded(start)).to.equal(start.order.total);
  });

  it('compensates when it is cancelled in the engine: backordered', async () => {
    const start = await desk.place({ lines: [{ part: 'P-NONE', quantity: '1' }] });
    await desk.reaches(start, 'Backordered');
    await desk.handle(start).cancel();
    await isCancelled(start);
  });

  it('compensates when it is cancelled in the engine: awaiting approval', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    await desk.handle(start).cancel();
    await isCancelled(start);
    const approval = world.client.workflow.getHandle(`approval:${desk.requestOf(start)}`);
    expect(await approval.result()).to.include({ state: 'Withdrawn' });
  });

  it('cancels only the rest when it is cancelled in the engine partly shipped', async () => {
    const start = await desk.place({ allowPartialShipment: true, lines: [{ part: 'P-1', quantity: '3' }] });
    await desk.reaches(start, 'Confirmed');
    await desk.ship(start, [{ line: 1, quantity: '1' }]);
    await desk.handle(start).cancel();
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    expect((await desk.view(start)).shipped).to.deep.equal([{ line: 1, shipped: '1', cancelled: '2' }]);
    expect(await desk.refunded(start)).to.equal('53.00');
  });

  it('leaves a long history behind and goes on in a new run, as often as it takes', async () => {
    const start = orderStart({ lines: [{ part: 'P-LONG', quantity: '2' }], timing: { historyEvents: 30 } });
    await world.place(start);
    await desk.reaches(start, 'Backordered');
    const first = (await desk.handle(start).describe()).runId;
    const runs = new Set([first]);
    while (runs.size < 3) {
      await desk.handle(start).signal(stockChangedSignal);
      runs.add((await desk.handle(start).describe()).runId);
    }
    await receive(world.test.database, 'P-LONG', '2');
    await desk.handle(start).signal(stockChangedSignal);
    await desk.reaches(start, 'Confirmed');
    // A new run may still be on its way to where its row is.
    await until('it is shipped', () => desk.ship(start));
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    expect(await desk.captured(start)).to.equal(start.order.total);
  });

  it('raises an operator task for an order without a process, once, and none for one that has it', async () => {
    const [lost, kept] = [await desk.place(), await desk.place()];
    await Promise.all([desk.reaches(lost, 'Confirmed'), desk.reaches(kept, 'Confirmed')]);
    await desk.handle(lost).terminate('the test loses it');
    await world.test.admin(`UPDATE orders.orders SET updated_at = updated_at - interval '5 minutes'`);
    const found = await until('the loss is found', async () => {
      const raised = await world.activities.findLostProcesses();
      return raised.length > 0 ? raised : undefined;
    });
    expect(found).to.have.length(1);
    expect(await world.activities.findLostProcesses()).to.deep.equal(found);
    const task = await readTask(world.test.database, found[0] ?? '');
    expect(task).to.deep.include({ kind: 'workflow-missing', subject: lost.order.orderId, state: 'Open' });
    await desk.restart(lost);
    await until('it is shipped', () => desk.ship(lost));
    expect(await desk.result(lost)).to.include({ state: 'Fulfilled' });
    await desk.cancel(kept);
    await desk.result(kept);
  });

  it('raises first and lowers last: an amendment that is declined leaves everything as it was', async () => {
    const start = await desk.place({
      token: 'tok_ok',
      lines: [
        { part: 'P-3', quantity: '4' },
        { part: 'P-4', quantity: '4' },
      ],
    });
    await desk.reaches(start, 'Confirmed');
    const before = await readReservation(world.test.database, start.order.orderId);
    const lines = [
      { line: 1, quantity: '2' },
      { line: 2, quantity: '6' },
    ];
    world.faults.set(`chargeCard@${start.order.orderId}`, 'refuseOnceBefore');
    const waiting = desk.place({ lines: [{ part: 'P-3', quantity: '7' }] });
    await desk.reaches(await waiting, 'Backordered');
    expect(await refusalOf(desk.amend(start, { lines }))).to.have.property('code', 'Injected');
    expect(await readReservation(world.test.database, start.order.orderId)).to.deep.equal(before);
    expect((await desk.view(await waiting)).state, 'what was to be given up was not').to.equal('Backordered');
    expect(await desk.view(start)).to.deep.include({ revision: 0, total: start.order.total });
    expect([await desk.captured(start), await desk.refunded(start)]).to.deep.equal([start.order.total, '0.00']);
    await desk.cancel(await waiting);
    await desk.result(await waiting);
    await desk.ship(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
  });

  it('amends a confirmed order: less is credited and refunded, more is invoiced and charged', async () => {
    const start = await desk.place({ lines: [{ part: 'P-1', quantity: '4' }] });
    await desk.reaches(start, 'Confirmed');
    const amend = (quantity: string) => desk.amend(start, { lines: [{ line: 1, quantity }] });
    expect(await amend('3')).to.include({ revision: 1, state: 'Confirmed' });
    expect(await desk.refunded(start)).to.equal('26.50');
    await desk.reaches(start, 'Confirmed', 'shipment');
    expect(await amend('6')).to.include({ revision: 2 });
    expect(await desk.captured(start)).to.equal('185.50');
    expect(await refusalOf(amend('9999'))).to.have.property('code', 'InsufficientStock');
    await until('it is shipped', () => desk.ship(start));
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    expect((await desk.view(start)).shipped).to.deep.equal([{ line: 1, shipped: '6', cancelled: '0' }]);
  });

  it('raises an operator task for a process whose order has no row', async () => {
    const start = orderStart();
    const { orderId } = start.order;
    // No worker serves this queue: the order stays accepted.
    await world.client.workflow.start(ORDER_WORKFLOW, {
      workflowId: orderWorkflowId(orderId),
      taskQueue: 'nobody',
      args: [start],
      typedSearchAttributes: [{ key: searchAttributes.state, value: 'Accepted' }],
    });
    expect(await world.activities.findLostProcesses(), 'it may be a moment ahead of its row').to.deep.equal([]);
    await desk.handle(start).terminate();
  });
});
