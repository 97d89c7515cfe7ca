import { expect } from 'chai';
import { readReservation } from '../../domain/inventory/store/index.js';
import { task as readTask } from '../../domain/operations/store/index.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { inParallel } from '../support/in-parallel.js';
import { DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, type OrderWish, orderStart } from '../support/order-fixture.js';
import { type ActivityName, type Fault, openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

const quick = { paymentPollSeconds: 0.2 };
const prepaid: OrderWish = { timing: quick };
const onAccount: OrderWish = { timing: quick, paymentTerms: 'onAccount' };
const dear: OrderWish = { timing: quick, lines: [DEAR] };

/** The steps forward that can be refused, in their order, each with an order that takes it. */
const FORWARD: readonly (readonly [ActivityName, OrderWish])[] = [
  ['reserveStock', prepaid],
  ['invoiceOrder', prepaid],
  ['beginPaymentAttempt', prepaid],
  ['chargeCard', prepaid],
  ['settleCharge', prepaid],
  ['postFacts', prepaid],
  ['takeCreditHold', onAccount],
  ['evaluateApproval', onAccount],
  ['evaluateApproval', prepaid],
  ['requestApproval', dear],
];
/** The steps of a cancellation, in the order in which they undo. */
const BACK: readonly (readonly [ActivityName, OrderWish])[] = [
  ['withdrawApproval', prepaid],
  ['closePayments', prepaid],
  ['planRefund', prepaid],
  ['refundCharge', prepaid],
  ['settleRefund', prepaid],
  ['undoInvoice', prepaid],
  ['releaseCreditHold', onAccount],
  ['releaseStock', prepaid],
];
/** The steps of a shipment, which is never taken back. */
const SHIPPING: readonly (readonly [ActivityName, OrderWish])[] = [
  ['issueStock', prepaid],
  ['releaseRevenue', prepaid],
  ['invoiceShipment', onAccount],
  ['recordShipment', prepaid],
  ['advanceOrder', prepaid],
];

interface Case {
  readonly step: ActivityName;
  readonly wish: OrderWish;
  readonly fault: Fault;
}
const withFaults = (steps: typeof FORWARD, faults: readonly Fault[]): Case[] =>
  steps.flatMap(([step, wish]) => faults.map((fault) => ({ step, wish, fault })));
const titleOf = ({ step, fault, wish }: Case) => `${step}, ${fault}${wish.paymentTerms ? ', on account' : ''}`;
const FAILURES: readonly Fault[] = ['failOnceBefore', 'failOnceAfter'];

describe('an order with a step that fails', () => {
  let world: World;
  let desk: OrderDesk;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '1000' });
  });
  after(async function () {
    this.timeout(120_000);
    await desk.comesToRest().finally(() => world.stop());
  });

  const fail = ({ step, fault }: Case, start: OrderStart) => world.faults.set(`${step}@${start.order.orderId}`, fault);
  const confirmed = async (one: Case): Promise<OrderStart> => {
    const start = await desk.place(one.wish);
    await desk.reaches(start, 'Confirmed');
    return start;
  };
  async function expectNothingLeft(start: OrderStart): Promise<void> {
    expect(await desk.captured(start), 'captured, then refunded').to.equal(await desk.refunded(start));
    const reservation = await readReservation(world.test.database, start.order.orderId);
    expect(reservation?.open ?? false, 'the reservation is open').to.equal(false);
  }

  describe('on the way, for good: it is compensated', () => {
    inParallel(withFaults(FORWARD, ['refuseOnceBefore', 'refuseOnceAfter']), titleOf, async (one) => {
      const start = orderStart(one.wish);
      fail(one, start);
      await world.place(start);
      expect(await desk.result(start)).to.include({ state: 'Failed' });
      await expectNothingLeft(start);
    });
  });

  describe('on the way, for a moment: it goes on', () => {
    inParallel(withFaults(FORWARD, FAILURES), titleOf, async (one) => {
      const start = orderStart(one.wish);
      fail(one, start);
      await world.place(start);
      if (one.wish === dear) {
        await desk.reaches(start, 'AwaitingApproval');
        await desk.decide(start, 'approve');
      }
      await desk.reaches(start, 'Confirmed');
      const due = start.order.paymentTerms === 'prepaid' ? start.order.total : '0.00';
      expect(await desk.captured(start)).to.equal(due);
    });
  });

  describe('while it is cancelled, for a moment: it goes on', () => {
    inParallel(withFaults(BACK, FAILURES), titleOf, async (one) => {
      const start = await confirmed(one);
      fail(one, start);
      await desk.cancel(start);
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      await expectNothingLeft(start);
    });
  });

  describe('while it is cancelled, for good: an operator is asked, mends it, and it is retried', () => {
    inParallel(withFaults(BACK, ['refuseBefore', 'refuseAfter']), titleOf, async (one) => {
      const start = await confirmed(one);
      fail(one, start);
      await desk.cancel(start);
      const first = await openTask(start);
      await desk.resolve(start, first, 'retry');
      const second = await openTask(start, first);
      world.faults.delete(`${one.step}@${start.order.orderId}`);
      await desk.resolve(start, second, 'retry');
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      await expectNothingLeft(start);
    });
  });

  describe('while it is shipped, for a moment: it goes on, and books the shipment once', () => {
    inParallel(withFaults(SHIPPING, FAILURES), titleOf, async (one) => {
      const start = await confirmed(one);
      fail(one, start);
      await desk.ship(start);
      expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
      expect((await desk.view(start)).shipped).to.deep.equal([{ line: 1, shipped: '2', cancelled: '0' }]);
    });
  });

  describe('after the goods have left, for good: an operator is asked, and the books are finished', () => {
    inParallel(withFaults(SHIPPING.slice(1), ['refuseBefore', 'refuseAfter']), titleOf, async (one) => {
      const start = await confirmed(one);
      fail(one, start);
      const shipped = desk.ship(start);
      const taskId = await openTask(start);
      world.faults.delete(`${one.step}@${start.order.orderId}`);
      await desk.resolve(start, taskId, 'retry');
      await shipped;
      expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
      expect((await desk.view(start)).shipped).to.deep.equal([{ line: 1, shipped: '2', cancelled: '0' }]);
    });
  });

  describe('that an operator decides not to finish', () => {
    for (const action of ['skip', 'force'] as const) {
      it(`comes to its end when it is told to ${action}`, async () => {
        const start = await desk.place(prepaid);
        await desk.reaches(start, 'Confirmed');
        world.faults.set(`releaseStock@${start.order.orderId}`, 'refuseBefore');
        await desk.cancel(start);
        const taskId = await openTask(start);
        expect((await desk.view(start)).state).to.equal('Cancelling');
        await expectWrongAnswersRefused(start, taskId);
        await desk.resolve(start, taskId, action, 'counted by hand');
        expect(await desk.result(start)).to.include({ state: 'Cancelled' });
        const resolved = await readTask(world.test.database, taskId);
        expect(resolved?.resolution).to.deep.include({ action, justification: 'counted by hand' });
        // What was left undone is done by hand, and no sooner.
        expect((await readReservation(world.test.database, start.order.orderId))?.open).to.equal(true);
      });
    }
  });

  async function expectWrongAnswersRefused(start: OrderStart, taskId: string): Promise<void> {
    expect(await refusalOf(desk.resolve(start, taskId, 'restart'))).to.have.property('code', 'ActionNotOffered');
    expect(await refusalOf(desk.resolve(start, taskId, 'skip', ''))).to.have.property('code', 'InvalidResolution');
    expect(await refusalOf(desk.resolve(start, 'another', 'skip'))).to.have.property('code', 'NoOpenTask');
  }

  describe('that arrives after its undo', () => {
    it('finds that the order was cancelled meanwhile, and holds nothing for it', async () => {
      const start = orderStart(prepaid);
      let reach = () => {};
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      const ended = desk.handle(start);
      const outcome = reached.then(() => ended.result());
      let landed: Promise<unknown> | undefined;
      world.faults.set(`reserveStock@${start.order.orderId}`, {
        before: () => {
          reach();
          landed ??= outcome.catch(() => undefined);
          return landed;
        },
      });
      await world.place(start);
      await reached;
      await ended.cancel();
      expect(await outcome).to.include({ state: 'Cancelled' });
      await landed;
      await expectNothingLeft(start);
    });

    it('is refused by its tombstone', async () => {
      const start = orderStart(onAccount);
      const { orderId, customerId, total } = start.order;
      const key = `${orderId}/creditHold`;
      const { context } = start;
      await world.activities.releaseCreditHold({ key, context, input: { orderId, reason: 'undone first' } });
      const input = { orderId, customerId, creditLimit: '5000.00', amount: total };
      const refused = await world.activities.takeCreditHold({ key, context, input }).catch((error: Error) => error);
      expect(refused).to.have.property('type', 'StepUndone');
    });
  });

  const openTask = (start: OrderStart, after?: string): Promise<string> =>
    until(`${start.order.orderId} has an open operator task`, async () => {
      const [found] = await world.test.admin<{ task_id: string }>(
        `SELECT t.task_id FROM operations.tasks t LEFT JOIN operations.resolutions r ON r.task_id = t.task_id
         WHERE t.subject = $1 AND r.task_id IS NULL`,
        [start.order.orderId],
      );
      return found && found.task_id !== after ? found.task_id : undefined;
    });
});
