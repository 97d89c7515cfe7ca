import { expect } from 'chai';
import type { OrderStart } from '../../domain/orders/index.js';
import { stockChangedSignal } from '../../workflows/orders/order.contract.js';
import { inParallel } from '../support/in-parallel.js';
import { DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, type OrderWish, orderStart, receive } from '../support/order-fixture.js';
import { type ActivityName, openWorld, type World } from '../support/process-world.js';
import { resetRun } from '../support/reset-run.js';
import { until } from '../support/until.js';

interface Case {
  /** Where the run is lost. */
  readonly at: string;
  readonly wish?: OrderWish;
  /** The run is lost while this step is under way, which then lands late. */
  readonly within?: ActivityName;
  /** Takes the order to where it is lost, when placing it is not enough. */
  readonly lead?: (start: OrderStart) => Promise<unknown>;
  readonly end: 'Fulfilled' | 'Cancelled';
  /** Takes the order from there to its end. */
  readonly finish?: (start: OrderStart) => Promise<unknown>;
}

const MENDS = ['terminated and started again', 'reset to its beginning', 'reset to its last task'] as const;
type Mend = (typeof MENDS)[number];

describe('an order whose process is lost', () => {
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
    await world.stop();
  });

  const confirmed = (start: OrderStart) => desk.reaches(start, 'Confirmed');
  const shipAll = async (start: OrderStart) => {
    // The row may be ahead of the process, which goes the same way again.
    await until('it is shipped', () => desk.ship(start), 90_000);
  };
  const partly = { allowPartialShipment: true, lines: [{ part: 'P-1', quantity: '3' }] };
  const shipOne = async (start: OrderStart) => {
    await confirmed(start);
    await desk.ship(start, [{ line: 1, quantity: '1' }]);
  };
  const serve = async (start: OrderStart) => {
    const part = start.order.lines[0]?.part ?? '';
    if ((await desk.view(start)).state === 'Backordered') await receive(world.test.database, part, '1000');
    await desk.handle(start).signal(stockChangedSignal);
    await shipAll(start);
  };
  const short = (part: string): OrderWish => ({ lines: [{ part, quantity: '2' }] });
  let parts = 0;
  const newPart = () => {
    parts += 1;
    return `P-AGAIN-${parts}`;
  };
  const shipRest = async (start: OrderStart) => {
    await desk.reaches(start, 'PartlyShipped');
    await until('the rest is shipped', () => desk.ship(start), 90_000);
  };

  const cases: readonly Case[] = [
    { at: 'Placed', within: 'reserveStock', end: 'Fulfilled', finish: shipAll },
    { at: 'Backordered', lead: (start) => desk.reaches(start, 'Backordered'), end: 'Fulfilled', finish: serve },
    { at: 'Reserved', within: 'invoiceOrder', end: 'Fulfilled', finish: shipAll },
    { at: 'Invoiced, the charge under way', within: 'chargeCard', end: 'Fulfilled', finish: shipAll },
    { at: 'Invoiced, the charge made but not known', within: 'settleCharge', end: 'Fulfilled', finish: shipAll },
    {
      at: 'Invoiced, declined twice',
      wish: { token: 'tok_decline' },
      lead: async (start) => {
        await desk.reaches(start, 'Invoiced', 'payment retry');
        await desk.retryPayment(start, 'tok_insufficient_funds');
        await desk.progresses(start, ({ reason }) => reason?.includes('insufficient_funds') ?? false);
      },
      end: 'Fulfilled',
      finish: async (start) => {
        await until('the payment is retried', () => desk.retryPayment(start));
        await shipAll(start);
      },
    },
    { at: 'Paid', within: 'evaluateApproval', end: 'Fulfilled', finish: shipAll },
    {
      at: 'CreditHeld',
      wish: { paymentTerms: 'onAccount' },
      within: 'evaluateApproval',
      end: 'Fulfilled',
      finish: shipAll,
    },
    {
      at: 'AwaitingApproval',
      wish: { lines: [DEAR] },
      lead: (start) => desk.reaches(start, 'AwaitingApproval'),
      end: 'Fulfilled',
      finish: async (start) => {
        await desk.decide(start, 'approve');
        await shipAll(start);
      },
    },
    {
      at: 'AwaitingApproval, amended',
      wish: { lines: [DEAR] },
      lead: async (start) => {
        await desk.reaches(start, 'AwaitingApproval');
        await desk.amend(start, { lines: [{ line: 1, quantity: '3' }] });
        await until('the approval is asked anew', async () =>
          (await world.activities.readApproval(desk.requestOf(start, 1))) ? true : undefined,
        );
      },
      end: 'Fulfilled',
      finish: async (start) => {
        await until('the amended order is approved', () => desk.decide(start, 'approve', undefined, 1));
        await shipAll(start);
      },
    },
    { at: 'Confirmed', lead: confirmed, end: 'Fulfilled', finish: shipAll },
    {
      at: 'Confirmed, amended',
      lead: async (start) => {
        await confirmed(start);
        await desk.amend(start, { lines: [{ line: 1, quantity: '4' }] });
        await desk.amend(start, { lines: [{ line: 1, quantity: '1' }] });
      },
      end: 'Fulfilled',
      finish: (start) => until('it is shipped', () => desk.ship(start)),
    },
    { at: 'Confirmed, a shipment under way', lead: confirmed, within: 'recordShipment', end: 'Fulfilled' },
    { at: 'PartlyShipped', wish: partly, lead: shipOne, end: 'Fulfilled', finish: shipRest },
    {
      at: 'PartlyShipped, the rest being cancelled',
      wish: partly,
      lead: shipOne,
      within: 'refundCharge',
      end: 'Fulfilled',
    },
    {
      at: 'Shipped',
      wish: { paymentTerms: 'onAccount' },
      lead: confirmed,
      within: 'releaseCreditHold',
      end: 'Fulfilled',
    },
    { at: 'Cancelling, the refund under way', lead: confirmed, within: 'refundCharge', end: 'Cancelled' },
    { at: 'Cancelling, the credit note under way', lead: confirmed, within: 'undoInvoice', end: 'Cancelled' },
  ];

  /** What starts the step within which the run is lost. */
  const trigger = (one: Case, start: OrderStart): Promise<unknown> | undefined => {
    if (one.within === 'recordShipment' || one.within === 'releaseCreditHold') return desk.ship(start);
    if (one.within === 'refundCharge' || one.within === 'undoInvoice') return desk.cancel(start);
    return undefined;
  };

  async function lose(start: OrderStart, mend: Mend): Promise<void> {
    if (mend === 'terminated and started again') {
      await desk.handle(start).terminate('the test loses it');
      await desk.restart(start);
    } else await resetRun(world.client, desk.handle(start), mend === 'reset to its beginning' ? 'first' : 'last');
  }

  async function run({ mend, one }: { mend: Mend; one: Case }): Promise<void> {
    const start = orderStart(one.at === 'Backordered' ? short(newPart()) : one.wish);
    const landing = one.within ? holdStep(world, one.within, start.order.orderId, one.lead !== undefined) : undefined;
    await world.place(start);
    await one.lead?.(start);
    landing?.arm();
    // Whoever asked may never hear of it.
    trigger(one, start)?.catch(() => undefined);
    await landing?.reached;
    await lose(start, mend);
    landing?.release();
    await one.finish?.(start);
    const progress = await until(`${start.order.orderId} ends`, () => desk.result(start));
    expect(progress.state).to.equal(one.end);
    await expectRightMoney(start, one);
  }

  async function expectRightMoney(start: OrderStart, one: Case): Promise<void> {
    const view = await desk.view(start);
    expect(view.state).to.equal(one.end);
    if (start.order.paymentTerms === 'onAccount') return;
    const [captured, refunded] = [await desk.captured(start), await desk.refunded(start)];
    if (one.end === 'Cancelled') {
      expect([captured, refunded]).to.deep.equal([start.order.total, start.order.total]);
    } else if (one.at === 'PartlyShipped, the rest being cancelled') {
      expect([captured, refunded]).to.deep.equal([start.order.total, '53.00']);
    } else if (one.at === 'Confirmed, amended') {
      expect([captured, refunded]).to.deep.equal(['106.00', '79.50']);
    } else expect([captured, refunded]).to.deep.equal([view.total, '0.00']);
  }

  inParallel(
    MENDS.flatMap((mend) => cases.map((one) => ({ mend, one }))),
    ({ mend, one }) => `${mend}: ${one.at}`,
    run,
  );

  it('leaves the books at rest', async function () {
    this.timeout(60_000);
    await desk.comesToRest();
  });
});

/** Holds one step of one order before its effect until the test lets it go. */
function holdStep(world: World, name: ActivityName, orderId: string, later: boolean) {
  let release = () => {};
  let reach = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const arm = () => {
    const before = () => {
      reach();
      return released;
    };
    world.faults.set(`${name}@${orderId}`, { before });
  };
  if (!later) arm();
  return { arm: later ? arm : () => {}, release: () => release(), reached };
}
