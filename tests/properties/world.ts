import { isDeepStrictEqual } from 'node:util';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Quantity } from '../../domain/kernel/quantity.js';
import { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import type { Database } from '../../platform/database.js';
import type { TestDatabase } from '../support/test-database.js';

/** A line as the process of its order knows it. */
export interface LineState {
  readonly line: number;
  readonly part: string;
  readonly unitPrice: string;
  readonly taxRate: string;
  quantity: Quantity;
  shipped: Quantity;
}

/** What the process of an order keeps in mind; everything else is read from the rooms. */
export interface OrderState {
  readonly id: string;
  readonly terms: 'prepaid' | 'onAccount';
  readonly customer: string;
  readonly dimensions: Dimensions;
  lines: LineState[];
  attempts: number;
  shipments: number;
  revision: number;
  ended: boolean;
  readonly charges: { id: string; status: string; reference: string }[];
}

/** One run of random commands, on a database of its own. */
export interface World {
  readonly test: TestDatabase;
  readonly database: Database;
  readonly orders: OrderState[];
  /** Facts that the ledger has not been asked to post. */
  readonly waiting: string[];
  /** Commands of one order are done one after the other, as its workflow does. */
  readonly turns: Map<string, Promise<unknown>>;
  placed: number;
  keys: number;
  twice: boolean;
}

export const newWorld = (test: TestDatabase): World => ({
  test,
  database: test.database,
  orders: [],
  waiting: [],
  turns: new Map(),
  placed: 0,
  keys: 0,
  twice: false,
});

export const CREDIT_LIMITS: Readonly<Record<string, string>> = { 'C-1': '60.00', 'C-2': '900.00' };

/** Goods stand with the stores; an order belongs to another unit than they do, so that units owe each other. */
export const STOCK_UNITS: Readonly<Record<string, string>> = {
  PUMP: 'INDUSTRIAL_PRODUCTS',
  SEAL: 'MACHINING_REPAIR',
  HOSE: 'INDUSTRIAL_PRODUCTS',
};
export const STOCK_ACCOUNTS: Readonly<Record<string, '1210' | '1220'>> = { PUMP: '1220', SEAL: '1210', HOSE: '1220' };

export const freshKey = (world: World, what: string): string => {
  world.keys += 1;
  return `${what}/${world.keys}`;
};

export const orderAt = (world: World, number: number): OrderState | undefined =>
  world.orders[number % Math.max(1, world.orders.length)];

export async function inTurn<T>(world: World, order: OrderState, body: () => Promise<T>): Promise<T> {
  const before = world.turns.get(order.id) ?? Promise.resolve();
  const done = before.then(body, body);
  world.turns.set(
    order.id,
    done.catch(() => undefined),
  );
  return done;
}

/**
 * Gives one command of a room; when calls come twice, both at once, and both must answer the same. What both refuse is
 * thrown.
 */
export async function ask<R extends Stepped>(world: World, call: () => Promise<R>): Promise<R> {
  const answers = await Promise.allSettled(world.twice ? [call(), call()] : [call()]);
  const done = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  for (const answer of answers) {
    if (answer.status === 'rejected' && !(answer.reason instanceof Refused)) throw answer.reason;
  }
  const [first, second] = done;
  if (!first) throw (answers[0] as PromiseRejectedResult).reason;
  if (second && !isDeepStrictEqual(first, second)) {
    throw new Error(`one key, two answers: ${JSON.stringify(first)} and ${JSON.stringify(second)}`);
  }
  world.waiting.push(...first.toPost);
  return first;
}

/** As above, for what must be refused with this code. */
export async function askInVain(world: World, code: string, call: () => Promise<Stepped>): Promise<void> {
  try {
    await ask(world, call);
  } catch (error) {
    if (error instanceof Refused && error.code === code) return;
    throw error;
  }
  throw new Error(`not refused with ${code}`);
}

/** Posts what waits; when calls come twice, by calls that overlap and in another order. */
export async function postWaiting(world: World): Promise<void> {
  const eventIds = world.waiting.splice(0);
  const again = world.twice ? [[...eventIds].reverse(), eventIds.slice(1)] : [];
  await Promise.all([eventIds, ...again].map((ids) => postFacts(world.database, ids)));
}
