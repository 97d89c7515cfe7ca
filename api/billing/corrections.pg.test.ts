import { expect } from 'chai';
import { correctPrice } from '../../domain/billing/store/index.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { by, contextOf, fay } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { billed, billingOf } from '../../tests/support/billing-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { CorrectionStart } from '../../workflows/billing/correction.contract.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;

describe('corrections of money over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  let invoice: string;
  before(async () => {
    test = await testDatabase();
    ({ invoice } = await billingOf(test).invoiceShipment(billed('SO-1'), 'S-1'));
  });
  after(() => test.close());
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    api = await apiServer({ database: test.api, processes: plannedProcesses(plan) });
  };
  afterEach(() => api.close());

  it('are asked for with a number of their own, which a repeated request keeps', async () => {
    const asked: CorrectionStart[] = [];
    await open({
      requestCorrection: async (start) => {
        asked.push(start);
        return { correction: start.command.input.correctionId, state: 'Requested', position: '7' };
      },
    });
    const body = { line: 1, unitPrice: '9.00', reason: 'contract' };
    const path = `/v1/invoices/${invoice}/price-corrections`;
    const answer = await api.ask('POST', path, { ...OLLIE, key: 'price-1', body });
    expect(answer.status).to.equal(201);
    expect(answer.body).to.deep.equal({ correction: 'COR-1001', state: 'Requested', position: '7' });
    expect(answer.headers.get('location')).to.equal('/v1/corrections/COR-1001');
    expect((await api.ask('POST', path, { ...OLLIE, key: 'price-1', body })).body).to.deep.equal(answer.body);
    expect(asked.map(({ command }) => [command.key, command.input])).to.deep.equal([
      ['COR-1001/request', { kind: 'priceCorrection', correctionId: 'COR-1001', invoice, ...body }],
    ]);
  });

  it('answer 202 while no worker has answered, and a refusal with its field', async () => {
    await open({ requestCorrection: async () => 'accepted' });
    const path = `/v1/invoices/${invoice}/write-offs`;
    const accepted = await api.ask('POST', path, { ...FAY, key: 'off-1', body: { reason: 'insolvent' } });
    expect(accepted.status).to.equal(202);
    await api.close();
    const message = 'Invoice INV-000001 has 107.00 open.';
    const details = { fields: [{ field: 'amount', message }] };
    await open({
      requestCorrection: async () => {
        throw new Refused({ code: 'MoreThanOpen', kind: 'conflict', message, details });
      },
    });
    const refused = await api.ask('POST', path, { ...FAY, key: 'off-2', body: { amount: '108.00', reason: 'x' } });
    expect([refused.status, refused.body['code'], refused.body['fields']]).to.deep.equal([
      409,
      'more-than-open',
      details.fields,
    ]);
  });

  it('take a payment back at its own address', async () => {
    const asked: CorrectionStart[] = [];
    await open({
      requestCorrection: async (start) => {
        asked.push(start);
        return { correction: start.command.input.correctionId, state: 'Requested', position: '7' };
      },
    });
    const body = { reason: 'bounced' };
    const path = '/v1/payments/PAY-000001/void';
    expect((await api.ask('POST', path, { ...FAY, key: 'void-1', body })).status).to.equal(201);
    expect(asked.map(({ command: { input } }) => [input.kind, 'payment' in input && input.payment])).to.deep.equal([
      ['paymentVoid', 'PAY-000001'],
    ]);
    expect((await api.ask('POST', path, { ...OLLIE, key: 'void-2', body })).status).to.equal(403);
  });

  it('need Finance where money is given up, and an amount that is one', async () => {
    await open();
    const path = `/v1/invoices/${invoice}/write-offs`;
    expect((await api.ask('POST', path, { ...OLLIE, key: 'k-1', body: { reason: 'x' } })).status).to.equal(403);
    const wrong = await api.ask('POST', path, { ...FAY, key: 'k-2', body: { amount: '1.001', reason: '' } });
    expect(wrong.status).to.equal(422);
    const fields = (wrong.body['fields'] as { field: string }[]).map(({ field }) => field).sort();
    expect(fields).to.deep.equal(['amount', 'reason']);
  });

  it('are read with their documents', async () => {
    await open();
    const input = { correctionId: 'COR-9', invoice, line: 1, unitPrice: '9.00', reason: 'contract' };
    const { creditNote } = await correctPrice(test.database, { ...by(fay, input), context: contextOf(fay) });
    const note = await api.ask('GET', `/v1/credit-notes/${creditNote}`, FAY);
    // Four at 1.00 less, 7 % tax.
    expect(note.body).to.deep.include({ kind: 'priceCorrection', net: '4.00', tax: '0.28', total: '4.28' });
    const view = await api.ask('GET', `/v1/invoices/${invoice}`, FAY);
    expect(view.body['open']).to.equal('102.72');
    expect(view.body['documents']).to.have.length(1);
    expect((await api.ask('GET', '/v1/corrections', FAY)).body).to.deep.include({ items: [], total: 0 });
    expect((await api.ask('GET', '/v1/corrections/COR-404', FAY)).status).to.equal(404);
    expect((await api.ask('GET', '/v1/credit-notes/CN-404', FAY)).status).to.equal(404);
  });
});
