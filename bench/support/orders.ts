import { ORDER_TIMING } from '../../api/orders/order-timing.js';
import { type PlacingDraft, priceOrder } from '../../api/orders/placing.js';
import { openProcesses, type Processes } from '../../api/processes.js';
import { receiveStock } from '../../domain/inventory/store/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import type { OrderSnapshot, OrderStart } from '../../domain/orders/index.js';
import { loadConfig } from '../../platform/config.js';
import { engineOf, openClient } from '../../temporal-config/engine.js';
import { customers, inactiveCustomers } from '../../tools/seed/customers.js';
import { parts } from '../../tools/seed/parts.js';
import { type Watcher, watcher } from './watcher.js';
import type { Application, World } from './world.js';

const DIMENSIONS = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' } as const;
const ACTOR: Actor = { id: 'olga', name: 'Olga', roles: ['Ops'] };
/** Below the price at which the policy asks for an approver, three lines of each. */
const CHEAP = /^(FLT|BRG|HOSE|VLV|SEP|KIT-VLV|OIL|CPL)/;
const LINES = 3;
/** Orders that are priced; the others are these under other numbers. */
const PATTERNS = 12;
const PATIENCE_MILLISECONDS = 60_000;
/** Those whose price list has every part. */
const BUYERS = customers
  .filter(({ customerId, priceList }) => priceList === 'STANDARD' && !inactiveCustomers.includes(customerId))
  .map(({ customerId }) => customerId);

/** Orders of Atlas, from the outside: placed, and seen to be confirmed. */
export interface Orders {
  /** Every order that was placed through here. */
  readonly placed: string[];
  /** Prepaid, three lines, priced as the API prices them. */
  starts(count: number): Promise<OrderStart[]>;
  /** The same as the API takes it. */
  body(): PlacingDraft;
  /** Starts the process and waits until the order is placed. */
  start(order: OrderStart): Promise<void>;
  /** As start, of an order that is to be confirmed. */
  place(order: OrderStart): Promise<void>;
  confirmed(orderId: string): Promise<void>;
}

export const ordersOf = (world: World): Promise<Orders> =>
  world.once(
    'orders',
    async () => openOrders(await world.application()),
    async ({ processes, watch }) => {
      watch.stop();
      await processes.close();
    },
  );

async function openOrders(app: Application): Promise<Orders & { watch: Watcher; processes: Processes }> {
  const sold = await stockUp(app);
  const processes = openProcesses(openClient(engineOf(loadConfig(app.env))));
  const watch = watcher(
    app.admin,
    `SELECT order_id AS id FROM orders.orders WHERE order_id = ANY($1) AND state = 'Confirmed'`,
  );
  const placed: string[] = [];
  let drawn = 0;
  const body = (): PlacingDraft => {
    const first = drawn++ * LINES;
    const lines = Array.from({ length: LINES }, (_, index) => ({
      index,
      part: sold[(first + index) % sold.length] ?? '',
      quantity: String(1 + (drawn % 3)),
    }));
    return {
      customerId: BUYERS[drawn % BUYERS.length] ?? '',
      paymentTerms: 'prepaid',
      paymentToken: 'tok_ok',
      dimensions: DIMENSIONS,
      lines,
    };
  };
  const patterns: OrderSnapshot[] = [];
  for (let made = 0; made < PATTERNS; made += 1) {
    patterns.push(await priceOrder(app.database, body(), `pattern ${made}`, new Date()));
  }
  const starts = async (count: number): Promise<OrderStart[]> => {
    const { rows } = await app.admin.query<{ number: string }>(
      `SELECT nextval('orders.order_number') AS number FROM generate_series(1, $1)`,
      [count],
    );
    return rows.map(({ number }, index) => {
      const orderId = `SO-${number}`;
      const order = { ...(patterns[index % PATTERNS] as OrderSnapshot), orderId };
      return { order, timing: ORDER_TIMING, context: { actor: ACTOR, correlationId: orderId } };
    });
  };
  return {
    processes,
    watch,
    placed,
    body,
    starts,
    start: (order) => placeAgain(processes, order),
    place: async (order) => {
      placed.push(order.order.orderId);
      await placeAgain(processes, order);
    },
    confirmed: (orderId) => watch.seen(orderId),
  };
}

/** "The outcome is unknown: ask again", which is what a client does. */
async function placeAgain(processes: Processes, order: OrderStart): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    try {
      await processes.placeOrder(order);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Enough of some parts for every order of the run; answers their numbers. */
async function stockUp({ database }: Application): Promise<string[]> {
  const sold = parts.filter(({ part }) => CHEAP.test(part)).slice(0, 20);
  if (sold.length < LINES) throw new Error('the seed has too few cheap parts');
  for (const { part, stockAccount, businessUnit, costCentre } of sold) {
    const received = await receiveStock(database, {
      key: `bench/${part}`,
      context: { actor: SYSTEM_ACTOR, correlationId: 'bench' },
      input: {
        ...{ part, site: DIMENSIONS.site, quantity: '1000000', unitCost: '4.00', reference: 'BENCH' },
        ...{ stockAccount, businessUnit, costCentre },
      },
    });
    await postFacts(database, [...received.toPost]);
  }
  return sold.map(({ part }) => part);
}

/** The same order, of parts of which there is nothing. */
export function shortOrder(start: OrderStart): OrderStart {
  const lines = start.order.lines.map((line) => ({ ...line, part: `NONE-${line.line}` }));
  return { ...start, order: { ...start.order, lines } };
}
