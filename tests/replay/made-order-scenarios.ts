import type { OrderStart } from '../../domain/orders/index.js';
import { furnishFloor } from '../support/job-floor.js';
import { type MadeOrders, madeOrders, shafts } from '../support/made-orders.js';
import type { OrderDesk } from '../support/order-desk.js';
import type { OrderWish } from '../support/order-fixture.js';
import type { World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';
import type { Scenario } from './scenarios.js';

const BOTH = [{ part: 'P-1', quantity: '2' }, shafts('2')];

/** An order that waits for its job; answers whose history to keep. */
const made = (
  name: string,
  wish: OrderWish,
  goOn: (start: OrderStart, desk: OrderDesk, shop: MadeOrders) => Promise<void>,
): Scenario => ({
  name,
  time: 'real',
  run: async (world: World, desk) => {
    await furnishFloor(world.test.database);
    const shop = madeOrders(world);
    const start = await desk.place(wish);
    await goOn(start, desk, shop);
    await desk.result(start);
    return `order:${start.order.orderId}`;
  },
});

export const madeOrderScenarios: readonly Scenario[] = [
  made('order-made', { lines: BOTH }, async (start, desk, shop) => {
    await desk.reaches(start, 'Confirmed', 'job');
    await refusalOf(desk.ship(start));
    await shop.make(start, '2', 2);
    for (const quantity of ['1', '1']) {
      await shop.complete(start, quantity, 2);
      await shop.wakeJobs();
    }
    await desk.reaches(start, 'Confirmed', 'shipment');
    await desk.ship(start);
  }),
  made('order-made-cancelled', { lines: [shafts('2')] }, async (start, desk, shop) => {
    await desk.reaches(start, 'Confirmed', 'job');
    await shop.floor.reaches(shop.jobOf(start), 'Released');
    await desk.cancel(start);
  }),
  made('order-made-cancelled-by-decision', { lines: [shafts('2')] }, async (start, desk, shop) => {
    await desk.reaches(start, 'Confirmed', 'job');
    await shop.begin(start);
    await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' });
    await desk.reaches(start, 'Cancelling', 'approval');
    await shop.decide(start, 'approve');
    await shop.floor.reaches(shop.jobOf(start), 'Cancelled');
    await shop.wakeJobs();
  }),
  made('order-made-rest-cancelled', { lines: BOTH, allowPartialShipment: true }, async (start, desk, shop) => {
    await desk.reaches(start, 'Confirmed', 'shipment');
    await desk.ship(start);
    await shop.begin(start, 2);
    await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' });
    await shop.decide(start, 'reject', 2);
    await until('the job’s process knows', async () => {
      await shop.wakeJobs();
      return (await desk.view(start)).state === 'Fulfilled' ? true : undefined;
    });
  }),
  made('order-made-amended', { lines: [shafts('1', '12000.00')] }, async (start, desk, shop) => {
    await desk.reaches(start, 'AwaitingApproval');
    await desk.amend(start, { lines: [{ line: 1, quantity: '2' }] });
    await until('it is approved', () => desk.decide(start, 'approve', undefined, 1));
    await desk.reaches(start, 'Confirmed', 'job');
    await refusalOf(desk.amend(start, { lines: [{ line: 1, quantity: '1' }] }));
    await shop.make(start, '1');
    await shop.complete(start, '1');
    await shop.floor.ask('cancelJob', { jobId: shop.jobOf(start), reason: 'no more bars', costTo: 'scrap' });
    await shop.decide(start, 'approve');
    await shop.floor.reaches(shop.jobOf(start), 'Cancelled');
    await desk.amend(start, { lines: [{ line: 1, quantity: '1' }] });
    await until('it is approved again', () => desk.decide(start, 'approve', undefined, 2));
    await desk.reaches(start, 'Confirmed', 'shipment');
    await until('it is shipped', () => desk.ship(start));
  }),
];
