import { join } from 'node:path';
import { expect } from 'chai';
import type { Problem } from './problems.js';
import { chargeBody, type Merchant, merchantAt, startSlowCharge } from './test-support/merchant.js';
import { endAll, startSandbox, temporaryFolder } from './test-support/sandbox-process.js';

describe('payment sandbox: HTTP contract', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let merchant: Merchant;
  let url: string;

  before(async () => {
    folder = await temporaryFolder();
    const sandbox = await startSandbox({
      PAYMENT_SANDBOX_DATA: join(folder.path, 'journal.jsonl'),
      PAYMENT_SANDBOX_SLOW_MS: '1000',
      PAYMENT_SANDBOX_PENDING_MS: '600000',
    });
    url = sandbox.url;
    merchant = merchantAt(url);
  });
  after(async () => {
    await endAll();
    await folder.remove();
  });

  it('is healthy', async () => {
    expect((await merchant.get('/health')).body).to.deep.equal({ status: 'ok' });
  });

  it('makes a charge, and finds it by id, reference and key', async () => {
    const { status, headers, body } = await merchant.charge('made', 'tok_ok', { metadata: { order: 'SO-1' } });
    expect(status).to.equal(201);
    expect(headers.has('Idempotent-Replayed')).to.equal(false);
    expect(body).to.deep.equal({
      id: body.id,
      status: 'succeeded',
      amount: '123.45',
      currency: 'USD',
      reference: 'SO/made',
      refundedAmount: '0.00',
      createdAt: body.createdAt,
      metadata: { order: 'SO-1' },
    });
    expect(body.id).to.match(/^ch_[0-9a-f]{24}$/);
    expect(new Date(body.createdAt).toISOString()).to.equal(body.createdAt);
    await merchant.charge('made-again', 'tok_ok', { reference: 'SO/made' });
    expect(await merchant.find(body.id)).to.deep.equal(body);
    expect(await merchant.charges('reference=SO/made')).to.have.length(2);
    expect(await merchant.charges('idempotencyKey=made')).to.deep.equal([body]);
    expect(await merchant.charges('idempotencyKey=made&reference=other')).to.deep.equal([]);
    expect(await merchant.charges('idempotencyKey=never')).to.deep.equal([]);
  });

  const wrong: [name: string, body: unknown, fields: string[]][] = [
    ['nothing', {}, ['amount', 'currency', 'token', 'reference']],
    ['a number as amount', chargeBody('w', 'tok_ok', { amount: 123.45 }), ['amount']],
    ['no amount', chargeBody('w', 'tok_ok', { amount: '0.00' }), ['amount']],
    ['a negative amount', chargeBody('w', 'tok_ok', { amount: '-1.00' }), ['amount']],
    ['three decimals', chargeBody('w', 'tok_ok', { amount: '1.005' }), ['amount']],
    ['an exponent', chargeBody('w', 'tok_ok', { amount: '1e2' }), ['amount']],
    ['a line end', chargeBody('w', 'tok_ok', { amount: '1.00\n' }), ['amount']],
    ['another currency', chargeBody('w', 'tok_ok', { currency: 'EUR' }), ['currency']],
    ['an unknown field', chargeBody('w', 'tok_ok', { captured: true }), ['captured']],
    ['metadata of numbers', chargeBody('w', 'tok_ok', { metadata: { a: 1 } }), ['metadata.a']],
    ['an empty reference and token', chargeBody('w', '', { reference: '' }), ['token', 'reference']],
    ['a list', [], ['body']],
    ['half a JSON', '{"amount":', ['body']],
  ];
  for (const [name, body, fields] of wrong) {
    it(`refuses ${name} and names the fields`, async () => {
      const answer = await merchant.post<Problem>('/v1/charges', body, 'wrong');
      expect(answer.status).to.equal(400);
      expect(answer.headers.get('content-type')).to.contain('application/problem+json');
      expect(answer.body.code).to.equal('invalid-request');
      expect(answer.body.errors?.map(({ field }) => field)).to.deep.equal(fields);
      expect(await merchant.charges('idempotencyKey=wrong')).to.deep.equal([]);
    });
  }

  for (const key of [undefined, '', 'two words', 'x'.repeat(256)]) {
    it(`refuses the key ${key === undefined ? 'that is missing' : `"${key.slice(0, 10)}"`}, with what else is wrong`, async () => {
      const body = chargeBody('keyless', 'tok_ok', { amount: '1' });
      const answer = await merchant.post<Problem>('/v1/charges', body, key);
      expect(answer.status).to.equal(400);
      expect(answer.body.errors?.map(({ field }) => field)).to.deep.equal(['Idempotency-Key', 'amount']);
    });
  }

  it('refuses unknown and repeated filters', async () => {
    for (const query of ['order=1', 'reference=a&reference=b', 'reference=']) {
      expect((await merchant.get(`/v1/charges?${query}`)).status, query).to.equal(400);
    }
  });

  it('has problems for what is not there, too large, or unreadable', async () => {
    expect((await merchant.get('/v1/charges/ch_none')).status).to.equal(404);
    expect((await merchant.void('ch_none')).status).to.equal(404);
    expect((await merchant.refund('r0', 'ch_none', '1.00')).status).to.equal(404);
    expect((await merchant.get<Problem>('/v2')).body).to.include({ status: 404, code: 'not-found' });
    expect((await merchant.get<Problem>('/v1/charges/%E0%A4%A')).body).to.include({ status: 400 });
    const huge = chargeBody('huge', 'tok_ok', { metadata: { a: 'x'.repeat(70_000) } });
    expect((await merchant.post('/v1/charges', huge, 'huge')).status).to.equal(413);
    const form = await fetch(`${url}/v1/charges`, { method: 'POST', body: 'a=1', headers: { 'Idempotency-Key': 'f' } });
    expect(form.status).to.equal(400);
  });

  it('replays the first answer as it was, whatever the order of the fields', async () => {
    const first = await merchant.charge('replayed', 'tok_ok', { metadata: { a: '1', b: '2' } });
    await merchant.refund('replayed-refund', first.body.id, '23.45');
    const turned = Object.fromEntries(
      Object.entries(chargeBody('replayed', 'tok_ok', { metadata: { b: '2', a: '1' } })).reverse(),
    );
    const second = await merchant.post('/v1/charges', turned, '"replayed"');
    expect(second.status).to.equal(201);
    expect(second.headers.get('Idempotent-Replayed')).to.equal('true');
    expect(second.body).to.deep.equal(first.body);
    expect((await merchant.find(first.body.id)).refundedAmount).to.equal('23.45');
  });

  it('refuses a key with another body', async () => {
    await merchant.charge('other', 'tok_ok');
    for (const more of [
      { amount: '123.46' },
      { reference: 'SO/x' },
      { token: 'tok_decline' },
      { metadata: { a: '1' } },
    ]) {
      const answer = await merchant.charge('other', 'tok_ok', more);
      expect([answer.status, answer.body.code]).to.deep.equal([422, 'key-reused']);
    }
    expect(await merchant.charges('reference=SO/other')).to.have.length(1);
  });

  it('makes one charge of 20 parallel requests with one key', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => merchant.charge('parallel', 'tok_ok')));
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(20).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1);
    expect(answers.filter(({ headers }) => headers.get('Idempotent-Replayed') === 'true')).to.have.length(19);
    expect(await merchant.charges('reference=SO/parallel')).to.have.length(1);
  });

  it('makes one charge of 20 parallel requests with one key while the first still runs', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => merchant.charge('slow-parallel', 'tok_slow')));
    const refused = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    expect(refused).to.have.length(19);
    expect(new Set(refused.map(({ body, headers }) => `${body.code} ${headers.get('Retry-After')}`))).to.deep.equal(
      new Set(['key-in-use 1']),
    );
    expect((await merchant.charge('slow-parallel', 'tok_slow')).headers.get('Idempotent-Replayed')).to.equal('true');
    expect(await merchant.charges('reference=SO/slow-parallel')).to.have.length(1);
  });

  it('answers 422 to another body while the first still runs', async () => {
    const first = await startSlowCharge(merchant, 'slow-other');
    expect((await merchant.charge('slow-other', 'tok_slow', { amount: '1.00' })).status).to.equal(422);
    expect((await first.answer)?.body.amount).to.equal('123.45');
  });

  it('voids a pending charge, twice with one effect, and no other charge', async () => {
    const pending = (await merchant.charge('void', 'tok_pending')).body;
    expect(pending.status).to.equal('pending');
    const [one, two] = [await merchant.void(pending.id), await merchant.void(pending.id)];
    expect([one.status, one.body.status]).to.deep.equal([200, 'voided']);
    expect([two.status, two.body]).to.deep.equal([200, one.body]);
    expect((await merchant.charge('void', 'tok_pending')).body).to.deep.equal(pending);
    for (const [token, chargeStatus] of [
      ['tok_ok', 'succeeded'],
      ['tok_decline', 'declined'],
    ] as const) {
      const done = (await merchant.charge(`void-${token}`, token)).body;
      const refused = await merchant.void(done.id);
      expect(refused.status).to.equal(409);
      expect(refused.body).to.include({ code: 'charge-not-pending', chargeStatus });
      expect(await merchant.find(done.id)).to.deep.equal(done);
    }
  });

  it('refunds in parts, by the same rules for keys, never above the capture', async () => {
    const { id } = (await merchant.charge('refunded', 'tok_ok')).body;
    const first = await merchant.refund('refund-1', id, '100.00');
    expect(first.body).to.deep.equal({
      id: first.body.id,
      charge: id,
      amount: '100.00',
      currency: 'USD',
      status: 'succeeded',
      reference: 'refund-1',
      createdAt: first.body.createdAt,
    });
    expect(first.body.id).to.match(/^re_/);
    const replay = await merchant.refund('refund-1', id, '100.00');
    expect([replay.headers.get('Idempotent-Replayed'), replay.body]).to.deep.equal(['true', first.body]);
    expect((await merchant.refund('refund-1', id, '100.01')).status).to.equal(422);
    const tooMuch = await merchant.refund('refund-2', id, '23.46');
    expect(tooMuch.status).to.equal(409);
    expect(tooMuch.body).to.include({ code: 'refund-exceeds-capture', refundable: '23.45' });
    expect((await merchant.refund('refund-2', id, '23.45')).status).to.equal(201);
    expect((await merchant.find(id)).refundedAmount).to.equal('123.45');
    expect(await merchant.refunds(`charge=${id}`)).to.have.length(2);
    expect(await merchant.refunds('reference=refund-1')).to.deep.equal([first.body]);
    expect(await merchant.refunds('idempotencyKey=refund-1')).to.deep.equal([first.body]);
  });

  it('lets 20 parallel refunds take no more than was captured', async () => {
    const { id } = (await merchant.charge('race', 'tok_ok')).body;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => merchant.refund(`race-${n}`, id, '20.00')));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(6);
    expect(answers.filter(({ status }) => status === 409)).to.have.length(14);
    expect((await merchant.find(id)).refundedAmount).to.equal('120.00');
  });

  it('refunds a key that served a charge: the two have keys of their own', async () => {
    const { id } = (await merchant.charge('shared', 'tok_ok')).body;
    expect((await merchant.refund('shared', id, '1.00')).status).to.equal(201);
  });

  it('names the wrong fields of a refund', async () => {
    const answer = await merchant.post<Problem>('/v1/refunds', { charge: 7, amount: '1', note: '' }, 'r');
    expect(answer.status).to.equal(400);
    const fields = answer.body.errors?.map(({ field }) => field);
    expect(fields).to.have.members(['charge', 'amount', 'reference', 'note']);
  });

  it('adds up in the ledger', async () => {
    const before = await merchant.ledger();
    const { id } = (await merchant.charge('ledger', 'tok_ok', { amount: '1000.10' })).body;
    await merchant.charge('ledger-declined', 'tok_decline');
    await merchant.charge('ledger-pending', 'tok_pending');
    await merchant.refund('ledger', id, '0.20');
    const after = await merchant.ledger();
    const cents = (text: string): number => Math.round(Number(text) * 100);
    expect(cents(after.captured) - cents(before.captured)).to.equal(100_010);
    expect(cents(after.refunded) - cents(before.refunded)).to.equal(20);
    expect(cents(after.net) - cents(before.net)).to.equal(99_990);
    expect(after.charges.length - before.charges.length).to.equal(3);
    expect(after.refunds.length - before.refunds.length).to.equal(1);
  });
});
