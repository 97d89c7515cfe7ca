import { randomUUID } from 'node:crypto';
import { loadConfig } from '../platform/config.js';
import { developmentToken } from '../platform/identity/development-identity.js';
import { startChild } from './support/child.js';
import { type Benchmark, figureOf, inTurn, timed } from './support/figure.js';
import { ordersOf } from './support/orders.js';
import { bodyOf, post } from './support/requests.js';

const ORDERS = 100;
const WARM_UP = 15;

/** What it costs that strangers may call: token, role, quota, audit. The control is the same API of the same parts without them. */
export const edgePrice: Benchmark = {
  name: 'edge-price',
  run: async (world) => {
    const app = await world.application();
    const orders = await ordersOf(world);
    const bare = await world.once(
      'bare API',
      () => startChild('bench/control/bare-api.main.ts', app.env),
      (child) => child.stop(),
    );
    const authorization = `Bearer ${await developmentToken(loadConfig(app.env), { user: 'olga', roles: ['Ops'] })}`;
    const place = (url: string, more: Readonly<Record<string, string>>) => async (): Promise<number> => {
      let orderId = '';
      const body = bodyOf(orders.body());
      const headers = { 'idempotency-key': randomUUID(), ...more };
      const took = await timed(async () => {
        orderId = String((await post(`${url}/v1/orders`, headers, body))['orderId']);
      });
      orders.placed.push(orderId);
      // What the order does after the answer must not be in the way of the next one.
      await orders.confirmed(orderId);
      return took;
    };
    const guarded = place(app.env['ATLAS_API_URL'] ?? '', { authorization });
    const open = place(`http://127.0.0.1:${bare.said}`, {});
    await inTurn(WARM_UP, guarded, open, () => undefined);
    const measured = await inTurn(world.repetitions(ORDERS), guarded, open, () => undefined);
    return [figureOf({ figure: 'POST /v1/orders, edge p50', unit: 'ms', ...measured }, { ratioAtMost: 1.3 })];
  },
};
