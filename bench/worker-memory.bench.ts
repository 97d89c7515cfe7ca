import type { OrderStart } from '../domain/orders/index.js';
import { run } from '../tools/stack/commands.js';
import { atOnce, type Benchmark, figureOf, median } from './support/figure.js';
import { type Orders, ordersOf, shortOrder } from './support/orders.js';
import { watcher } from './support/watcher.js';
import type { Application } from './support/world.js';

const ORDERS = 500;
const CLIENTS = 16;
const WARM_UP = 20;
const SAMPLES = 10;
/** On a busy machine. */
const MOST_SECONDS = 90;
/**
 * A worker keeps 1,000 processes in its cache, and has to do so in a container of 1 GiB: what 500 open orders leave of
 * it must be room enough for 500 more, with a tenth to spare.
 */
const MEGABYTES = 600;

/** Samples over some seconds, for the garbage collector comes and goes. */
async function residentMegabytes(pid: number): Promise<number> {
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    samples.push(Number(await run('ps', ['-o', 'rss=', '-p', String(pid)])) / 1024);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return median(samples);
}

/** Places orders that nothing can serve, and waits until each waits; answers how many there was time for. */
async function placeShort(app: Application, orders: Orders, count: number): Promise<number> {
  const waits = watcher(
    app.admin,
    `SELECT order_id AS id FROM orders.orders WHERE order_id = ANY($1) AND state = 'Backordered'`,
  );
  const place = async (start: OrderStart): Promise<void> => {
    await orders.start(shortOrder(start));
    await waits.seen(start.order.orderId);
  };
  return atOnce(await orders.starts(count), CLIENTS, place, MOST_SECONDS);
}

/** Resident memory of a fresh worker with 500 orders that wait for stock, against the same worker before them. */
export const workerMemory: Benchmark = {
  name: 'worker-memory',
  run: async (world) => {
    const app = await world.application();
    const orders = await ordersOf(world);
    const worker = app.stack.service('worker');
    await worker.restart();
    const pid = worker.pid();
    if (pid === undefined) throw new Error('the worker does not run');
    await placeShort(app, orders, WARM_UP);
    const control = await residentMegabytes(pid);
    const open = await placeShort(app, orders, ORDERS);
    const grown = (await residentMegabytes(pid)) - control;
    if (open < ORDERS)
      world.say(`only ${open} orders were placed in ${MOST_SECONDS} s: the rest is reckoned from them`);
    const value = control + (grown * ORDERS) / open;
    const each = (grown * 1024) / open;
    world.say(
      `worker ${control.toFixed(0)} MB idle, ${value.toFixed(0)} MB with ${ORDERS} open: ${each.toFixed(0)} KB each`,
    );
    const measured = { figure: `worker RSS with ${ORDERS} open orders`, unit: 'MB', value, control };
    return [figureOf(measured, { below: MEGABYTES })];
  },
};
