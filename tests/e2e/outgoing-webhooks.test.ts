import { expect } from 'chai';
import { until } from '../support/until.js';
import { type WebhookReceiver, webhookReceiver } from '../support/webhook-receiver.js';
import { confirmed, newPart, receive, ship } from './support/orders.js';
import { ask, processOf } from './support/stack.js';

const WANTED = ['order.placed', 'order.shipped', 'order.completed'];

describe('webhooks to somebody else', function () {
  this.timeout(240_000);
  let receiver: WebhookReceiver;
  let path: string;
  before(async () => {
    receiver = await webhookReceiver();
    const body = { url: receiver.url, description: 'The e2e partner', eventTypes: WANTED };
    const made = await ask('POST', '/v1/webhook-endpoints', { body });
    expect(made.status, made.text).to.equal(201);
    path = `/v1/webhook-endpoints/${made.body['endpointId']}`;
    receiver.secret = String(made.body['secret']);
  });
  after(async () => {
    await ask('POST', `${path}/disable`, { body: { reason: 'the test is over' } });
    await receiver.stop();
  });

  const told = (orderId: string): Promise<string[]> =>
    until(
      `what happened to ${orderId}`,
      async () => {
        const types = receiver.events().flatMap(({ subject, type }) => (subject === orderId ? [type] : []));
        return WANTED.every((type) => types.includes(type)) ? types : undefined;
      },
      120_000,
    );

  it('tell an order from its placing to its end, signed, once each; a failed attempt is made again', async () => {
    receiver.answers.push(503);
    const part = await newPart();
    await receive(part, '5');
    const orderId = await confirmed({ part });
    await ship(orderId);
    expect((await told(orderId)).sort()).to.deep.equal([...WANTED].sort());
    const failed = receiver.calls.find(({ status }) => status === 503);
    const again = receiver.calls.filter(({ headers }) => headers['webhook-id'] === failed?.headers['webhook-id']);
    expect(again.map(({ status }) => status)).to.deep.equal([503, 204]);
    expect(again[0]?.body.equals(again[1]?.body ?? Buffer.alloc(0))).to.equal(true);
  });

  it('lose nothing while the worker is away', async () => {
    const part = await newPart();
    await receive(part, '5');
    const orderId = await confirmed({ part });
    receiver.always = 500;
    await ship(orderId);
    const worker = await processOf('worker');
    await worker.stop();
    receiver.always = undefined;
    await worker.start();
    expect((await told(orderId)).sort()).to.deep.equal([...WANTED].sort());
  });
});
