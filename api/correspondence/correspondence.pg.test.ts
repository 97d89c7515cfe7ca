import { expect } from 'chai';
import * as correspondence from '../../domain/correspondence/store/index.js';
import { by, fay } from '../../tests/support/actors.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { billed, billingOf } from '../../tests/support/billing-fixture.js';
import { furnish } from '../../tests/support/order-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Processes } from '../processes.js';

const FAY = { as: ['fay', 'Finance'] } as const;
const subscription = {
  ...{ report: 'trial-balance', query: { period: 'previousMonth' }, format: 'xlsx' },
  ...{ recipients: ['fay@atlas.example'], cadence: 'monthly', hour: 7 },
};

describe('correspondence over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await furnish(test.database, {});
    const carryOut: Processes['carryOut'] = async (_id, activity, command) => ({
      ...(await (correspondence as never as Record<string, (...args: unknown[]) => Promise<object>>)[activity]?.(
        test.database,
        command,
      )),
      ...{ toPost: [], position: '1' },
    });
    api = await apiServer({ database: test.api, processes: plannedProcesses({ carryOut }) });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const ask = (method: 'POST' | 'PATCH', path: string, body: object, asking: object = FAY): Promise<ApiAnswer> =>
    api.ask(method, `/v1/${path}`, { ...asking, body });
  const get = async (path: string): Promise<ApiAnswer> => api.ask('GET', `/v1/${path}`);
  const wrongFields = async (body: object): Promise<string[]> => {
    const { status, body: problem } = await ask('POST', 'report-subscriptions', { ...subscription, ...body });
    expect(status).to.equal(422);
    return (problem['fields'] as { field: string }[]).map(({ field }) => field);
  };

  it('subscribes to a report, changes and cancels that', async () => {
    const made = await ask('POST', 'report-subscriptions', subscription);
    expect(made.status, made.text).to.equal(201);
    expect(made.body).to.include({ subscriptionId: 'RS-1001', state: 'Active' });
    expect(made.headers.get('location')).to.equal('/v1/report-subscriptions/RS-1001');
    const path = 'report-subscriptions/RS-1001';
    expect((await ask('PATCH', path, { hour: 9, cadence: 'daily' })).status).to.equal(200);
    expect((await get(path)).body).to.deep.include({ ...subscription, hour: 9, cadence: 'daily', state: 'Active' });
    expect((await ask('PATCH', path, { query: { part: 'P-1' } })).body['fields']).to.have.length(1);
    expect((await ask('POST', `${path}/cancel`, { reason: 'nobody reads it' })).body).to.include({
      state: 'Cancelled',
    });
    expect((await ask('PATCH', path, { hour: 10 })).body).to.include({ status: 409, code: 'subscription-cancelled' });
    expect((await get('report-subscriptions?state=Active')).body).to.include({ total: 0 });
    expect((await get('report-subscriptions/RS-9')).body).to.include({ code: 'unknown-subscription' });
    expect((await ask('POST', 'report-subscriptions', subscription, { as: ['ollie', 'Ops'] })).status).to.equal(403);
  });

  it('refuses a report that there is not, or that cannot be asked so, at once and by its field', async () => {
    expect(await wrongFields({ report: 'horoscope' })).to.deep.equal(['report']);
    expect(await wrongFields({ query: { period: 'previousMonth', part: 'P-1' } })).to.deep.equal(['query.part']);
    expect(await wrongFields({ query: { period: 'previousMonth', site: 'ATLANTIS' } })).to.deep.equal(['query.site']);
    const named = async (report: string, query: object): Promise<string[]> =>
      wrongFields({ report, query: { period: 'previousMonth', ...query } });
    expect(await named('customer-statement', { customerId: 'C-404' })).to.deep.equal(['query.customerId']);
    expect(await named('receivables', { customerId: 'C-404', costCentre: 'NOWHERE' })).to.deep.equal([
      'query.costCentre',
      'query.customerId',
    ]);
    expect(await named('general-ledger', { account: '9999', jobId: 'J-404' })).to.deep.equal([
      'query.account',
      'query.jobId',
    ]);
    expect(await named('inventory-valuation', { part: 'P-404' })).to.deep.equal(['query.part']);
    expect(await wrongFields({ query: { period: 'someday' } })).to.deep.equal(['query.period']);
    expect(await wrongFields({ recipients: [] })).to.not.deep.equal([]);
    expect(await wrongFields({ recipients: ['nobody'] })).to.not.deep.equal([]);
    expect(await wrongFields({ hour: 24 })).to.not.deep.equal([]);
  });

  it('defines dunning policies, and shows those in force', async () => {
    const level = { daysAfterDue: 10, subject: 'Invoice {invoice}', text: '{open} is open.' };
    const made = await ask('POST', 'dunning-policies', { policy: 'LONG', fromTermsDays: 60, levels: [level] });
    expect(made.body, made.text).to.include({ policy: 'LONG', version: 1 });
    const wrong = await ask('POST', 'dunning-policies', {
      ...{ policy: 'LONG', fromTermsDays: 60, levels: [level, { ...level, text: '{sum}' }] },
    });
    expect(wrong.body).to.include({ code: 'invalid-policy' });
    const taken = await ask('POST', 'dunning-policies', { policy: 'OTHER', fromTermsDays: 60, levels: [] });
    expect(taken.body).to.include({ status: 409, code: 'terms-taken' });
    const { body } = await get('dunning-policies');
    expect((body as unknown as { policy: string }[]).map(({ policy }) => policy)).to.deep.equal(['STANDARD', 'LONG']);
  });

  it('holds reminders back, and shows dunning and letters', async () => {
    const { invoice } = await billingOf(test).invoiceShipment(billed('SO-1', { customerId: 'C-1001' }), 'SH-1');
    const hold = (body: object) => ask('POST', 'dunning-holds', { customerId: 'C-1001', reason: 'disputed', ...body });
    expect((await hold({ customerId: 'C-0' })).body['fields']).to.have.length(1);
    expect((await hold({ invoice: 'INV-9' })).body['fields']).to.deep.equal([
      { field: 'invoice', message: 'There is no invoice INV-9 of customer C-1001.' },
    ]);
    const once = { ...FAY, key: 'hold-once' };
    const body = { customerId: 'C-1001', invoice, reason: 'disputed' };
    const made = await ask('POST', 'dunning-holds', body, once);
    expect(made.body, made.text)
      .to.have.property('holdId')
      .that.matches(/^DH-\d+$/);
    const holdId = String(made.body['holdId']);
    expect((await ask('POST', 'dunning-holds', body, once)).body).to.include({ holdId });
    const second = await hold({ invoice });
    expect(second.body, second.text).to.include({ status: 409, code: 'held-already', holdId });
    const release = (held: string) => ask('POST', `dunning-holds/${held}/release`, { reason: 'settled' });
    expect((await release(holdId)).status).to.equal(200);
    expect((await release(holdId)).body).to.include({ code: 'hold-released' });
    expect((await release('DH-9')).body).to.include({ code: 'unknown-hold' });
    expect((await get('dunning-holds?customerId=C-1001')).body).to.include({ total: 1 });

    const opening = {
      invoice,
      orderId: 'SO-1',
      customerId: 'C-1001',
      invoiceDate: '2026-03-01',
      dueDate: '2026-03-31',
    };
    await correspondence.openDunning(test.database, by(fay, opening));
    expect((await get(`dunning/${invoice}`)).body).to.include({
      ...{ state: 'Waiting', level: 0, levels: 3, nextReminderOn: '2026-04-07' },
      ...{ remindedOn: null, opening: 1, openedAgainOn: null },
    });
    expect((await get('dunning?state=Waiting')).body).to.include({ total: 1 });
    expect((await get('dunning/INV-9')).body).to.include({ code: 'unknown-dunning' });
    await correspondence.writeReminder(
      test.database,
      by(fay, {
        ...{ invoice, level: 1, on: '2026-04-07', recipient: 'ap@acme.example', customerName: 'Acme' },
        ...{ invoiceDate: '2026-03-01', total: '107.00', open: '107.00' },
      }),
    );
    // Two weeks after the first, and 21 days after the due date.
    expect((await get(`dunning/${invoice}`)).body).to.include({
      ...{ level: 1, remindedOn: '2026-04-07', nextReminderOn: '2026-04-21' },
    });
    const letterId = `reminder/${invoice}/1`;
    expect((await get(`letters/${encodeURIComponent(letterId)}`)).body).to.deep.include({ letterId, delivery: null });
    expect((await get(`letters?invoice=${invoice}`)).body).to.include({ total: 1 });
    expect((await get('letters?customerId=C-1001&kind=statement')).body).to.include({ total: 0 });
    expect((await get('letters/none')).body).to.include({ code: 'unknown-letter' });
  });
});
