import { expectBooksAtRest } from '../tests/support/books.js';
import { until } from '../tests/support/until.js';
import { type Control, controlOf } from './support/control.js';
import { type Benchmark, figureOf, inTurn, ratePerSecond } from './support/figure.js';
import { type Orders, ordersOf } from './support/orders.js';
import type { Application } from './support/world.js';

const CLIENTS = 32;
/** Of a round; what is under way then is finished. */
const SECONDS = 8;
const WARM_UP_SECONDS = 4;
/** More than a round can do on any machine this was tried on. */
const MOST = 300;
const ROUNDS = 3;

const ordersPerSecond = async (orders: Orders, seconds: number): Promise<number> =>
  ratePerSecond(
    await orders.starts(MOST),
    CLIENTS,
    async (start) => {
      await orders.place(start);
      await orders.confirmed(start.order.orderId);
    },
    seconds,
  );

const controlsPerSecond = (control: Control, seconds: number): Promise<number> =>
  ratePerSecond(
    Array.from({ length: MOST }, () => control.start),
    CLIENTS,
    async (begin) => {
      const start = begin();
      await control.place(start);
      await control.ended(start.id);
    },
    seconds,
  );

/** Orders of three lines from placed to paid and confirmed, many at once; none is lost, and the books tie. */
export const sagaRate: Benchmark = {
  name: 'saga-rate',
  run: async (world) => {
    const app = await world.application();
    const orders = await ordersOf(world);
    const control = await controlOf(world);
    await ordersPerSecond(orders, WARM_UP_SECONDS);
    await controlsPerSecond(control, WARM_UP_SECONDS);
    const rates = await inTurn(
      world.repetitions(ROUNDS),
      () => ordersPerSecond(orders, SECONDS),
      () => controlsPerSecond(control, SECONDS),
      ({ value, control: bare }) => world.say(`orders ${value.toFixed(1)}/s, bare ${bare.toFixed(1)}/s`),
    );
    const lost = await lostOrders(app, orders.placed);
    return [
      figureOf({ figure: 'sagas', unit: 'orders/s', ...rates }, { atLeast: 15, ratioAtLeast: 0.7 }),
      {
        ...{ figure: 'sagas lost', unit: `of ${orders.placed.length} orders` },
        ...{
          value: lost,
          control: await control.lost(),
          ratio: null,
          goal: 'value = 0 and the books tie',
          met: lost === 0,
        },
      },
    ];
  },
};

/** Throws when anything in the books does not tie; an order without its invoice or its payment would not. */
async function lostOrders({ admin, database }: Application, placed: readonly string[]): Promise<number> {
  await until('nothing waits to be posted', async () => {
    const { rows } = await admin.query('SELECT 1 FROM outbox.to_post LIMIT 1');
    return rows.length === 0 ? true : undefined;
  });
  await expectBooksAtRest(database, async <R extends object>(sql: string, parameters: readonly unknown[] = []) => {
    return (await admin.query(sql, [...parameters])).rows as R[];
  });
  const { rows } = await admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM orders.orders o WHERE o.order_id = ANY($1) AND o.state = 'Confirmed'
       AND (SELECT count(*) FROM billing.invoices i WHERE i.order_id = o.order_id) = 1`,
    [placed],
  );
  return placed.length - (rows[0]?.n ?? 0);
}
