import { expect } from 'chai';
import { until } from '../support/until.js';
import { cashBesideTheProvider } from './support/books.js';
import { command, newCustomer, newPart, OLLIE, orderBody, receive } from './support/orders.js';
import { ask } from './support/stack.js';

const ORDERS = 200;

describe('200 orders at once for one unit', function () {
  this.timeout(480_000);

  it('one gets it, 199 wait; then all are cancelled, and the books tie', async () => {
    const beside = await cashBesideTheProvider();
    const [part, customerId] = [await newPart(), await newCustomer('0.00')];
    await receive(part, '1');
    const body = orderBody({ part, customerId });
    const placed = await Promise.all(Array.from({ length: ORDERS }, () => command('/v1/orders', { ...OLLIE, body })));
    for (const answer of placed) expect(answer.status, answer.text).to.be.oneOf([201, 202]);
    const orders = placed.map((answer) => String(answer.body['orderId']));
    expect(new Set(orders).size).to.equal(ORDERS);

    const stock = async (): Promise<Record<string, unknown>> => {
      const { body: found } = await ask('GET', `/v1/stock/availability?part=${part}`);
      return (found['items'] as Record<string, unknown>[])[0] ?? {};
    };
    const states = async (): Promise<Record<string, number>> => {
      const { body: found } = await ask('GET', `/v1/orders?customerId=${customerId}&pageSize=200`);
      const counts: Record<string, number> = {};
      for (const { state } of found['items'] as { state: string }[]) counts[state] = (counts[state] ?? 0) + 1;
      return Object.fromEntries(Object.entries(counts).sort());
    };
    const settle = (wanted: Record<string, number>) =>
      until(
        `the orders are ${JSON.stringify(wanted)}`,
        async () => (JSON.stringify(await states()) === JSON.stringify(wanted) ? true : undefined),
        240_000,
      ).catch(async (error: unknown) => {
        throw new Error(
          `${error instanceof Error ? error.message : error}; they are ${JSON.stringify(await states())}`,
        );
      });

    await settle({ Backordered: ORDERS - 1, Confirmed: 1 });
    expect(await stock()).to.include({ onHand: '1', reserved: '1', available: '0', backordered: '199' });

    const cancelled = await Promise.all(
      orders.map((orderId) => command(`/v1/orders/${orderId}/cancel`, { body: { reason: 'all of them' } })),
    );
    // Stock that one gives back serves the next: who is cancelled in that very moment may have to be asked again.
    for (const answer of cancelled) expect(answer.status, answer.text).to.be.oneOf([200, 409]);
    await settle({ Cancelled: ORDERS });
    expect(await stock()).to.include({ onHand: '1', reserved: '0', available: '1', backordered: '0' });
    expect(await cashBesideTheProvider()).to.equal(beside);
  });
});
