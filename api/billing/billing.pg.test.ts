import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { problem } from '../../platform/problem.js';
import {
  type ApiAnswer,
  type ApiServer,
  apiServer,
  plannedProcesses,
  WEBHOOK_SECRETS,
} from '../../tests/support/api-server.js';
import { billingOf } from '../../tests/support/billing-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const DIMENSIONS = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' };
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

describe('billing over HTTP', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    api = await apiServer({ database: test.api, processes: plannedProcesses(plan) });
  };
  afterEach(() => api.close());

  const event = { id: 'evt_1', type: 'charge.succeeded', sequence: 3, createdAt: 'x', livemode: false };
  const data = { id: 'ch_1', reference: 'SO-1001/payment/1', status: 'succeeded', amount: '12.00' };
  const seconds = () => Math.floor(Date.now() / 1000);
  const post = (body: string, signature: string | null) =>
    api.ask('POST', '/v1/webhooks/payments', {
      ...{ as: null, key: null, body },
      headers: signature === null ? {} : { 'atlas-signature': signature },
    });
  const sign = (body: string, secret: string, at = seconds()) =>
    `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;

  it('take an event that is signed by a secret in force, and leave the rest to its process', async () => {
    const taken: unknown[] = [];
    await open({
      takeWebhook: async (start) => {
        taken.push(start);
      },
    });
    const body = JSON.stringify({ ...event, data });
    for (const secret of WEBHOOK_SECRETS) expect((await post(body, sign(body, secret))).status).to.equal(202);
    expect(taken).to.have.length(2);
    expect(taken[0]).to.deep.equal({
      ...{
        eventId: 'evt_1',
        type: 'charge.succeeded',
        sequence: 3,
        chargeId: 'ch_1',
        reference: 'SO-1001/payment/1',
      },
      context: {
        actor: { id: 'payment-provider', name: 'Payment provider', roles: [], system: true },
        correlationId: 'SO-1001',
      },
    });
  });

  it('start no process for an event that tells what is known already', async () => {
    await open({ takeWebhook: () => Promise.reject(new Error('a process was started')) });
    await test.admin(
      `INSERT INTO billing.order_accounts (order_id) VALUES ('SO-1002');
       INSERT INTO billing.payment_attempts (order_id, attempt, reference, amount, status)
         VALUES ('SO-1002', 1, 'SO-1002/payment/1', 12, 'succeeded');
       INSERT INTO billing.charges (charge_id, order_id, attempt, status, amount, refund_due)
         VALUES ('ch_2', 'SO-1002', 1, 'succeeded', 12, false)`,
    );
    const body = JSON.stringify({ ...event, id: 'evt_2', data: { ...data, id: 'ch_2' } });
    expect((await post(body, sign(body, WEBHOOK_SECRETS[0]))).status).to.equal(202);
  });

  it('refuse an event that is unsigned, wrongly signed, old, or about another body, and read nothing of it', async () => {
    await open();
    const body = JSON.stringify({ ...event, data });
    for (const signature of [
      null,
      sign(body, 'other'),
      sign(body, WEBHOOK_SECRETS[0], seconds() - 400),
      sign(`${body} `, WEBHOOK_SECRETS[0]),
    ]) {
      expect((await post(body, signature)).body).to.include({ status: 400, code: 'signature-invalid' });
    }
    const wrong = JSON.stringify({ id: 5 });
    expect((await post(wrong, null)).body).to.include({ code: 'signature-invalid' });
    expect(named(await post(wrong, sign(wrong, WEBHOOK_SECRETS[0])))).to.include.members(['id', 'data', 'type']);
  });

  it('answer 503 to the provider while the engine is away, so that the event comes again', async () => {
    await open({
      takeWebhook: async () =>
        Promise.reject(problem(503, 'temporal-unreachable', 'away', { headers: { 'Retry-After': '2' } })),
    });
    const body = JSON.stringify({ ...event, data });
    expect((await post(body, sign(body, WEBHOOK_SECRETS[0]))).status).to.equal(503);
  });

  it('take a payment on account from Finance', async () => {
    const taken = { payment: 'PAY-000001', applied: [], unapplied: '5.00', postedOn: '2026-03-01', position: '2' };
    await open({
      carryOut: async () => ({ ...taken, toPost: [] }),
    });
    const payment = {
      customerId: 'C-1001',
      amount: '5.00',
      method: 'wire',
      reference: 'B-1',
      receivedOn: '2026-03-01',
      dimensions: DIMENSIONS,
    };
    const answer = await api.ask('POST', '/v1/payments', { ...FAY, body: payment });
    expect(answer.body).to.deep.equal(taken);
    const early = await api.ask('POST', '/v1/payments', { ...FAY, body: { ...payment, receivedOn: '1999-12-30' } });
    expect([early.status, early.body['fields']]).to.deep.equal([
      422,
      [{ field: 'receivedOn', message: 'The first period is 2025-01.' }],
    ]);
    const firstDay = { ...payment, receivedOn: '2025-01-01' };
    expect((await api.ask('POST', '/v1/payments', { ...FAY, body: firstDay })).status).to.equal(201);
    const wrong = { ...payment, customerId: 'C-9999', dimensions: { ...DIMENSIONS, site: 'MARS' } };
    expect(named(await api.ask('POST', '/v1/payments', { ...FAY, body: wrong }))).to.deep.equal([
      'customerId',
      'dimensions.site',
    ]);
    expect((await api.ask('POST', '/v1/payments', { ...OLLIE, body: payment })).status).to.equal(403);
    expect((await api.ask('GET', '/v1/invoices/INV-999999')).body).to.include({
      status: 404,
      code: 'unknown-invoice',
    });
  });

  it('read a payment, and tell apart which one there is none of', async () => {
    await open();
    const { payment } = await billingOf(test).pay('5.00', { customerId: 'C-1001', receivedOn: '2025-03-03' });
    const found = await api.ask('GET', `/v1/payments/${payment}`, OLLIE);
    const { takenAt, dimensions, ...body } = found.body;
    expect(body).to.deep.equal({
      ...{ payment, orderId: null, customerId: 'C-1001', amount: '5.00', method: 'check', reference: 'check 17' },
      ...{ receivedOn: '2025-03-03', postedOn: '2025-03-03', applied: [], unapplied: '5.00', left: '5.00' },
      ...{ takenBy: { id: 'fay', name: 'fay' }, voided: null },
    });
    expect(dimensions).to.have.keys('businessUnit', 'site', 'costCentre');
    expect(String(takenAt)).to.match(/Z$/);
    expect((await api.ask('GET', '/v1/payments/PAY-999999')).body).to.include({ status: 404, code: 'unknown-payment' });
  });
});
