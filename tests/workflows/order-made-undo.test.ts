import { expect } from 'chai';
import { expectBooksAtRest } from '../support/books.js';
import { furnishFloor } from '../support/job-floor.js';
import { type MadeOrders, madeOrders, shafts } from '../support/made-orders.js';
import { type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, orderStart } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { until } from '../support/until.js';

describe('the jobs of an order that ends early', function () {
  this.timeout(120_000);
  let world: World;
  let desk: OrderDesk;
  let made: MadeOrders;
  before(async () => {
    world = await openWorld({ time: 'real', sandboxEnv: { PAYMENT_SANDBOX_PENDING_MS: '200' } });
    desk = orderDesk(world);
    made = madeOrders(world);
    await furnish(world.test.database, { 'P-1': '1000' });
    await furnishFloor(world.test.database, '1000');
  });
  after(() => world.stop());
  afterEach(async () => {
    world.faults.clear();
    await expectBooksAtRest(world.test.database, world.test.admin);
  });

  for (const [when, choice, begun] of [
    ['has not begun', {}, false],
    ['has begun', { startedJobs: 'cancel', costTo: 'scrap' }, true],
  ] as const) {
    it(`one that ${when} is asked anew after an operator has mended why it refused`, async () => {
      const start = await desk.place({ lines: [shafts('1')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.floor.reaches(made.jobOf(start), 'Released');
      if (begun) await made.begin(start);
      world.faults.set('cancelJob', 'refuseOnceBefore');
      await desk.cancel(start, choice);
      const taskId = `${start.order.orderId}/undo/jobs/1`;
      await until('the operator is asked', () => desk.resolve(start, taskId, 'retry'));
      if (begun) {
        await desk.reaches(start, 'Cancelling', 'approval');
        await made.decide(start, 'approve');
        await made.floor.reaches(made.jobOf(start), 'Cancelled');
        await made.wakeJobs();
      }
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect((await made.floor.row(made.jobOf(start))).state).to.equal('Cancelled');
      const asked = await world.test.admin('SELECT 1 FROM jobs.exceptions WHERE job_id = $1', [made.jobOf(start)]);
      expect(asked).to.have.length(begun ? 1 : 0);
    });
  }

  it('one that never was is not begun by an attempt that outlives the order', async () => {
    const start = orderStart({ lines: [shafts('1')] });
    const { orderId } = start.order;
    const [reached, late, restarted] = [gate(), gate(), gate()];
    let attempts = 0;
    world.faults.set(`startJob@${orderId}`, {
      before: () => {
        attempts += 1;
        reached.open();
        return late.passed;
      },
    });
    await world.place(start);
    await reached.passed;
    await desk.handle(start).terminate('lost');
    world.faults.set(`orderCommands@${orderId}`, { before: () => restarted.passed });
    await desk.restart(start);
    const cancelled = until('the cancellation is taken', () => desk.cancel(start));
    await new Promise((resolve) => setTimeout(resolve, 500));
    restarted.open();
    await cancelled;
    expect(await desk.result(start)).to.include({ state: 'Cancelled' });
    expect(attempts).to.equal(1);
    late.open();
    const process = made.floor.handle(made.jobOf(start));
    await until('the late attempt has begun a process', () => process.describe());
    const failure = await process.result().catch((error: Error) => error.cause);
    expect(failure).to.have.property('type', 'StepUndone');
    expect((await made.floor.row(made.jobOf(start))).state).to.equal('none');
  });
});

function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
