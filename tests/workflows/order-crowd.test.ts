import { expect } from 'chai';
import { wake } from '../../temporal-config/wake-orders.js';
import { type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, orderStart, receive } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { until } from '../support/until.js';

describe('many orders for little stock', () => {
  let world: World;
  let desk: OrderDesk;
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '1' });
  });
  afterEach(async function () {
    this.timeout(180_000);
    await desk.comesToRest().finally(() => world.stop());
  });

  const waiting = async (state: string): Promise<number> => {
    const [row] = await world.test.admin<{ count: number }>(
      'SELECT count(*)::int AS count FROM orders.orders WHERE state = $1',
      [state],
    );
    return row?.count ?? 0;
  };
  const place = async (count: number, part: string): Promise<string[]> => {
    const starts = Array.from({ length: count }, () => orderStart({ lines: [{ part, quantity: '1' }] }));
    const queue = [...starts];
    const clerk = async () => {
      for (let start = queue.shift(); start; start = queue.shift()) await world.place(start);
    };
    await Promise.all(Array.from({ length: 20 }, clerk));
    return starts.map(({ order }) => order.orderId);
  };

  it('reserves one of 200 that are placed side by side for one unit, and backorders 199', async function () {
    this.timeout(180_000);
    await place(200, 'P-1');
    await until('199 wait', async () => ((await waiting('Backordered')) === 199 ? true : undefined), 150_000);
    await until('one goes on', async () => ((await waiting('Confirmed')) === 1 ? true : undefined));
    const rows = await world.test.admin(
      `SELECT on_hand::float, reserved::float FROM inventory.stock WHERE part = 'P-1'`,
    );
    expect(rows).to.deep.equal([{ on_hand: 1, reserved: 1 }]);
  });

  it('wakes only the served of 500 that wait', async function () {
    this.timeout(300_000);
    await place(500, 'P-2');
    await until('500 wait', async () => ((await waiting('Backordered')) === 500 ? true : undefined), 240_000);
    const served = await receive(world.test.database, 'P-2', '3');
    expect(served).to.have.length(3);
    const before = world.ran.length;
    const facts = await world.test.admin<{ payload: { orderId: string } }>(
      `SELECT payload FROM outbox.facts WHERE type = 'InventoryReserved' AND (payload->>'servedFromBackorder')::boolean`,
    );
    expect(facts.map(({ payload }) => payload.orderId).sort()).to.deep.equal([...served].sort());
    // The reactor's own code, fed with the facts that the receipt emitted.
    for (const { payload } of facts) await wake(world.client, { type: 'InventoryReserved', payload } as never);
    await until('three go on', async () => ((await waiting('Confirmed')) === 3 ? true : undefined));
    expect(await waiting('Backordered')).to.equal(497);
    const reads = world.ran.slice(before).filter((name) => name === 'readReservation');
    expect(reads, 'only the served read again').to.have.length(3);
  });
});
