import { localDate } from '../../domain/kernel/time.js';
import { type DemoOrder, DIMENSIONS, newPart, type OrderWish, type People, placeOrder, receive } from './orders.js';

export interface Scenario {
  readonly name: string;
  readonly expected: 'Fulfilled' | 'Cancelled' | 'Rejected';
  readonly wish: OrderWish | ((part: string) => OrderWish);
  /** Drives the order to its end. */
  readonly play: (order: DemoOrder, people: People, part: string) => Promise<void>;
}

export const FILTER = 'FLT-PF-100';
const LARGE = { part: 'CMP-RS-50', quantity: '1' };
const few = { lines: [{ part: FILTER, quantity: '3' }] };

const paysAndShips = (name: string, paymentToken: string): Scenario => ({
  name,
  expected: 'Fulfilled',
  wish: { ...few, paymentToken },
  play: async (order) => {
    await order.reaches('Confirmed');
    await order.ship();
  },
});

export const scenarios: readonly Scenario[] = [
  paysAndShips('prepaid: placed, paid, shipped', 'tok_ok'),
  {
    name: 'on account: shipped in parts, invoiced each time, paid later',
    expected: 'Fulfilled',
    wish: { ...few, paymentTerms: 'onAccount', allowPartialShipment: true, customerId: 'C-1003' },
    play: async (order, people) => {
      await order.reaches('Confirmed');
      await order.ship([{ line: 1, quantity: '2' }]);
      await order.ship();
      await order.reaches('Fulfilled');
      await payOnAccount(people);
    },
  },
  {
    name: 'backorder: waits, a receipt serves it',
    expected: 'Fulfilled',
    wish: (part) => ({ lines: [{ part, quantity: '4' }] }),
    play: async (order, people, part) => {
      await order.reaches('Backordered', 'stock');
      await receive(people, part, '4', '31.00');
      await order.reaches('Confirmed');
      await order.ship();
    },
  },
  {
    name: 'backorder: cancelled while it waits',
    expected: 'Cancelled',
    wish: (part) => ({ lines: [{ part, quantity: '900' }] }),
    play: async (order) => {
      await order.reaches('Backordered', 'stock');
      await order.cancel('found it elsewhere');
    },
  },
  {
    name: 'card declined, retried with another',
    expected: 'Fulfilled',
    wish: { ...few, paymentToken: 'tok_decline' },
    play: async (order) => {
      await order.reaches('Invoiced', 'payment retry');
      await order.retryPayment('tok_ok');
      await order.reaches('Confirmed');
      await order.ship();
    },
  },
  {
    name: 'card declined, customer gives up',
    expected: 'Cancelled',
    wish: { ...few, paymentToken: 'tok_decline' },
    play: async (order) => {
      await order.reaches('Invoiced', 'payment retry');
      await order.cancel('the card was declined');
    },
  },
  paysAndShips('provider slow', 'tok_slow'),
  paysAndShips('provider times out after charging', 'tok_timeout_after_charge'),
  paysAndShips('webhook lost: found by polling', 'tok_webhook_lost'),
  paysAndShips('webhook doubled', 'tok_webhook_doubled'),
  paysAndShips('webhook late', 'tok_webhook_late'),
  paysAndShips('webhooks out of order', 'tok_webhook_out_of_order'),
  paysAndShips('webhook badly signed', 'tok_webhook_bad_signature'),
  {
    name: 'captured after the order was cancelled: refunded',
    expected: 'Cancelled',
    wish: { ...few, paymentToken: 'tok_capture_after_cancel' },
    play: async (order) => {
      await order.reaches('Invoiced');
      await order.cancel('ordered twice');
    },
  },
  {
    name: 'large order: approved',
    expected: 'Fulfilled',
    wish: { lines: [LARGE] },
    play: async (order) => {
      await order.reaches('AwaitingApproval', 'approval');
      await order.decide('approve');
      await order.reaches('Confirmed');
      await order.ship();
    },
  },
  {
    name: 'large order: rejected, refunded, credited',
    expected: 'Rejected',
    wish: { lines: [LARGE] },
    play: async (order) => {
      await order.reaches('AwaitingApproval', 'approval');
      await order.decide('reject');
    },
  },
  {
    name: 'cancelled after payment: refund, credit note, release',
    expected: 'Cancelled',
    wish: few,
    play: async (order) => {
      await order.reaches('Confirmed');
      await order.cancel('no longer needed');
    },
  },
  {
    name: 'amended: one less is refunded, then two more are charged',
    expected: 'Fulfilled',
    wish: few,
    play: async (order) => {
      await order.reaches('Confirmed');
      await order.amend([{ line: 1, quantity: '2' }]);
      await order.amend([{ line: 1, quantity: '4' }]);
      await order.reaches('Confirmed');
      await order.ship();
    },
  },
  {
    name: 'partly shipped, the rest cancelled',
    expected: 'Fulfilled',
    wish: { ...few, allowPartialShipment: true },
    play: async (order) => {
      await order.reaches('Confirmed');
      await order.ship([{ line: 1, quantity: '1' }]);
      await order.cancel('one was enough');
    },
  },
  {
    name: 'on account beyond the credit limit',
    expected: 'Rejected',
    wish: { lines: [{ ...LARGE, quantity: '4' }], paymentTerms: 'onAccount' },
    play: async () => undefined,
  },
];

async function payOnAccount(people: People): Promise<void> {
  const receivedOn = localDate(new Date().toISOString());
  const body = {
    customerId: 'C-1003',
    amount: '50.00',
    method: 'wire',
    reference: 'DEMO',
    receivedOn,
    dimensions: DIMENSIONS,
  };
  const answer = await people.finance.post('/v1/payments', body);
  if (answer.status >= 300) throw new Error(`payment on account: ${answer.status} ${String(answer.body['detail'])}`);
}

export interface Played {
  readonly scenario: Scenario;
  readonly orderId: string;
  readonly actual: string;
  readonly problem: string | null;
}

/** Plays one scenario on an order of its own. */
export async function play(scenario: Scenario, people: People): Promise<Played> {
  let orderId = '';
  try {
    const { wish } = scenario;
    const part = `DEMO-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`.toUpperCase();
    if (typeof wish === 'function') await newPart(people, part);
    const order = await placeOrder(people, typeof wish === 'function' ? wish(part) : wish);
    orderId = order.orderId;
    await scenario.play(order, people, part);
    await order.reaches(scenario.expected);
    return { scenario, orderId, actual: await order.state(), problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { scenario, orderId, actual: 'see below', problem };
  }
}
