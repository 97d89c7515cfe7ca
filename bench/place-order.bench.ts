import { randomUUID } from 'node:crypto';
import { loadConfig } from '../platform/config.js';
import { developmentToken } from '../platform/identity/development-identity.js';
import { controlOf } from './support/control.js';
import { type Benchmark, figureOf, median, timed } from './support/figure.js';
import { ordersOf } from './support/orders.js';
import { bodyOf, post } from './support/requests.js';

const ORDERS = 100;
const WARM_UP = 15;
/** On a busy machine fewer are measured, rather than too late. */
const MOST_SECONDS = 45;
const FEWEST = 2 * WARM_UP;

/** POST /v1/orders to its answer, against the smallest route that starts a process and waits for its first step. */
export const placeOrder: Benchmark = {
  name: 'place-order',
  run: async (world) => {
    const app = await world.application();
    const orders = await ordersOf(world);
    const control = await controlOf(world);
    const token = await developmentToken(loadConfig(app.env), { user: 'olga', roles: ['Ops'] });
    const api = `${app.env['ATLAS_API_URL']}/v1/orders`;
    const rounds = WARM_UP + world.repetitions(ORDERS);
    const deadline = performance.now() + world.repetitions(MOST_SECONDS) * 1000;
    const values: number[] = [];
    const controls: number[] = [];
    for (let round = 0; round < rounds && (round < FEWEST || performance.now() < deadline); round += 1) {
      const body = bodyOf(orders.body());
      let placed: Record<string, unknown> = {};
      const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
      const value = await timed(async () => {
        placed = await post(api, headers, body);
      });
      const orderId = String(placed['orderId']);
      orders.placed.push(orderId);
      // What the order does after the answer must not be in the way of the next one.
      await orders.confirmed(orderId);
      const bare = control.start();
      const beside = await timed(() => post(control.route, {}, bare));
      await control.ended(bare.id);
      if (round < WARM_UP) continue;
      values.push(value);
      controls.push(beside);
    }
    const measured = { value: median(values), control: median(controls) };
    return [figureOf({ figure: 'POST /v1/orders p50', unit: 'ms', ...measured }, { ratioAtMost: 1.5 })];
  },
};
