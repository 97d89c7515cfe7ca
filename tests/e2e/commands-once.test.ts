import { expect } from 'chai';
import type { ApiAnswer, Asking } from '../support/http-client.js';
import { dimensions, done, newPart, OLLIE, orderBody, reaches, receive, someId, VERA } from './support/orders.js';
import { ask } from './support/stack.js';

const post = (path: string, asking: Asking): Promise<ApiAnswer> => ask('POST', path, { ...OLLIE, ...asking });

const onHand = async (part: string): Promise<unknown> => {
  const { body } = await ask('GET', `/v1/stock/availability?part=${part}`);
  return (body['items'] as Record<string, unknown>[])[0]?.['onHand'];
};
const receipt = (part: string, quantity: string) => ({
  ...{ part, quantity, site: dimensions.site, unitCost: '2.00', reference: 'DN-1' },
});

describe('a command', function () {
  this.timeout(60_000);
  let part = '';
  before(async () => {
    part = await newPart();
  });

  it('needs an Idempotency-Key', async () => {
    const answer = await post('/v1/stock/receipts', { key: null, body: receipt(part, '3') });
    expect(answer.body).to.include({ status: 400, code: 'idempotency-key-missing' });
    expect(await onHand(part)).to.equal(undefined);
  });

  it('happens once for a key: the stored answer comes again, and says so', async () => {
    const key = someId('KEY');
    const first = await post('/v1/stock/receipts', { key, body: receipt(part, '3') });
    expect(first.status, first.text).to.equal(201);
    expect(first.headers.get('idempotency-replayed')).to.equal(null);
    const again = await post('/v1/stock/receipts', { key, body: receipt(part, '3') });
    expect(again).to.include({ status: 201, text: first.text });
    expect(again.headers.get('idempotency-replayed')).to.equal('true');
    expect(await onHand(part)).to.equal('3');

    const other = await post('/v1/stock/receipts', { key, body: receipt(part, '4') });
    expect(other.body).to.include({ status: 422, code: 'idempotency-key-reused' });
    const elsewhere = await post('/v1/stock/adjustments', { key, body: receipt(part, '3') });
    expect(elsewhere.status).to.equal(422);
    expect(await onHand(part)).to.equal('3');

    const another = await post('/v1/stock/receipts', { key, as: ['olga', 'Ops'], body: receipt(part, '4') });
    expect(another.status, 'the key of another caller').to.equal(201);
    expect(await onHand(part)).to.equal('7');
  });

  it('that comes twenty times at once is carried out once, and the others are told that it runs', async () => {
    const own = await newPart();
    await receive(own, '5');
    const key = someId('KEY');
    const body = orderBody({ part: own, quantity: '2' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/v1/orders', { key, body })));
    const placed = answers.filter(({ status }) => status === 201 || status === 202);
    const refused = answers.filter((answer) => !placed.includes(answer));
    expect(new Set(placed.map((answer) => answer.body['orderId'])).size).to.equal(1);
    for (const answer of refused) {
      expect(answer.body).to.include({ status: 409, code: 'request-in-progress' });
      expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
    }
    expect(refused, 'some came while it ran').not.to.have.length(0);
    await reaches(String(placed[0]?.body['orderId']), 'Confirmed');
    const { body: stock } = await ask('GET', `/v1/stock/availability?part=${own}`);
    expect((stock['items'] as unknown[])[0]).to.include({ reserved: '2' });
  });
});

const LEAKS = /\n\s+at |node_modules|\/[a-z]+\/.*\.ts|SELECT |INSERT |UPDATE |duplicate key|violates|pg_|grpc|ECONN/;

const expectProblem = (answer: ApiAnswer, status: number): void => {
  expect(answer.status, answer.text).to.equal(status);
  expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
  expect(answer.body).to.include.keys('type', 'title', 'status', 'detail', 'instance', 'code', 'correlationId');
  expect(answer.text).not.to.match(LEAKS);
};
const fieldsOf = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field);

describe('bad input', function () {
  this.timeout(60_000);

  it('is answered with every wrong field at once, and changes nothing', async () => {
    const body = {
      ...{ customerId: 'C-9999', paymentTerms: 'barter', surprise: 1, currency: 'EUR', dimensions },
      lines: [
        { part: 'NO-SUCH-PART', quantity: '1' },
        { part: 'FLT-PF-100', quantity: -3 },
      ],
    };
    const key = someId('KEY');
    const answer = await post('/v1/orders', { key, body });
    expectProblem(answer, 422);
    const wrong = ['customerId', 'paymentTerms', 'surprise', 'lines[0].part', 'lines[1].quantity'];
    expect(fieldsOf(answer)).to.include.members(wrong);
    const corrected = await newPart();
    const right = await post('/v1/orders', { key, body: orderBody({ part: corrected }) });
    expect(right.status, 'the key is free for the corrected request').to.equal(201);
    await done(`/v1/orders/${right.body['orderId']}/cancel`, { body: { reason: 'only a test' } });
  });

  for (const [what, path, body, fields] of [
    ['an unknown field', '/v1/stock/receipts', { ...receipt('FLT-PF-100', '1'), colour: 'red' }, ['colour']],
    ['a number for an amount', '/v1/stock/receipts', { ...receipt('FLT-PF-100', '1'), unitCost: 2 }, ['unitCost']],
    ['an unknown part', '/v1/stock/receipts', receipt('NO-SUCH-PART', '1'), ['part']],
    ['another currency', '/v1/orders', { ...orderBody({ part: 'FLT-PF-100' }), currency: 'EUR' }, ['currency']],
    ['an unknown customer', '/v1/orders', orderBody({ part: 'FLT-PF-100', customerId: 'C-9999' }), ['customerId']],
    ['no lines', '/v1/orders', { ...orderBody({ part: 'FLT-PF-100' }), lines: [] }, ['lines']],
    ['a quantity of zero', '/v1/orders', orderBody({ part: 'FLT-PF-100', quantity: '0' }), ['lines[0].quantity']],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      const answer = await post(path, { body });
      expectProblem(answer, 422);
      expect(fieldsOf(answer)).to.deep.equal(fields);
    });
  }

  it('is refused in the wrong state with the state, for an unknown thing with 404, for the wrong role with 403', async () => {
    const part = await newPart();
    await receive(part, '1');
    const placed = await done('/v1/orders', { body: orderBody({ part }) });
    const path = `/v1/orders/${placed['orderId']}`;
    await reaches(String(placed['orderId']), 'Confirmed');
    const again = await post(`${path}/retry-payment`, { body: { paymentToken: 'tok_ok' } });
    expectProblem(again, 409);
    expect(again.body).to.include({ code: 'wrong-state', state: 'Confirmed' });
    const tooMuch = await post(`${path}/shipments`, { body: { lines: [{ line: 1, quantity: '2' }] } });
    expectProblem(tooMuch, tooMuch.status === 422 ? 422 : 409);
    expectProblem(await post('/v1/orders/SO-999999/cancel', { body: { reason: 'r' } }), 404);
    expectProblem(await post(`${path}/cancel`, { ...VERA, body: { reason: 'r' } }), 403);
    expectProblem(await post(`${path}/cancel`, { as: null, body: { reason: 'r' } }), 401);
    expect((await ask('GET', path)).body).to.include({ state: 'Confirmed', revision: 0 });
  });

  it('of every strange kind gets a 4xx problem, never a 500', async () => {
    const bodies: [unknown, Asking['headers']?][] = [
      ['{"lines":'],
      ['[]'],
      ['"text"'],
      ['null'],
      [`${'['.repeat(50_000)}${']'.repeat(50_000)}`],
      [`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
      ['{"__proto__":{"lines":[]},"constructor":{"prototype":{}}}'],
      [orderBody({ part: 'FLT-PF-100', quantity: '99999999999999999999' })],
      [orderBody({ part: 'FLT-PF-100', quantity: '1e3' })],
      [orderBody({ part: 'FLT-PF-100', customerId: '\u0000' })],
      [orderBody({ part: "'; DROP TABLE orders.orders; --" })],
      [{ ...orderBody({ part: 'FLT-PF-100' }), customerReference: 'nul \u0000 inside' }],
      [{ ...orderBody({ part: 'FLT-PF-100' }), customerReference: 'half \ud800 a pair' }],
      [{ ...orderBody({ part: 'FLT-PF-100' }), paymentToken: '💳'.repeat(200) }],
      [{ ...orderBody({ part: 'FLT-PF-100' }), dimensions: 'LOUISVILLE' }],
      [{ ...orderBody({ part: 'FLT-PF-100' }), lines: Array.from({ length: 201 }, () => ({})) }],
      ['lines=1', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['<order/>', { 'content-type': 'text/xml' }],
      ['{}', { 'content-type': 'application/json; charset=utf-16' }],
      ['{}', { 'content-encoding': 'br' }],
      ['{}', { authorization: 'Bearer a.b.c' }],
      ['{}', { 'idempotency-key': 'é' }],
    ];
    for (const [body, headers = {}] of bodies) {
      const answer = await post('/v1/orders', { body, headers });
      const what = `${JSON.stringify(headers)} ${JSON.stringify(body).slice(0, 80)}: ${answer.text.slice(0, 200)}`;
      expect(answer.status, what).to.be.within(400, 499);
      expect(answer.text, what).not.to.match(LEAKS);
    }
    for (const path of [
      '/v1/orders/%00',
      '/v1/orders/%F0%9F%92%A3',
      '/v1/orders/..%2f..%2fetc',
      `/v1/orders/${'9'.repeat(3000)}`,
      '/v1/orders/%E0%A4%A',
      '/v1/orders?page=1e9',
      '/v1/orders?page=-1',
      '/v1/orders?pageSize=1000000',
      '/v1/orders?minPosition=99999999999999999999999',
      '/v1/orders?state=Nowhere',
      '/v1/orders?page[]=1',
      '/v1/orders?customerId=%00',
      '/v1/stock/availability',
      '/v1/stock/availability?part=%00',
      '/v1/reports/trial-balance?asOf=2026-02-30',
      '/v1/reports/trial-balance?asOf=0000-01-01',
      '/v1/journals?from=0000-01-01',
      '/v1/reports/revenue?from=2026-03-01&to=2026-01-01',
      '/v1/journals/of/%27%20OR%201=1',
      '/v1/nothing',
    ]) {
      const answer = await ask('GET', path);
      expect(answer.status, `${path}: ${answer.text}`).to.be.within(400, 499);
      expect(answer.text, path).not.to.match(LEAKS);
    }
  });
});
