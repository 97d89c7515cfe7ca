import { expect } from 'chai';
import { receive } from '../../../tools/demo/orders.js';
import { FILTER, type Played, play, type Scenario, scenarios } from '../../../tools/demo/scenarios.js';
import type { Drill } from './drill.js';

/** The ways an order goes while things break: both terms of payment, a wait for stock, a refusal, compensations. */
const NAMES = [
  'prepaid: placed, paid, shipped',
  'cancelled after payment: refund, credit note, release',
  'on account: shipped in parts, invoiced each time, paid later',
  'backorder: waits, a receipt serves it',
  'card declined, customer gives up',
  'backorder: cancelled while it waits',
  'card declined, retried with another',
] as const;

const ways: readonly Scenario[] = NAMES.map((name) => {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`the demo plays no "${name}"`);
  return found;
});

interface Orders {
  /** How many have ended so far. */
  ended(): number;
  /** Starts no more and waits until all have come to their end; throws for one that ended otherwise. */
  end(): Promise<readonly Played[]>;
}

const AT_ONCE = 7;

const open = new Set<() => void>();

// A drill that failed leaves its orders where they are, but places no more.
afterEach(() => {
  for (const close of open) close();
  open.clear();
});

/** Places orders through the public API, one after the other and several at a time, until it is told to end. */
export async function startOrders({ people }: Drill, atOnce = AT_ONCE): Promise<Orders> {
  await receive(people, FILTER, '200', '11.40');
  const played: Played[] = [];
  let started = 0;
  let ending = false;
  const close = (): void => {
    ending = true;
  };
  open.add(close);
  const desk = async (): Promise<void> => {
    while (!ending) {
      const way = ways[started % ways.length];
      started += 1;
      if (way) played.push(await play(way, people));
    }
  };
  const desks = Promise.all(Array.from({ length: atOnce }, desk));
  return {
    ended: () => played.length,
    end: async () => {
      close();
      await desks;
      const wrong = played.filter(({ actual, scenario }) => actual !== scenario.expected);
      expect(
        wrong.map(({ orderId, scenario, actual, problem }) => `${orderId} (${scenario.name}): ${problem ?? actual}`),
        'orders that did not come to their end',
      ).to.deep.equal([]);
      return played;
    },
  };
}
