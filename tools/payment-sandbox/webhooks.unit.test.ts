import { expect } from 'chai';
import type { Delivery, SigningManner } from './state.js';
import { eventually } from './test-support/merchant.js';
import { SECRET, startReceiver, verify, type WebhookReceiver } from './test-support/webhook-receiver.js';
import { backoffMs, type Courier, createCourier, MAX_ATTEMPTS, sign } from './webhooks.js';

describe('payment sandbox: webhooks', () => {
  let receiver: WebhookReceiver;
  let courier: Courier;
  let ended: string[];

  beforeEach(async () => {
    receiver = await startReceiver();
    ended = [];
    const target = { url: receiver.url, secret: SECRET };
    const onEnded = (delivery: Delivery, outcome: string): void => void ended.push(`${delivery.id} ${outcome}`);
    courier = createCourier({ target, onEnded, backoffMs: () => 1 });
  });
  afterEach(async () => {
    await courier.stop();
    await receiver.close();
  });

  it('signs "t.body" with HMAC-SHA256', () => {
    // Computed with: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret
    expect(sign('secret', 1_700_000_000, '{"a":1}')).to.equal(
      't=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686',
    );
  });

  it('waits 200 ms, doubling up to 10 s, half of it at random', () => {
    const longest = Array.from({ length: MAX_ATTEMPTS }, (_, index) => backoffMs(index + 1, () => 1));
    const shortest = longest.map((_, index) => backoffMs(index + 1, () => 0));
    expect(longest).to.deep.equal([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000, 10_000]);
    expect(shortest).to.deep.equal(longest.map((ms) => ms / 2));
  });

  it('tries again after an error status, a redirect and a cut connection, then stops', async () => {
    const answers = [500, 302, 0, 404, 200];
    receiver.answerWith(() => answers.shift() ?? 200);
    courier.send(delivery('dlv_1'));
    await eventually(
      () => ended,
      (all) => all.length > 0,
    );
    expect(ended).to.deep.equal(['dlv_1 delivered']);
    expect(receiver.receipts.map(({ answered }) => answered)).to.deep.equal([500, 302, 0, 404, 200]);
    expect(receiver.receipts.map((receipt) => verify(receipt))).to.deep.equal(Array(5).fill('genuine'));
  });

  it('gives up after ten attempts', async () => {
    receiver.answerWith(() => 503);
    courier.send(delivery('dlv_1'));
    await eventually(
      () => ended,
      (all) => all.length > 0,
    );
    expect(ended).to.deep.equal(['dlv_1 gaveUp']);
    expect(receiver.receipts).to.have.length(10);
  });

  it('signs each attempt for its own second', async () => {
    receiver.answerWith(() => (stamps(receiver).size > 1 ? 200 : 503));
    const patient = createCourier({
      target: { url: receiver.url, secret: SECRET },
      onEnded: (_, outcome) => void ended.push(outcome),
      backoffMs: () => 300,
    });
    patient.send(delivery('dlv_1'));
    await eventually(
      () => ended,
      (all) => all.length > 0,
    );
    expect(ended).to.deep.equal(['delivered']);
    expect(stamps(receiver).size).to.equal(2);
    expect(receiver.receipts.map((receipt) => verify(receipt))).to.not.include('forged');
    await patient.stop();
  });

  it('sends a false one once, whatever the answer', async () => {
    receiver.answerWith(() => 400);
    courier.send(delivery('dlv_1', 'wrongSecret'));
    courier.send(delivery('dlv_2', 'oldTimestamp'));
    await eventually(
      () => ended,
      (all) => all.length === 2,
    );
    expect(receiver.receipts.map((receipt) => verify(receipt))).to.have.members(['forged', 'old']);
  });

  it('holds one back until the other has ended, however long that takes', async () => {
    let refusals = 3;
    receiver.answerWith((event) => (event.id === 'evt_dlv_1' && refusals-- > 0 ? 500 : 200));
    courier.send(delivery('dlv_1'));
    courier.send({ ...delivery('dlv_2'), after: 'dlv_1' });
    courier.send({ ...delivery('dlv_3'), after: 'dlv_that_ended_long_ago' });
    await eventually(
      () => ended,
      (all) => all.length === 3,
    );
    const order = receiver.receipts.map(({ event }) => event.id).filter((id) => id !== 'evt_dlv_3');
    expect(order).to.deep.equal([...Array(4).fill('evt_dlv_1'), 'evt_dlv_2']);
  });

  it('stops in the midst of waiting', async () => {
    courier.send({ ...delivery('dlv_1'), notBefore: '2999-01-01T00:00:00.000Z' });
    courier.send({ ...delivery('dlv_2'), after: 'dlv_1' });
    await courier.stop();
    expect(ended).to.deep.equal([]);
    expect(receiver.receipts).to.deep.equal([]);
  });
});

function stamps(receiver: WebhookReceiver): Set<string | undefined> {
  return new Set(receiver.receipts.map(({ signature }) => signature.split(',')[0]));
}

function delivery(id: string, signing: SigningManner = 'genuine'): Delivery {
  const createdAt = '2026-01-02T03:04:05.678Z';
  const data = {
    id: 'ch_1',
    status: 'succeeded',
    amount: '1.00',
    currency: 'USD',
    reference: 'Größe',
    refundedAmount: '0.00',
    createdAt,
    metadata: {},
  } as const;
  const event = { id: `evt_${id}`, type: 'charge.succeeded', createdAt, sequence: 1, data } as const;
  return { id, event, notBefore: createdAt, signing };
}
