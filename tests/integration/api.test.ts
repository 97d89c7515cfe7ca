import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { openProcesses, type Processes } from '../../api/processes.js';
import { localDate } from '../../domain/kernel/time.js';
import { raiseTask } from '../../domain/operations/store/index.js';
import { openClient } from '../../temporal-config/engine.js';
import { ensureNamespace } from '../../temporal-config/namespace.js';
import { seed } from '../../tools/seed/seed.js';
import { by, ollie } from '../support/actors.js';
import { type ApiAnswer, type ApiServer, type Asking, apiServer } from '../support/api-server.js';
import { openWorld, type World } from '../support/process-world.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const address = process.env['ATLAS_TEMPORAL_ADDRESS'] ?? '';
const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' };
const order = (quantity = '2') => ({
  ...{ customerId: 'C-1001', paymentTerms: 'prepaid', paymentToken: 'tok_ok', dimensions },
  lines: [{ part: 'FLT-PF-100', quantity }],
});

describe('the API on the real engine', () => {
  let world: World;
  let processes: Processes;
  let api: ApiServer;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    await seed(world.test.database);
    processes = openProcesses(openClient({ connection: { address }, namespace: world.client.options.namespace }));
    api = await apiServer({ database: world.test.api, processes });
  });
  after(async function () {
    this.timeout(60_000);
    await api.close();
    await processes.close();
    await world.stop();
  });

  const post = (path: string, asking: Asking) => api.ask('POST', path, { ...OLLIE, ...asking });
  const place = async (body: object = order()): Promise<string> => {
    const placed = await post('/v1/orders', { body });
    expect(placed.status, placed.text).to.equal(201);
    return String(placed.body['orderId']);
  };
  const reaches = (orderId: string, state: string): Promise<ApiAnswer> =>
    until(`${orderId} is ${state}`, async () => {
      const seen = await api.ask('GET', `/v1/orders/${orderId}`);
      return seen.body['state'] === state ? seen : undefined;
    });

  it('takes an order from placed to fulfilled', async () => {
    const orderId = await place();
    const confirmed = await reaches(orderId, 'Confirmed');
    expect(confirmed.body).to.include({ waitingFor: 'shipment', revision: 0 });
    const one = { lines: [{ line: 1, quantity: '1' }] };
    const whole = await post(`/v1/orders/${orderId}/shipments`, { body: one });
    expect(whole.body, 'the order does not allow parts').to.include({ status: 409 });
    const shipped = await post(`/v1/orders/${orderId}/shipments`, { key: 'ship', body: {} });
    expect(shipped.status, shipped.text).to.equal(201);
    await reaches(orderId, 'Fulfilled');
    const again = await post(`/v1/orders/${orderId}/shipments`, { key: 'ship', body: {} });
    expect(again).to.include({ status: 201, text: shipped.text });
    const journals = await api.ask('GET', `/v1/journals/of/${orderId}`);
    expect((journals.body['items'] as unknown[]).length).to.be.at.least(3);
    const late = await post(`/v1/orders/${orderId}/cancel`, { body: { reason: 'too late' } });
    expect(late.body).to.include({ status: 409, code: 'wrong-state', state: 'Fulfilled' });
  });

  it('keeps a refusal for its key, and takes the command under another once the state allows it', async () => {
    const orderId = await place();
    await reaches(orderId, 'Confirmed');
    const retry = () => post(`/v1/orders/${orderId}/retry-payment`, { key: 'r', body: { paymentToken: 'tok_ok' } });
    const first = await retry();
    expect(first.body).to.include({ status: 409, code: 'wrong-state', state: 'Confirmed' });
    expect((await retry()).text).to.equal(first.text);
    const amended = await post(`/v1/orders/${orderId}/amend`, { body: { lines: [{ line: 1, quantity: '1' }] } });
    expect(amended.status, amended.text).to.equal(200);
    expect(amended.body).to.include({ revision: 1 });
    const cancelled = await post(`/v1/orders/${orderId}/cancel`, { body: { reason: 'not needed' } });
    expect(cancelled.status, cancelled.text).to.equal(200);
    await reaches(orderId, 'Cancelled');
    await until('operations are at rest', async () =>
      (await api.ask('GET', '/v1/reports/control-accounts')).body['ties'] === true ? true : undefined,
    );
  });

  it('carries out a command of one step once, and tells its refusal', async () => {
    const receipt = { part: 'FLT-PF-100', site: 'LOUISVILLE', quantity: '3', unitCost: '116.00', reference: 'DN-7' };
    const ask = () => post('/v1/stock/receipts', { key: 'receipt', body: receipt });
    const [first, second] = [await ask(), await ask()];
    expect(first.status, first.text).to.equal(201);
    expect(first.body['position']).to.match(/^\d+$/);
    expect(second.text).to.equal(first.text);
    const moves = await api.ask('GET', '/v1/stock/movements?part=FLT-PF-100&site=LOUISVILLE');
    const received = (moves.body['items'] as { reference: string }[]).filter(({ reference }) => reference === 'DN-7');
    expect(received).to.have.length(1);
    const down = { part: 'FLT-PF-100', site: 'LOUISVILLE', change: '-9999', reason: 'count', note: 'gone' };
    const refused = await post('/v1/stock/adjustments', { body: down });
    expect(refused.body).to.include({ status: 409, code: 'insufficient-stock' });
  });

  it('holds manual journals to two people', async () => {
    const line = (account: string, side: string) => ({ account, [side]: '10.00', dimensions });
    const today = localDate(new Date().toISOString());
    const body = { date: today, description: 'Accrual', lines: [line('6000', 'debit'), line('1010', 'credit')] };
    const draft = await post('/v1/manual-journals', { ...FAY, body });
    expect(draft.status, draft.text).to.equal(201);
    const path = `/v1/manual-journals/${draft.body['journalId']}/approve`;
    expect((await post(path, FAY)).body).to.include({ status: 403, code: 'own-journal' });
    const approved = await post(path, { as: ['frank', 'Finance'] });
    expect(approved.body).to.include({ state: 'Posted' });
    const reverse = () =>
      post(`/v1/journals/${approved.body['journal']}/reverse`, { ...FAY, body: { reason: 'twice' } });
    expect((await reverse()).status).to.equal(201);
    expect((await reverse()).body).to.include({ status: 409, code: 'already-reversed' });
    const automatic = await post('/v1/journals/JN-000001/reverse', { ...FAY, body: { reason: 'x' } });
    expect(automatic.body).to.include({ status: 409, code: 'has-source-document' });
    expect(automatic.body).to.have.property('command');
  });

  it('lets an approver, and nobody who asked, decide', async () => {
    const orderId = await place(order('60'));
    const waits = await until(`${orderId} waits for approval`, async () => {
      const seen = await api.ask('GET', `/v1/orders/${orderId}`);
      return ['AwaitingApproval', 'Backordered'].includes(String(seen.body['state'])) ? seen : undefined;
    });
    if (waits.body['state'] === 'Backordered') {
      const receipt = { part: 'FLT-PF-100', site: 'LOUISVILLE', quantity: '90', unitCost: '116.00', reference: 'DN-8' };
      expect((await post('/v1/stock/receipts', { body: receipt })).body['servedOrders']).to.deep.equal([orderId]);
      const row = await world.handle(orderId).describe();
      expect(row.status.name).to.equal('RUNNING');
      await world.handle(orderId).signal('stockChanged');
      await reaches(orderId, 'AwaitingApproval');
    }
    const list = await until('the request is listed', async () => {
      const found = await api.ask('GET', '/v1/approvals', { as: ['amos', 'Approver'] });
      return found.body['total'] === 1 ? found : undefined;
    });
    const [request] = list.body['items'] as { requestId: string; subject: string }[];
    expect(request?.subject).to.equal(orderId);
    const path = `/v1/approvals/${request?.requestId}/decisions`;
    const body = { decision: 'approve', reason: 'a good customer' };
    expect((await post(path, { as: ['ollie', 'Ops', 'Approver'], body })).body).to.include({ status: 403 });
    const decided = await until('the approval runs', async () => {
      const answer = await post(path, { as: ['amos', 'Approver'], body });
      return answer.status === 200 ? answer : undefined;
    });
    expect(decided.body).to.include({ state: 'Granted' });
    await reaches(orderId, 'Confirmed');
    const late = await until('the approval is over', async () => {
      const answer = await post(path, { as: ['amos', 'Approver'], body });
      return answer.body['code'] === 'already-decided' ? answer : undefined;
    });
    expect(late.body).to.include({ status: 409, state: 'Granted' });
  });

  it('starts a process that was terminated again, and goes on', async () => {
    const orderId = await place();
    await reaches(orderId, 'Confirmed');
    await world.handle(orderId).terminate('drill');
    const missing = await post(`/v1/orders/${orderId}/shipments`, { body: {} });
    expect(missing.body).to.include({ status: 409, code: 'process-missing', state: 'Confirmed' });
    const raised = { taskId: `workflow-missing/${orderId}/1`, kind: 'workflow-missing' as const, subject: orderId };
    const words = { workflowId: `order:${orderId}`, title: 't', detail: 'd', actions: ['restart', 'cancel'] as const };
    await raiseTask(world.test.database, by(ollie, { ...raised, ...words }));
    const path = `/v1/operator-tasks/${encodeURIComponent(raised.taskId)}/actions`;
    const acted = await post(path, { body: { action: 'restart', justification: 'the drill is over' } });
    expect(acted.status, acted.text).to.equal(200);
    const shipped = await until('it ships', async () => {
      const answer = await post(`/v1/orders/${orderId}/shipments`, { body: {} });
      return answer.status === 201 ? answer : undefined;
    });
    expect(shipped.body).to.include({ orderId });
    await reaches(orderId, 'Fulfilled');
    const again = await post(path, { body: { action: 'restart', justification: 'once more' } });
    expect(again.body).to.include({ status: 409, code: 'task-resolved', state: 'Resolved' });
  });
});

describe('the API without a worker', () => {
  let test: TestDatabase;
  before(async function () {
    this.timeout(60_000);
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());

  const serve = async (engine: string, namespace: string, body: (api: ApiServer) => Promise<void>): Promise<void> => {
    const processes = openProcesses(openClient({ connection: { address: engine }, namespace }));
    const api = await apiServer({ database: test.api, processes });
    try {
      await body(api);
    } finally {
      await api.close();
      await processes.close();
    }
  };

  it('accepts orders durably, and says of every other command that its outcome is unknown', async function () {
    this.timeout(60_000);
    const namespace = `t-${randomBytes(4).toString('hex')}`;
    const connection = await Connection.connect({ address });
    await ensureNamespace(connection, namespace);
    await connection.close();
    await serve(address, namespace, async (api) => {
      const place = () => api.ask('POST', '/v1/orders', { ...OLLIE, key: 'patient', body: order() });
      const accepted = await place();
      expect(accepted.status, accepted.text).to.equal(202);
      const location = accepted.headers.get('location') ?? '';
      const seen = await api.ask('GET', location);
      expect(seen.body).to.include({ state: 'Accepted', placedAt: null, total: accepted.body['total'] });
      expect((await place()).text).to.equal(accepted.text);
      const cancel = await api.ask('POST', `${location}/cancel`, { ...OLLIE, body: { reason: 'r' } });
      expect(cancel.body).to.include({ status: 503, code: 'outcome-unknown' });
      expect(cancel.headers.get('retry-after')).to.equal('2');
      const receipt = { part: 'FLT-PF-100', site: 'LOUISVILLE', quantity: '3', unitCost: '1', reference: 'DN-7' };
      const received = await api.ask('POST', '/v1/stock/receipts', { ...OLLIE, body: receipt });
      expect(received.body).to.include({ status: 503, code: 'outcome-unknown' });
      const none = await api.ask('POST', '/v1/orders/SO-9999/cancel', { ...OLLIE, body: { reason: 'r' } });
      expect(none.body).to.include({ status: 404, code: 'unknown-order' });
      const engine = await Connection.connect({ address });
      const process = `order:${String(accepted.body['orderId'])}`;
      await new Client({ connection: engine, namespace }).workflow.getHandle(process).terminate('drill');
      await engine.close();
      const lost = (await api.ask('GET', location)).body;
      expect(lost).to.include({ state: 'Failed', waiting: null });
      expect(lost['reason']).to.include('ended in the engine');
    });
  });

  it('answers 503 while the engine is away, and takes the order under the same number once it is back', async function () {
    this.timeout(60_000);
    const place = (api: ApiServer) => api.ask('POST', '/v1/orders', { ...OLLIE, key: 'away', body: order() });
    await serve('127.0.0.1:1', 'default', async (api) => {
      const answer = await place(api);
      expect(answer.status, answer.text).to.equal(503);
      expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
      expect(answer.text).not.to.match(/127\.0\.0\.1|grpc|ECONN/i);
      expect((await api.askHealth('GET', '/ready', { as: null })).body['dependencies']).to.include({
        temporal: 'down',
      });
      const cancel = await api.ask('POST', '/v1/orders/SO-1/cancel', { ...OLLIE, body: { reason: 'r' } });
      expect(cancel.status).to.equal(503);
    });
    const [kept] = await test.admin<{ resource_id: string; state: string }>(
      `SELECT resource_id, state FROM http.idempotency_keys WHERE key = 'away'`,
    );
    expect(kept?.state).to.equal('unknown');
    const namespace = `t-${randomBytes(4).toString('hex')}`;
    const connection = await Connection.connect({ address });
    await ensureNamespace(connection, namespace);
    await connection.close();
    await serve(address, namespace, async (api) => {
      expect((await place(api)).body).to.include({ orderId: kept?.resource_id, state: 'Accepted' });
    });
  });
});
