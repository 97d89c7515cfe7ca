import { join } from 'node:path';
import { expect } from 'chai';
import type { Charge } from './state.js';
import { eventually, type Merchant, merchantAt, startSlowCharge } from './test-support/merchant.js';
import { endAll, startSandbox, temporaryFolder } from './test-support/sandbox-process.js';
import { type Receipt, SECRET, startReceiver, verify, type WebhookReceiver } from './test-support/webhook-receiver.js';
import { TOKENS } from './tokens.js';

const LATE_MS = 1200;

describe('payment sandbox: tokens, seen by a merchant', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let receiver: WebhookReceiver;
  let merchant: Merchant;
  const used = new Set<string>();

  before(async () => {
    folder = await temporaryFolder();
    receiver = await startReceiver();
    const sandbox = await startSandbox({
      PAYMENT_SANDBOX_DATA: join(folder.path, 'journal.jsonl'),
      PAYMENT_SANDBOX_WEBHOOK_URL: receiver.url,
      PAYMENT_SANDBOX_WEBHOOK_SECRET: SECRET,
      PAYMENT_SANDBOX_SLOW_MS: '1000',
      PAYMENT_SANDBOX_PENDING_MS: '1000',
      PAYMENT_SANDBOX_LATE_MS: String(LATE_MS),
      PAYMENT_SANDBOX_HOLD_MS: '700',
      PAYMENT_SANDBOX_CAPTURE_AFTER_CANCEL_MS: '300',
    });
    const plain = merchantAt(sandbox.url);
    merchant = {
      ...plain,
      charge: (key, token, ...more) => {
        used.add(token);
        return plain.charge(key, token, ...more);
      },
    };
  });
  after(async () => {
    await endAll();
    await receiver.close();
    await folder.remove();
  });

  const webhooks = (id: string, count: number): Promise<Receipt[]> =>
    eventually(
      () => receiver.about(id),
      (all) => all.length >= count,
    );
  const settled = (id: string): Promise<Charge> =>
    eventually(
      () => merchant.find(id),
      ({ status }) => status !== 'pending',
    );
  /** Whatever was sent at once before this is there when this has come. */
  const afterAnotherWebhook = async (key: string, token = 'tok_ok'): Promise<void> => {
    const { body } = await merchant.charge(key, token);
    await webhooks(body.id, 1);
  };
  const summary = ({ event }: Receipt): string => `${event.type} ${event.data.status}`;

  const atOnce: [token: string, status: string, declineCode?: string][] = [
    ['tok_ok', 'succeeded'],
    ['tok_slow', 'succeeded'],
    ['tok_decline', 'declined', 'card_declined'],
    ['tok_insufficient_funds', 'declined', 'insufficient_funds'],
    ['tok_of_another_provider', 'declined', 'invalid_token'],
  ];
  for (const [token, status, declineCode] of atOnce) {
    it(`${token}: ${status}${declineCode ? `, ${declineCode}` : ''}, and a signed webhook says so`, async () => {
      const answer = await merchant.charge(token, token);
      expect([answer.status, answer.body.status, answer.body.declineCode]).to.deep.equal([201, status, declineCode]);
      const [receipt] = await webhooks(answer.body.id, 1);
      expect(receipt && verify(receipt)).to.equal('genuine');
      expect(receipt?.event).to.deep.include({ type: `charge.${status}`, data: answer.body });
      expect(receipt?.event.id).to.match(/^evt_/);
      await afterAnotherWebhook(`${token}-after`);
      expect(receiver.about(answer.body.id)).to.have.length(1);
    });
  }

  it('tok_pending: pending, then succeeded', async () => {
    const { body } = await merchant.charge('pending', 'tok_pending');
    expect(body.status).to.equal('pending');
    const receipts = await webhooks(body.id, 1);
    expect(receipts.map(summary)).to.deep.equal(['charge.succeeded succeeded']);
    expect(await merchant.find(body.id)).to.deep.equal({ ...body, status: 'succeeded' });
    expect((await merchant.charge('pending', 'tok_pending')).body).to.deep.equal(body);
  });

  it('tok_pending, voided: charge.voided only', async () => {
    const { body } = await merchant.charge('pending-void', 'tok_pending');
    await merchant.void(body.id);
    await afterAnotherWebhook('pending-void-after', 'tok_pending');
    expect(receiver.about(body.id).map(summary)).to.deep.equal(['charge.voided voided']);
    expect((await merchant.find(body.id)).status).to.equal('voided');
  });

  it('refunds are reported', async () => {
    const { body } = await merchant.charge('refund', 'tok_ok');
    const refund = (await merchant.refund('refund', body.id, '3.45')).body;
    const receipts = await webhooks(body.id, 2);
    const [charged, refunded] = receipts.toSorted((a, b) => a.event.sequence - b.event.sequence);
    expect(charged?.event.type).to.equal('charge.succeeded');
    expect(refunded?.event).to.deep.include({ type: 'refund.succeeded', data: refund });
    expect(refunded && verify(refunded)).to.equal('genuine');
  });

  it('tok_timeout_after_charge: charged, no answer; a replay answers while the first call still hangs', async () => {
    const first = merchant.charge('timeout', 'tok_timeout_after_charge').then(
      () => 'answered',
      () => 'cut off',
    );
    const [charge] = await eventually(
      () => merchant.charges('idempotencyKey=timeout'),
      (all) => all.length > 0,
    );
    expect(charge?.status).to.equal('succeeded');
    const replay = await merchant.charge('timeout', 'tok_timeout_after_charge');
    expect([replay.status, replay.headers.get('Idempotent-Replayed')]).to.deep.equal([201, 'true']);
    expect(replay.body).to.deep.equal(charge);
    expect(await first).to.equal('cut off');
    expect(await merchant.charges('reference=SO/timeout')).to.have.length(1);
  });

  it('tok_slow: the charge comes even when the caller hangs up', async () => {
    const call = await startSlowCharge(merchant, 'hung-up');
    call.hangUp();
    expect(await call.answer).to.equal(undefined);
    expect(await merchant.charges('reference=SO/hung-up')).to.deep.equal([]);
    await eventually(
      () => merchant.charges('reference=SO/hung-up'),
      (all) => all.length === 1,
    );
  });

  it('tok_webhook_lost: succeeds in silence; its refund is reported', async () => {
    const { body } = await merchant.charge('lost', 'tok_webhook_lost');
    expect(body.status).to.equal('pending');
    expect((await settled(body.id)).status).to.equal('succeeded');
    await merchant.refund('lost', body.id, '1.00');
    await webhooks(body.id, 1);
    await afterAnotherWebhook('lost-after');
    expect(receiver.about(body.id).map(summary)).to.deep.equal(['refund.succeeded succeeded']);
  });

  it('tok_webhook_doubled: the same event three times', async () => {
    const { body } = await merchant.charge('doubled', 'tok_webhook_doubled');
    await webhooks(body.id, 3);
    await afterAnotherWebhook('doubled-after');
    const receipts = receiver.about(body.id);
    expect(receipts.map((receipt) => `${summary(receipt)} ${verify(receipt)}`)).to.deep.equal(
      Array(3).fill('charge.succeeded succeeded genuine'),
    );
    expect(new Set(receipts.map(({ rawBody }) => rawBody)).size).to.equal(1);
  });

  it('tok_webhook_late: not before its time', async () => {
    const { body } = await merchant.charge('late', 'tok_webhook_late');
    expect((await settled(body.id)).status).to.equal('succeeded');
    const [receipt] = await webhooks(body.id, 1);
    expect(receipt?.event.type).to.equal('charge.succeeded');
    expect(receipt && receipt.atMs - Date.parse(receipt.event.createdAt)).to.be.at.least(LATE_MS);
  });

  it('tok_webhook_out_of_order: the older event comes last, though the newer needs three attempts', async () => {
    let refusals = 2;
    receiver.answerWith((event) =>
      'reference' in event.data && event.data.reference === 'SO/order' && refusals-- > 0 ? 500 : 200,
    );
    const { body } = await merchant.charge('order', 'tok_webhook_out_of_order');
    const receipts = await webhooks(body.id, 4);
    receiver.answerWith(() => 200);
    expect(receipts.map(summary)).to.deep.equal([
      ...Array(3).fill('charge.succeeded succeeded'),
      'charge.updated pending',
    ]);
    const [newer, older] = [receipts[2]?.event, receipts[3]?.event];
    expect(older?.sequence).to.be.below(newer?.sequence ?? 0);
    expect(Date.parse(older?.createdAt ?? '')).to.be.below(Date.parse(newer?.createdAt ?? ''));
  });

  it('tok_webhook_bad_signature: two lies, once each, then silence about the truth', async () => {
    receiver.answerWith((event) => (event.type === 'charge.declined' ? 400 : 200));
    const { body } = await merchant.charge('forged', 'tok_webhook_bad_signature');
    expect(body.status).to.equal('pending');
    await webhooks(body.id, 2);
    expect((await settled(body.id)).status).to.equal('succeeded');
    await afterAnotherWebhook('forged-after');
    receiver.answerWith(() => 200);
    const receipts = receiver.about(body.id);
    expect(receipts.map(summary)).to.deep.equal(Array(2).fill('charge.declined declined'));
    expect(receipts.map((receipt) => verify(receipt))).to.have.members(['forged', 'old']);
  });

  it('tok_capture_after_cancel: the void is accepted, the charge is captured', async () => {
    const { body } = await merchant.charge('capture', 'tok_capture_after_cancel');
    const accepted = await merchant.void(body.id);
    expect([accepted.status, accepted.body.status]).to.deep.equal([202, 'pending']);
    expect(accepted.body.voidRequestedAt).to.be.a('string');
    expect((await settled(body.id)).status).to.equal('succeeded');
    expect((await webhooks(body.id, 1)).map(summary)).to.deep.equal(['charge.succeeded succeeded']);
    expect((await merchant.void(body.id)).status).to.equal(409);
    expect((await merchant.refund('capture', body.id, '123.45')).status).to.equal(201);
  });

  it('tok_flaky: two failures for each key, then one charge', async () => {
    for (const key of ['flaky-1', 'flaky-2']) {
      for (const attempt of [1, 2]) {
        const failed = await merchant.charge(key, 'tok_flaky');
        expect([failed.status, failed.headers.get('Retry-After')], `attempt ${attempt}`).to.deep.equal([503, '1']);
        expect(await merchant.charges(`idempotencyKey=${key}`)).to.deep.equal([]);
      }
      expect((await merchant.charge(key, 'tok_flaky', { amount: '1.00' })).status).to.equal(422);
      const third = await merchant.charge(key, 'tok_flaky');
      expect([third.status, third.headers.has('Idempotent-Replayed')]).to.deep.equal([201, false]);
      const fourth = await merchant.charge(key, 'tok_flaky');
      expect([fourth.body.id, fourth.headers.has('Idempotent-Replayed')]).to.deep.equal([third.body.id, true]);
    }
  });

  it('tok_decline_once_…: each declined the first time only', async () => {
    const statuses: string[] = [];
    for (const key of ['once-a-1', 'once-b-1', 'once-a-2', 'once-b-2', 'once-a-1']) {
      statuses.push((await merchant.charge(key, `tok_decline_once_${key.slice(0, 6)}`)).body.status);
    }
    expect(statuses).to.deep.equal(['declined', 'declined', 'succeeded', 'succeeded', 'declined']);
  });

  it('has a journey for every token', () => {
    expect([...used]).to.include.members([...TOKENS]);
  });
});
