import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { ApiAnswer } from '../support/http-client.js';
import { until } from '../support/until.js';
import { cashBesideTheProvider, expectBooksTie } from './support/books.js';
import { confirmed, newPart, receive, someId, view } from './support/orders.js';
import { ask, providerLedger, webhookSecret } from './support/stack.js';

const now = (): number => Math.floor(Date.now() / 1000);

function send(
  event: object,
  { secret = webhookSecret, at = now(), body = JSON.stringify(event) } = {},
): Promise<ApiAnswer> {
  const mac = createHmac('sha256', secret).update(`${at}.`).update(JSON.stringify(event)).digest('hex');
  const headers = { 'atlas-signature': `t=${at},v1=${mac}` };
  return ask('POST', '/v1/webhooks/payments', { as: null, key: null, body, headers });
}

const eventOf = (type: string, data: object) => ({ id: someId('evt'), type, sequence: 1, data });

const successes = async (orderId: string): Promise<number> => {
  await expectBooksTie();
  const { body } = await ask('GET', `/v1/orders/${orderId}/timeline`);
  return (body['items'] as { type: string }[]).filter(({ type }) => type === 'PaymentSucceeded').length;
};

describe('the provider’s webhooks', function () {
  this.timeout(120_000);
  let part = '';
  before(async () => {
    part = await newPart();
    await receive(part, '10');
  });

  it('are refused unsigned, signed with another secret, an hour old, or for another body', async () => {
    const event = eventOf('charge.declined', { id: 'ch_none', reference: 'SO-0/payment/1' });
    const unsigned = await ask('POST', '/v1/webhooks/payments', { as: null, key: null, body: event });
    const answers = [
      unsigned,
      await send(event, { secret: 'another' }),
      await send(event, { at: now() - 3600 }),
      await send(event, { at: now() + 3600 }),
      await send(event, { body: JSON.stringify({ ...event, type: 'charge.succeeded' }) }),
    ];
    for (const answer of answers) expect(answer.body).to.include({ status: 400, code: 'signature-invalid' });
    const malformed = await send({ id: 'evt_x' });
    expect(malformed.body, 'signed well, but no event').to.include({ status: 422 });
  });

  it('that claim what is not so are believed by nobody: the provider itself is asked', async () => {
    const orderId = await confirmed({ part });
    const charge = (await providerLedger()).charges.find(({ reference }) => reference.startsWith(`${orderId}/`));
    const data = { ...charge, status: 'declined', reference: `${orderId}/payment/1` };
    expect((await send(eventOf('charge.declined', data))).status).to.equal(202);
    expect((await send(eventOf('charge.succeeded', { ...data, amount: '999999.00' }))).status).to.equal(202);
    expect(await successes(orderId)).to.equal(1);
    expect(await view(orderId)).to.include({ state: 'Confirmed', waitingFor: 'shipment' });
  });

  it('count once, however often they come', async () => {
    const orderId = await confirmed({ part });
    const charge = (await providerLedger()).charges.find(({ reference }) => reference.startsWith(`${orderId}/`));
    const event = eventOf('charge.succeeded', { ...charge });
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(event)));
    expect(answers.map(({ status }) => status)).to.deep.equal([202, 202, 202, 202, 202]);
    expect(await successes(orderId)).to.equal(1);
  });

  for (const token of [
    'tok_webhook_doubled',
    'tok_webhook_lost',
    'tok_webhook_out_of_order',
    'tok_webhook_bad_signature',
  ]) {
    it(`leave one payment and one capture behind with ${token}`, async () => {
      const orderId = await confirmed({ part, token });
      const captures = async () =>
        (await providerLedger()).charges.filter(
          ({ reference, status }) => reference.startsWith(`${orderId}/`) && status === 'succeeded',
        );
      const captured = await until('the provider has captured', async () => {
        const found = await captures();
        return found.length > 0 ? found : undefined;
      });
      expect(captured).to.have.length(1);
      expect(await successes(orderId)).to.equal(1);
    });
  }

  it('leave the books with exactly the cash that the provider has', async () => {
    const beside = await cashBesideTheProvider();
    const orderId = await confirmed({ part, token: 'tok_webhook_doubled' });
    expect(await cashBesideTheProvider()).to.equal(beside);
    expect(await successes(orderId)).to.equal(1);
  });
});
