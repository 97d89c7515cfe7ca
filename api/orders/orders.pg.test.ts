import { expect } from 'chai';
import { changePart } from '../../domain/catalog/store/index.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import type { OrderSnapshot, OrderStart } from '../../domain/orders/index.js';
import { refuseOrder } from '../../domain/orders/index.js';
import { placeOrder, order as readOrder } from '../../domain/orders/store/index.js';
import { problem } from '../../platform/problem.js';
import { by, ollie } from '../../tests/support/actors.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { OrderProgress } from '../../workflows/orders/order.contract.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const order = () => ({
  customerId: 'C-1001',
  paymentTerms: 'prepaid',
  paymentToken: 'tok_ok',
  dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' },
  lines: [
    { part: 'FLT-PF-100', quantity: '2' },
    { part: 'HOSE-AIR-1.0', quantity: '12.5' },
  ],
});
const progress = (orderId: string, more: Partial<OrderProgress> = {}): OrderProgress => ({
  ...{ orderId, state: 'Placed', waitingFor: null, reason: null, revision: 0, position: '41' },
  ...more,
});
const named = (answer: ApiAnswer): string[] =>
  (answer.body['fields'] as { field: string }[]).map(({ field }) => field).sort();
const unknown = () => problem(503, 'outcome-unknown', 'no answer', { headers: { 'Retry-After': '2' } });
const noProcess = () => problem(404, 'process-not-found', 'none');

describe('orders over HTTP', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  let starts: OrderStart[];
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    starts = [];
    const placeOrder: Processes['placeOrder'] = async (start) => {
      starts.push(start);
      return progress(start.order.orderId);
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ placeOrder, ...plan }) });
  };
  afterEach(() => api.close());

  describe('placing', () => {
    it('starts the process with the whole order, priced, and answers 201 with where it is', async () => {
      await open();
      const placed = await api.ask('POST', '/v1/orders', { ...OLLIE, body: order() });
      expect(placed.status, placed.text).to.equal(201);
      const { orderId } = placed.body;
      expect(orderId).to.match(/^SO-\d+$/);
      expect(placed.headers.get('location')).to.equal(`/v1/orders/${orderId}`);
      expect(placed.body).to.include({
        state: 'Placed',
        position: '41',
        currency: 'USD',
        customerName: 'Acme Compressors',
      });
      expect(placed.text).not.to.contain('tok_ok');
      const [start] = starts as [OrderStart];
      expect(start.context).to.deep.include({
        correlationId: orderId,
        actor: { id: 'ollie', name: 'ollie', roles: ['Ops'] },
      });
      expect(start.order).to.include({ orderId, paymentToken: 'tok_ok', termsDays: 30 });
      const shipTo = {
        name: 'Acme Compressors',
        street: '1 Main Street',
        city: 'Louisville',
        region: 'KY',
        postalCode: '40202',
      };
      expect(start.order.shipTo).to.deep.equal({ ...shipTo, country: 'US' });
      expect(start.order.lines.map(({ line, part, quantity }) => [line, part, quantity])).to.deep.equal([
        [1, 'FLT-PF-100', '2'],
        [2, 'HOSE-AIR-1.0', '12.5'],
      ]);
      expect(Object.keys(start.order.lines[0] ?? {})).not.to.include.members([
        'stockAccount',
        'businessUnit',
        'costCentre',
      ]);
      expect(Number(start.order.net) + Number(start.order.tax)).to.be.closeTo(Number(start.order.total), 0.001);
    });

    it('answers the same to the byte when the request comes again, and places once', async () => {
      await open();
      const ask = () => api.ask('POST', '/v1/orders', { ...OLLIE, key: 'again', body: order() });
      const [first, second, third] = [await ask(), await ask(), await ask()];
      expect(first.headers.get('idempotency-replayed')).to.equal(null);
      for (const again of [second, third]) {
        expect(again).to.include({ status: 201, text: first.text });
        expect(again.headers.get('idempotency-replayed')).to.equal('true');
        expect(again.headers.get('location')).to.equal(first.headers.get('location'));
      }
      expect(starts).to.have.length(1);
    });

    it('refuses the key for another body, and does not know it from another caller', async () => {
      await open();
      await api.ask('POST', '/v1/orders', { ...OLLIE, key: 'shared', body: order() });
      const other = await api.ask('POST', '/v1/orders', {
        ...OLLIE,
        key: 'shared',
        body: { ...order(), currency: 'USD' },
      });
      expect(other.body).to.include({ status: 422, code: 'idempotency-key-reused' });
      const adas = await api.ask('POST', '/v1/orders', { key: 'shared', body: order() });
      expect(adas.status).to.equal(201);
      expect(starts).to.have.length(2);
    });

    it('places once when fifty ask at once: the others are told to wait, or get the answer', async () => {
      await open({
        placeOrder: async (start) => {
          starts.push(start);
          await new Promise((resolve) => setTimeout(resolve, 100));
          return progress(start.order.orderId);
        },
      });
      const asked = Array.from({ length: 50 }, () =>
        api.ask('POST', '/v1/orders', { ...OLLIE, key: 'crowd', body: order() }),
      );
      const answers = await Promise.all(asked);
      expect(starts).to.have.length(1);
      for (const { status, headers, body } of answers) {
        if (status === 201) continue;
        expect(body).to.include({ status: 409, code: 'request-in-progress' });
        expect(headers.get('retry-after')).to.match(/^[12]$/);
      }
      expect(answers.some(({ status }) => status === 201)).to.equal(true);
    });

    it('names every wrong field at once, of the form and of the domains, and changes nothing', async () => {
      await open();
      const wrong = {
        ...{
          customerId: 'C-9999',
          paymentTerms: 'barter',
          currency: 'EUR',
          colour: 'red',
          allowPartialShipment: 'yes',
        },
        dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'MARS', costCentre: 'MR_SALES' },
        lines: [
          { part: 'NO-SUCH-PART', quantity: '1' },
          { part: 'FLT-PF-100', quantity: '-1', price: '0.01' },
          { part: 'FLT-PF-100', quantity: '1.5' },
        ],
      };
      const answer = await api.ask('POST', '/v1/orders', { ...OLLIE, key: 'corrected', body: wrong });
      expect(answer.body).to.include({ status: 422, code: 'invalid-request' });
      expect(named(answer)).to.deep.equal([
        ...['allowPartialShipment', 'colour', 'currency', 'customerId', 'dimensions.costCentre', 'dimensions.site'],
        ...['lines[0].part', 'lines[1].price', 'lines[1].quantity', 'lines[2].quantity', 'paymentTerms'],
      ]);
      expect(starts).to.have.length(0);
      const corrected = await api.ask('POST', '/v1/orders', { ...OLLIE, key: 'corrected', body: order() });
      expect(corrected.status).to.equal(201);
    });

    it('names what only the domains can know, and leaves the key free for a corrected request', async () => {
      await open();
      const ask = (body: object) => api.ask('POST', '/v1/orders', { ...OLLIE, key: 'corrected-2', body });
      const { paymentToken: _, ...unpaid } = order();
      expect(named(await ask({ ...unpaid, customerId: 'C-9999' }))).to.deep.equal(['customerId', 'paymentToken']);
      expect(named(await ask({ ...order(), paymentTerms: 'onAccount' }))).to.deep.equal(['paymentToken']);
      expect(named(await ask({ ...order(), creditOverride: { reason: 'pays soon' } }))).to.deep.equal([
        'creditOverride',
      ]);
      expect(named(await ask({ ...order(), currency: 'EUR' }))).to.deep.equal(['currency']);
      expect(named(await ask({ ...order(), lines: [] }))).to.deep.equal(['lines']);
      expect((await ask(order())).status).to.equal(201);
      expect(starts).to.have.length(1);
    });

    it('takes no price, state or number from the caller', async () => {
      await open();
      const body = { ...order(), orderId: 'SO-1', total: '0.01', state: 'Fulfilled' };
      expect(named(await api.ask('POST', '/v1/orders', { ...OLLIE, body }))).to.deep.equal([
        'orderId',
        'state',
        'total',
      ]);
    });

    it('answers 202 with Location when the engine took it and no worker answered, and shows it as Accepted', async () => {
      let taken: OrderSnapshot | undefined;
      await open({
        placeOrder: async ({ order }) => {
          taken = order;
          return 'accepted';
        },
        startedOrder: async (orderId) => (taken?.orderId === orderId ? { order: taken, ended: null } : null),
      });
      const answer = await api.ask('POST', '/v1/orders', { ...OLLIE, body: order() });
      expect(answer.status).to.equal(202);
      expect(answer.body).to.include({ state: 'Accepted', position: null });
      const location = answer.headers.get('location') ?? '';
      const seen = await api.ask('GET', location);
      expect(seen.body).to.include({ orderId: taken?.orderId, state: 'Accepted', placedAt: null });
      expect((await api.ask('GET', '/v1/orders/SO-1')).body).to.include({ status: 404, code: 'unknown-order' });
    });

    for (const [ended, state] of [
      ['refused', 'Rejected'],
      ['lost', 'Failed'],
    ] as const) {
      it(`shows an order whose process was ${ended} before it was placed as ${state}, with the reason`, async () => {
        let taken: OrderSnapshot | undefined;
        await open({
          placeOrder: async ({ order }) => {
            taken = order;
            return 'accepted';
          },
          startedOrder: async () => (taken ? { order: taken, ended } : null),
        });
        const answer = await api.ask('POST', '/v1/orders', { ...OLLIE, body: order() });
        const seen = await api.ask('GET', answer.headers.get('location') ?? '');
        expect(seen.body).to.include({ state, waiting: null });
        expect(seen.body['reason']).to.match(/placed/);
      });
    }

    for (const [what, failure] of [
      ['no answer in time', unknown()],
      ['an engine that is away', problem(503, 'temporal-unreachable', 'away', { headers: { 'Retry-After': '2' } })],
      ['a bug', new Error('SELECT 1 FROM secrets')],
    ] as const) {
      it(`asks for the same order again after ${what}`, async () => {
        const asked: string[] = [];
        await open({
          placeOrder: async ({ order }) => {
            asked.push(order.orderId);
            if (asked.length < 3) throw failure;
            return progress(order.orderId);
          },
        });
        const ask = () => api.ask('POST', '/v1/orders', { ...OLLIE, key: `retry ${what}`, body: order() });
        for (const answer of [await ask(), await ask()]) {
          expect(answer.body).to.include(
            failure instanceof Error && !('status' in failure) ? { status: 500 } : { status: 503 },
          );
          expect(answer.text).not.to.contain('SELECT');
          if (answer.status === 503) expect(answer.headers.get('retry-after')).to.equal('2');
        }
        const last = await ask();
        expect(last.status).to.equal(201);
        expect(new Set(asked).size).to.equal(1);
        expect(last.body).to.include({ orderId: asked[0] });
      });
    }

    it('puts on a line that is made what its job needs, and tells which job that is', async () => {
      await open();
      const lines = [
        { part: 'SHAFT-PUMP-2.0', quantity: '2' },
        { part: 'SHAFT-PUMP-2.0', quantity: '1', dueDate: '2099-12-31' },
        { part: 'FLT-PF-100', quantity: '2' },
      ];
      const placed = await api.ask('POST', '/v1/orders', { ...OLLIE, body: { ...order(), lines } });
      expect(placed.status, placed.text).to.equal(201);
      const [start] = starts as [OrderStart];
      const goods = { stockAccount: '1220', businessUnit: 'MACHINING_REPAIR', costCentre: 'MR_STORES' };
      const inTwoWeeks = addDays(localDate(new Date().toISOString()), 14);
      expect(start.order.lines.map(({ made }) => made)).to.deep.equal([
        { dueDate: inTwoWeeks, ...goods },
        { dueDate: '2099-12-31', ...goods },
        undefined,
      ]);
      const { orderId } = start.order;
      expect((placed.body['lines'] as { job: unknown }[]).map(({ job }) => job)).to.deep.equal([
        { jobId: `J-${orderId}-1`, dueDate: inTwoWeeks },
        { jobId: `J-${orderId}-2`, dueDate: '2099-12-31' },
        null,
      ]);
    });

    it('names a date that a line cannot have, and a part that nobody has said how to make', async () => {
      await open();
      const unmade = { ...by(ollie, { part: 'HOSE-AIR-1.0', madeToOrder: true }) };
      await changePart(test.database, unmade);
      const lines = [
        { part: 'FLT-PF-100', quantity: '2', dueDate: '2099-12-31' },
        { part: 'SHAFT-PUMP-2.0', quantity: '1', dueDate: '2020-01-01' },
        { part: 'SHAFT-PUMP-2.0', quantity: '1', dueDate: '2099-02-30' },
        { part: 'HOSE-AIR-1.0', quantity: '1' },
      ];
      const answer = await api.ask('POST', '/v1/orders', { ...OLLIE, body: { ...order(), lines } });
      await changePart(test.database, by(ollie, { part: 'HOSE-AIR-1.0', madeToOrder: false }));
      expect(answer.status).to.equal(422);
      expect(named(answer)).to.deep.equal([
        'lines[0].dueDate',
        'lines[1].dueDate',
        'lines[2].dueDate',
        'lines[3].part',
      ]);
      expect(starts).to.deep.equal([]);
    });

    it('keeps the refusal of the process as the answer to the key', async () => {
      await open({
        placeOrder: async () => {
          throw refuseOrder('OrderExists', 'It exists already.', { state: 'Placed' });
        },
      });
      const ask = () => api.ask('POST', '/v1/orders', { ...OLLIE, key: 'refused', body: order() });
      const first = await ask();
      expect(first.body).to.include({ status: 409, code: 'order-exists', state: 'Placed' });
      const again = await ask();
      expect(again).to.include({ status: 409, text: first.text });
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
      expect(again.headers.get('content-type')).to.contain('application/problem+json');
    });
  });

  describe('a command on a running order', () => {
    const place = async (): Promise<string> => {
      await open();
      const { body } = await api.ask('POST', '/v1/orders', { ...OLLIE, body: order() });
      const [start] = starts as [OrderStart];
      await placeOrder(test.database, { ...by(ollie, { start, runId: 'r' }), context: start.context });
      await api.close();
      return String(body['orderId']);
    };

    it('is an update whose id comes from caller and key, with the actor and the order', async () => {
      const orderId = await place();
      const asked: unknown[] = [];
      await open({
        askOrder: async (id, update, command) => {
          asked.push([id, update.name, command]);
          return progress(id, { state: 'Cancelled', reason: 'twice' });
        },
      });
      const ask = () =>
        api.ask('POST', `/v1/orders/${orderId}/cancel`, { ...OLLIE, key: 'stop', body: { reason: 'twice' } });
      const answer = await ask();
      expect(answer.status).to.equal(200);
      expect(answer.body).to.deep.equal(progress(orderId, { state: 'Cancelled', reason: 'twice' }));
      const context = { actor: { id: 'ollie', name: 'ollie', roles: ['Ops'] }, correlationId: orderId };
      expect(asked).to.deep.equal([
        [orderId, 'cancelOrder', { key: 'request:ollie/stop', context, input: { reason: 'twice' } }],
      ]);
      expect((await ask()).headers.get('idempotency-replayed')).to.equal('true');
      expect(asked).to.have.length(1);
    });

    it('goes to the update of its own', async () => {
      const updates: string[] = [];
      await open({
        askOrder: async (id, { name }) => {
          updates.push(name);
          return progress(id);
        },
      });
      const ask = (path: string, body: object) => api.ask('POST', `/v1/orders/SO-1/${path}`, { ...OLLIE, body });
      expect((await ask('amend', { lines: [{ line: 1, quantity: '0' }] })).status).to.equal(200);
      expect((await ask('retry-payment', { paymentToken: 'tok_ok' })).status).to.equal(200);
      expect((await ask('shipments', {})).status).to.equal(201);
      expect(updates).to.deep.equal(['amendOrder', 'retryPayment', 'shipOrder']);
      expect(named(await ask('shipments', { lines: [{ line: 0, quantity: '0' }] }))).to.deep.equal([
        'lines[0].line',
        'lines[0].quantity',
      ]);
    });

    it('carries what is to become of jobs, and refuses what does not fit together', async () => {
      const inputs: unknown[] = [];
      await open({
        askOrder: async (id, _update, { input }) => {
          inputs.push(input);
          return progress(id, { state: 'Cancelling' });
        },
      });
      const cancel = (body: object) =>
        api.ask('POST', '/v1/orders/SO-1/cancel', { ...OLLIE, body: { reason: 'r', ...body } });
      const right = { startedJobs: 'cancel', costTo: 'customer', charge: '120.00' };
      expect((await cancel(right)).status).to.equal(200);
      expect((await cancel({ startedJobs: 'finishForStock' })).status).to.equal(200);
      expect(inputs).to.deep.equal([
        { reason: 'r', ...right },
        { reason: 'r', startedJobs: 'finishForStock' },
      ]);
      expect(named(await cancel({ startedJobs: 'cancel' }))).to.deep.equal(['costTo']);
      expect(named(await cancel({ costTo: 'scrap', charge: '1.00' }))).to.deep.equal(['charge', 'costTo']);
      expect(named(await cancel({ startedJobs: 'burn' }))).to.deep.equal(['startedJobs']);
      expect(inputs).to.have.length(2);
    });

    it('asks for the same update again when no answer came in time', async () => {
      const keys: string[] = [];
      await open({
        askOrder: async (id, _update, { key }) => {
          keys.push(key);
          if (keys.length === 1) throw unknown();
          return progress(id, { state: 'Cancelled' });
        },
      });
      const ask = () => api.ask('POST', '/v1/orders/SO-1/cancel', { ...OLLIE, key: 'slow', body: { reason: 'r' } });
      const first = await ask();
      expect(first.body).to.include({ status: 503, code: 'outcome-unknown' });
      expect(first.headers.get('retry-after')).to.equal('2');
      expect((await ask()).body).to.include({ state: 'Cancelled' });
      expect(keys).to.deep.equal(['request:ollie/slow', 'request:ollie/slow']);
    });

    it('is refused with the state that does not allow it', async () => {
      await open({
        askOrder: async () => {
          throw refuseOrder('WrongState', 'The order is Shipped: cancel is refused because its goods have left.', {
            state: 'Shipped',
          });
        },
      });
      const answer = await api.ask('POST', '/v1/orders/SO-1/cancel', { ...OLLIE, body: { reason: 'r' } });
      expect(answer.body).to.include({ status: 409, code: 'wrong-state', state: 'Shipped' });
    });

    it('is 503 while the process is behind its row, and the same key is then answered', async () => {
      const orderId = await place();
      let behind = true;
      await open({
        askOrder: async (id) => {
          if (!behind) return progress(id);
          throw refuseOrder('WrongState', 'The order is Invoiced: ship is refused.', { state: 'Invoiced' });
        },
      });
      await test.admin(`UPDATE orders.orders SET state = 'Confirmed' WHERE order_id = $1`, [orderId]);
      const ship = () => api.ask('POST', `/v1/orders/${orderId}/shipments`, { ...OLLIE, key: 'early ship', body: {} });
      const answer = await ship();
      expect(answer.body).to.include({ status: 503, code: 'process-behind' });
      expect(answer.headers.get('retry-after')).to.equal('1');
      behind = false;
      expect((await ship()).status).to.be.oneOf([200, 201]);
    });

    it('is 409 for who comes second with a retry of the payment, though the row still waits for one', async () => {
      const orderId = await place();
      const details = { state: 'Invoiced', command: 'retryPayment', retried: true };
      await open({
        askOrder: async () => {
          throw refuseOrder('WrongState', 'Its payment is being retried already.', details);
        },
      });
      await test.admin(
        `UPDATE orders.orders SET state = 'Invoiced', waiting_for = 'payment retry' WHERE order_id = $1`,
        [orderId],
      );
      const body = { paymentToken: 'tok_ok' };
      const answer = await api.ask('POST', `/v1/orders/${orderId}/retry-payment`, { ...OLLIE, body });
      expect(answer.body).to.include({ status: 409, code: 'wrong-state', state: 'Invoiced' });
    });

    it('is 404 for an order that is not there, and then leaves the key free', async () => {
      let there = false;
      await open({
        askOrder: async (id) => {
          if (there) return progress(id);
          throw noProcess();
        },
      });
      const ask = () => api.ask('POST', '/v1/orders/SO-9/cancel', { ...OLLIE, key: 'early', body: { reason: 'r' } });
      expect((await ask()).body).to.include({ status: 404, code: 'unknown-order' });
      there = true;
      expect((await ask()).status).to.equal(200);
    });

    it('is 409 with the state for an order whose process is over or missing', async () => {
      const orderId = await place();
      await open({ askOrder: async () => Promise.reject(noProcess()) });
      const cancel = () => api.ask('POST', `/v1/orders/${orderId}/cancel`, { ...OLLIE, body: { reason: 'r' } });
      expect((await cancel()).body).to.include({ status: 409, code: 'process-missing', state: 'Placed' });
      await test.admin(`UPDATE orders.orders SET state = 'Fulfilled' WHERE order_id = $1`, [orderId]);
      expect((await cancel()).body).to.include({ status: 409, code: 'wrong-state', state: 'Fulfilled' });
    });

    it('shows the order from its own tables, without the payment token', async () => {
      const orderId = await place();
      await open();
      const seen = await api.ask('GET', `/v1/orders/${orderId}`, { as: ['vera', 'Viewer'] });
      const row = await readOrder(test.database, orderId);
      expect(seen.body).to.deep.include({
        orderId,
        state: 'Placed',
        total: row?.total,
        placedBy: { id: 'ollie', name: 'ollie' },
      });
      expect(seen.text).not.to.contain('tok_ok');
      expect(seen.body['shipped']).to.deep.equal([
        { line: 1, shipped: '0', cancelled: '0' },
        { line: 2, shipped: '0', cancelled: '0' },
      ]);
    });
  });

  it('are listed from the read model, which says when it is behind', async () => {
    await open();
    const list = await api.ask('GET', '/v1/orders?pageSize=2&state=Placed&minPosition=999999999');
    expect(list.body).to.deep.equal({ items: [], page: 1, pageSize: 2, total: 0 });
    expect(list.headers.get('atlas-fresh')).to.equal('false');
    expect((await api.ask('GET', '/v1/orders/SO-404/timeline')).body).to.include({ code: 'unknown-order' });
    expect((await api.ask('GET', '/v1/reports/orders')).body).to.include({ total: 0 });
  });
});
