import { expect } from 'chai';
import { until } from '../support/until.js';
import { cashBesideTheProvider, expectBooksTie } from './support/books.js';
import { decide } from './support/jobs.js';
import { command, confirmed, done, newCustomer, newPart, reaches, receive, ship, VERA } from './support/orders.js';
import { ask } from './support/stack.js';

type Body = Record<string, unknown>;

describe('returns, from the authorisation to the money', function () {
  this.timeout(180_000);

  const view = async (returnId: string): Promise<Body> => (await ask('GET', `/v1/returns/${returnId}`, VERA)).body;
  const returnReaches = (returnId: string, state: string, waitingFor?: string): Promise<Body> =>
    until(`${returnId} is ${state}`, async () => {
      const found = await view(returnId);
      return found['state'] === state && (!waitingFor || found['waitingFor'] === waitingFor) ? found : undefined;
    });
  const wish = (orderId: string, quantity: string, outcome: string) => ({
    body: { orderId, outcome, lines: [{ line: 1, quantity, reason: 'Too long.' }] },
  });
  const authorise = async (orderId: string, quantity: string, outcome = 'refund'): Promise<string> =>
    String((await done('/v1/returns', wish(orderId, quantity, outcome)))['returnId']);
  const comeBack = async (returnId: string, ...found: [string, string][]): Promise<void> => {
    const [first] = (await view(returnId))['lines'] as { authorised: string }[];
    const lines = [{ line: 1, quantity: first?.authorised }];
    await done(`/v1/returns/${returnId}/receipts`, { body: { lines, reference: 'UPS 1Z' } });
    const inspected = found.map(([quantity, verdict]) => ({ line: 1, quantity, verdict }));
    await done(`/v1/returns/${returnId}/inspections`, { body: { lines: inspected } });
  };
  async function shipped(quantity: string, more: { onAccount?: boolean } = {}): Promise<string> {
    const part = await newPart();
    await receive(part, '20');
    const orderId = await confirmed({ part, quantity, customerId: await newCustomer(), ...more });
    await ship(orderId);
    await reaches(orderId, 'Fulfilled');
    return orderId;
  }

  it('a prepaid order comes back in two parts: credited at its own tax, refunded on the card, in stock or scrapped', async () => {
    const orderId = await shipped('4');
    const first = await authorise(orderId, '3');
    await comeBack(first, ['1', 'restock'], ['1', 'scrap'], ['1', 'reject']);
    const asks = await returnReaches(first, 'Inspected', 'approval');
    await decide(String(asks['approval']), 'approve');
    const settled = await returnReaches(first, 'Settled');
    // Two of 75.00, with the order's own tax.
    expect(settled).to.include({ waitingFor: 'sending back' });
    expect(settled['credited']).to.equal(settled['refunded']);
    expect(Number(settled['credited'])).to.be.at.least(150);
    await done(`/v1/returns/${first}/send-back`, { body: { reference: 'UPS 2Z' } });
    await returnReaches(first, 'Closed');
    const over = await command('/v1/returns', wish(orderId, '3', 'refund'));
    expect(over.body).to.include({ status: 409, code: 'more-than-shipped' });
    const second = await authorise(orderId, '2');
    await comeBack(second, ['2', 'restock']);
    await returnReaches(second, 'Inspected', 'approval');
    await decide(`AR-${second}`, 'approve');
    const closed = await returnReaches(second, 'Closed');
    expect(closed['credited']).to.equal(settled['credited']);
    const told = await until('the timeline tells of both returns', async () => {
      const { items } = (await ask('GET', `/v1/orders/${orderId}/timeline`, VERA)).body as { items: Body[] };
      const types = items.map(({ type }) => type);
      return types.filter((type) => type === 'ReturnSettled').length === 2 ? types : undefined;
    });
    expect(told).to.include.members(['ReturnAuthorised', 'CreditNoteIssued', 'PaymentRefunded', 'GoodsReturned']);
    await expectBooksTie();
    await cashBesideTheProvider();
  });

  it('an order on account is replaced: the new invoice takes the credit', async () => {
    const orderId = await shipped('2', { onAccount: true });
    const returnId = await authorise(orderId, '2', 'replacement');
    await comeBack(returnId, ['2', 'restock']);
    const replacement = String((await returnReaches(returnId, 'Replacing'))['replacementOrderId']);
    expect(replacement).to.equal(`SO-${returnId}`);
    expect(await reaches(replacement, 'Confirmed', 'shipment')).to.include({ customerReference: returnId });
    await ship(replacement);
    expect(await returnReaches(returnId, 'Closed')).to.include({ refunded: '0.00' });
    const { items } = (await ask('GET', `/v1/returns/${returnId}/timeline`, VERA)).body as { items: Body[] };
    expect(items.map(({ type }) => type)).to.include('ReplacementOrdered');
    await expectBooksTie();
  });
});
