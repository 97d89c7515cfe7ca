import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually, type Merchant, merchantAt, startSlowCharge } from './test-support/merchant.js';
import {
  endAll,
  runToEnd,
  type SandboxProcess,
  startSandbox,
  temporaryFolder,
} from './test-support/sandbox-process.js';
import { SECRET, startReceiver, verify, type WebhookReceiver } from './test-support/webhook-receiver.js';

describe('payment sandbox: restart', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let receiver: WebhookReceiver;
  let sandbox: SandboxProcess;
  let merchant: Merchant;
  let dataFile: string;

  const start = async (more: Record<string, string> = {}): Promise<void> => {
    sandbox = await startSandbox({
      PAYMENT_SANDBOX_DATA: dataFile,
      PAYMENT_SANDBOX_WEBHOOK_URL: receiver.url,
      PAYMENT_SANDBOX_WEBHOOK_SECRET: SECRET,
      ...more,
    });
    merchant = merchantAt(sandbox.url);
  };
  const killAndStart = async (more: Record<string, string> = {}): Promise<void> => {
    expect(await sandbox.end('SIGKILL')).to.equal('SIGKILL');
    await start(more);
  };
  const became = (id: string, wanted: string) =>
    eventually(
      () => merchant.find(id),
      ({ status }) => status === wanted,
    );

  beforeEach(async () => {
    folder = await temporaryFolder();
    dataFile = join(folder.path, 'journal.jsonl');
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await endAll();
    await receiver.close();
    await folder.remove();
  });

  it('keeps everything over kill -9: the ledger, keys, failures and used tokens', async () => {
    await start({ PAYMENT_SANDBOX_LONG_PENDING_MS: '600000' });
    const charge = (await merchant.charge('kept', 'tok_ok')).body;
    const refund = (await merchant.refund('kept', charge.id, '3.45')).body;
    const pending = (await merchant.charge('kept-void', 'tok_capture_after_cancel')).body;
    await merchant.charge('kept-flaky', 'tok_flaky');
    await merchant.charge('kept-declined', 'tok_decline_once_kept');
    const ledger = await merchant.ledger();
    await killAndStart();
    expect(await merchant.ledger()).to.deep.equal(ledger);
    const replay = await merchant.charge('kept', 'tok_ok');
    expect([replay.headers.get('Idempotent-Replayed'), replay.body]).to.deep.equal(['true', charge]);
    expect((await merchant.charge('kept', 'tok_ok', { amount: '9.99' })).status).to.equal(422);
    expect((await merchant.refund('kept', charge.id, '3.45')).body).to.deep.equal(refund);
    expect((await merchant.refund('more', charge.id, '120.01')).status).to.equal(409);
    expect((await merchant.find(pending.id)).status).to.equal('pending');
    expect((await merchant.charge('kept-flaky', 'tok_flaky')).status).to.equal(503);
    expect((await merchant.charge('kept-flaky', 'tok_flaky')).status).to.equal(201);
    expect((await merchant.charge('kept-2', 'tok_decline_once_kept')).body.status).to.equal('succeeded');
  });

  it('answers the replay of a charge whose caller never heard of it', async () => {
    await start();
    const unheard = merchant.charge('unheard', 'tok_timeout_after_charge').catch(() => 'cut off');
    const charges = await eventually(
      () => merchant.charges('idempotencyKey=unheard'),
      (all) => all.length === 1,
    );
    await killAndStart();
    expect(await unheard).to.equal('cut off');
    const replay = await merchant.charge('unheard', 'tok_timeout_after_charge');
    expect([replay.status, replay.body]).to.deep.equal([201, charges[0]]);
    expect((await merchant.ledger()).captured).to.equal('123.45');
  });

  it('goes on with pending charges, also with a capture after a void', async () => {
    await start({ PAYMENT_SANDBOX_PENDING_MS: '8000', PAYMENT_SANDBOX_CAPTURE_AFTER_CANCEL_MS: '8000' });
    const pending = (await merchant.charge('timer', 'tok_pending')).body;
    const voided = (await merchant.charge('timer-voided', 'tok_pending')).body;
    const captured = (await merchant.charge('timer-capture', 'tok_capture_after_cancel')).body;
    await merchant.void(voided.id);
    expect((await merchant.void(captured.id)).status).to.equal(202);
    await killAndStart();
    expect((await merchant.void(captured.id)).status).to.equal(202);
    await became(pending.id, 'succeeded');
    await became(captured.id, 'succeeded');
    await became(voided.id, 'voided');
    for (const { id } of [pending, captured]) {
      await eventually(
        () => receiver.about(id).map(({ event }) => event.type),
        (types) => types.includes('charge.succeeded'),
      );
    }
    expect((await merchant.ledger()).captured).to.equal('246.90');
  });

  it('sends the webhooks that had not arrived, and not those that had', async () => {
    receiver.answerWith((event) => ('reference' in event.data && event.data.reference === 'SO/arrived' ? 200 : 503));
    await start({ PAYMENT_SANDBOX_LATE_MS: '2000', PAYMENT_SANDBOX_PENDING_MS: '100' });
    const arrived = (await merchant.charge('arrived', 'tok_ok')).body;
    const refused = (await merchant.charge('refused', 'tok_ok')).body;
    const late = (await merchant.charge('late', 'tok_webhook_late')).body;
    await became(late.id, 'succeeded');
    await eventually(
      () => receiver.about(refused.id).length,
      (count) => count > 0,
    );
    await eventually(
      () => readFile(dataFile, 'utf8'),
      (journal) => journal.includes('deliveryEnded'),
    );
    await sandbox.end('SIGKILL');
    receiver.answerWith(() => 200);
    await start();
    for (const { id } of [refused, late]) {
      const receipts = await eventually(
        () => receiver.about(id),
        (all) => all.some(({ answered }) => answered === 200),
      );
      expect(receipts.map((receipt) => verify(receipt))).to.not.include('forged');
    }
    expect(receiver.about(arrived.id)).to.have.length(1);
  });

  it('loses no charge it told of, and makes none twice, when killed under load', async () => {
    await start();
    const keys = Array.from({ length: 120 }, (_, index) => `load-${index}`);
    const told = new Map<string, string>();
    const calls = keys.map(async (key) => {
      const answer = await merchant.charge(key, 'tok_ok').catch(() => undefined);
      if (answer?.status === 201) told.set(key, answer.body.id);
      if (told.size === 30) await sandbox.end('SIGKILL');
    });
    await Promise.all(calls);
    await start();
    const again = await Promise.all(keys.map((key) => merchant.charge(key, 'tok_ok')));
    const ids = new Map(again.map(({ body }, index) => [keys[index], body.id]));
    for (const [key, id] of told) expect(ids.get(key), key).to.equal(id);
    const { charges } = await merchant.ledger();
    expect(charges.map(({ reference }) => reference)).to.have.members(keys.map((key) => `SO/${key}`));
    expect(told.size).to.be.at.least(30);
  });

  it('starts over a torn last line, and refuses a damaged file', async () => {
    await start();
    const charge = (await merchant.charge('torn', 'tok_ok')).body;
    await sandbox.end('SIGKILL');
    await appendFile(dataFile, '{"kind":"chargeMade","key":"ha');
    await start();
    expect((await merchant.ledger()).charges).to.deep.equal([charge]);
    await merchant.charge('torn-2', 'tok_ok');
    await killAndStart();
    expect((await merchant.ledger()).charges).to.have.length(2);
    await sandbox.end('SIGTERM');
    await writeFile(dataFile, `nonsense\n${await readFile(dataFile, 'utf8')}`);
    const ended = await runToEnd({ PAYMENT_SANDBOX_DATA: dataFile });
    expect(ended.code).to.equal(1);
    expect(ended.stderr).to.equal(`payment sandbox: ${dataFile} is damaged at line 1\n`);
  });

  it('stops cleanly on SIGTERM, with calls running and hanging', async () => {
    await start();
    const hanging = merchant.charge('hanging', 'tok_timeout_after_charge').catch(() => 'cut off');
    await eventually(
      () => merchant.charges('idempotencyKey=hanging'),
      (all) => all.length === 1,
    );
    const slow = await startSlowCharge(merchant, 'slow');
    expect(await sandbox.end('SIGTERM')).to.equal(0);
    expect(await hanging).to.equal('cut off');
    expect((await slow.answer)?.status).to.equal(503);
    await start({ PAYMENT_SANDBOX_SLOW_MS: '1' });
    expect((await merchant.charge('slow', 'tok_slow')).body.status).to.equal('succeeded');
    expect((await merchant.ledger()).charges).to.have.length(2);
  });

  it('says in one line what setting is missing', async () => {
    const ended = await runToEnd({});
    expect(ended.code).to.equal(1);
    expect(ended.stderr).to.equal('payment sandbox: PAYMENT_SANDBOX_DATA is not set\n');
  });
});
