import { expect } from 'chai';
import type { ApiAnswer } from '../../support/http-client.js';
import type { Dice } from './dice.js';
import { AMOS, command, dimensions, FAY, newCustomer, newPart, orderBody, someId, today, view } from './orders.js';
import { ask } from './stack.js';

const TOKENS = [
  ...['tok_ok', 'tok_ok', 'tok_decline', 'tok_pending', 'tok_flaky', 'tok_slow', 'tok_insufficient_funds'],
  ...['tok_webhook_lost', 'tok_webhook_doubled', 'tok_webhook_late', 'tok_webhook_out_of_order'],
  ...['tok_webhook_bad_signature', 'tok_timeout_after_charge', 'tok_capture_after_cancel'],
] as const;

/** Four of them need approval. */
const UNIT_PRICE = '2900.00';
const OVER = ['Fulfilled', 'Cancelled', 'Rejected', 'Failed'];

/** One customer, one part and a few orders, to which anything happens that the API can be asked for. */
export interface Sequence {
  readonly log: readonly string[];
  readonly orders: readonly string[];
  /** What the customer paid on account. */
  readonly paidOnAccount: () => number;
  step(): Promise<void>;
  /** Does whatever each order still needs; answers whether every one of them is over. */
  settle(): Promise<boolean>;
  /** Stock is what came in less what left, and none is held for anybody. */
  expectStockAdds(): Promise<void>;
}

export async function startSequence(dice: Dice): Promise<Sequence> {
  const [part, customerId] = [await newPart(UNIT_PRICE), await newCustomer()];
  const log: string[] = [];
  const orders: string[] = [];
  let received = 0;
  let paid = 0;

  const does = async (what: string, path: string, body: object, as = {}): Promise<ApiAnswer> => {
    const answer = await command(path, { ...as, body });
    log.push(`${what}: ${answer.status} ${answer.body['code'] ?? answer.body['state'] ?? ''}`);
    // Refused or taken, but never broken, and never without an end.
    expect(answer.status, `${what}: ${answer.text}`).to.be.oneOf([200, 201, 202, 403, 404, 409, 422]);
    return answer;
  };
  const on = (orderId: string, name: string, body: object): Promise<ApiAnswer> =>
    does(`${name} ${orderId} ${JSON.stringify(body)}`, `/v1/orders/${orderId}/${name}`, body);
  const quantity = (most: number): string => String(1 + dice.below(most));
  const lines = (least: number) => [{ line: 1, quantity: String(least + dice.below(6)) }];

  const place = async (): Promise<void> => {
    const onAccount = dice.below(3) === 0;
    const token = dice.pick(TOKENS);
    const wish = { part, customerId, quantity: quantity(5), onAccount, token, inParts: dice.below(2) === 0 };
    const answer = await does(`place ${JSON.stringify(wish)}`, '/v1/orders', orderBody(wish));
    if (answer.status < 300) orders.push(String(answer.body['orderId']));
  };
  const receive = async (amount: string): Promise<void> => {
    const body = { part, site: dimensions.site, quantity: amount, unitCost: '1130.35', reference: someId('DN') };
    const answer = await does(`receive ${amount}`, '/v1/stock/receipts', body);
    if (answer.status === 201) received += Number(amount);
  };
  const adjust = async (): Promise<void> => {
    const change = dice.pick(['1', '2', '-1', '-2']);
    const body = { part, site: dimensions.site, change, reason: dice.pick(['count', 'scrap']), note: 'counted' };
    const answer = await does(`adjust ${change}`, '/v1/stock/adjustments', { ...body, unitCost: '1000.00' });
    if (answer.status === 201) received += Number(change);
  };
  const pay = async (): Promise<void> => {
    const amount = `${100 + dice.below(4000)}.${10 + dice.below(90)}`;
    const body = { customerId, amount, method: 'wire', reference: someId('BANK'), receivedOn: today(), dimensions };
    const answer = await does(`pay ${amount} on account`, '/v1/payments', body, FAY);
    if (answer.status === 201) paid += Math.round(Number(amount) * 100);
  };
  const decide = async (orderId: string, decision: string): Promise<void> => {
    const { revision } = await view(orderId);
    const requestId = `AR-${orderId}-${revision ?? 0}`;
    const body = { decision, reason: 'by the dice' };
    await does(`${decision} ${requestId}`, `/v1/approvals/${requestId}/decisions`, body, AMOS);
  };

  const moves: readonly (() => Promise<unknown>)[] = [
    place,
    () => receive(quantity(4)),
    adjust,
    pay,
    ...some((orderId) => on(orderId, 'cancel', { reason: 'by the dice' })),
    ...some((orderId) => on(orderId, 'amend', { lines: lines(1), reason: 'by the dice' })),
    ...some((orderId) => on(orderId, 'shipments', dice.below(2) === 0 ? {} : { lines: lines(1) })),
    ...some((orderId) => on(orderId, 'retry-payment', { paymentToken: dice.pick(TOKENS) })),
    ...some((orderId) => decide(orderId, dice.pick(['approve', 'approve', 'reject']))),
  ];
  function some(move: (orderId: string) => Promise<unknown>): (() => Promise<unknown>)[] {
    return [async () => (orders.length === 0 ? place() : move(dice.pick(orders)))];
  }

  const help = async (orderId: string): Promise<boolean> => {
    const { state, waitingFor } = await view(orderId);
    if (OVER.includes(String(state))) return true;
    if (state === 'Backordered') await receive('5');
    else if (state === 'AwaitingApproval') await decide(orderId, 'approve');
    else if (state === 'Confirmed' || state === 'PartlyShipped') {
      const { body } = await on(orderId, 'shipments', {});
      if (body['code'] === 'not-reserved') await receive('5');
    } else if (waitingFor === 'payment retry') await on(orderId, 'retry-payment', { paymentToken: 'tok_ok' });
    // Its charge stays pending until somebody gives the order up.
    else if (waitingFor === 'payment') await on(orderId, 'cancel', { reason: 'the money does not come' });
    return false;
  };

  return {
    log,
    orders,
    paidOnAccount: () => paid,
    step: async () => {
      const both = [dice.pick(moves), ...(dice.below(3) === 0 ? [dice.pick(moves)] : [])];
      await Promise.all(both.map((move) => move()));
    },
    settle: async () => {
      const over = [];
      for (const orderId of orders) over.push(await help(orderId));
      return over.every(Boolean);
    },
    expectStockAdds: async () => {
      const { body } = await ask('GET', `/v1/stock/availability?part=${part}&site=${dimensions.site}`);
      const [stock] = body['items'] as Record<string, string>[];
      const views = await Promise.all(orders.map(view));
      const shipped = views.flatMap((order) => (order['shipped'] ?? []) as { shipped: string }[]);
      const left = shipped.reduce((sum, line) => sum + Number(line.shipped), 0);
      const here = stock ?? { onHand: '0', reserved: '0', backordered: '0' };
      expect(here).to.include({ onHand: String(received - left), reserved: '0', backordered: '0' });
    },
  };
}
