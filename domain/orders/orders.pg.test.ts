import { expect } from 'chai';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { CommandContext } from '../kernel/actor.js';
import type { OrderSnapshot, OrderStart, Transition } from './order.wire.js';
import { requantify, totalsOf } from './pricing.js';
import {
  advanceOrder,
  amendOrder,
  nextOrderId,
  noteWaiting,
  openOrders,
  order,
  orderCommands,
  placeOrder,
  recordOrderCommand,
  recordShipment,
  refuseOrderCommand,
} from './store/index.js';

const ops: CommandContext = { actor: { id: 'olga', name: 'Olga', roles: ['Ops'] }, correlationId: 'SO-1' };
const viewer: CommandContext = { actor: { id: 'vic', name: 'Vic', roles: ['Viewer'] }, correlationId: 'SO-1' };

function startOf(orderId: string): OrderStart {
  const base = {
    part: 'P-1',
    description: 'Bearing',
    unitOfMeasure: 'EA',
    unitPrice: '10.00',
    taxCode: 'STD',
    taxRate: '0.07',
  };
  const lines = ['5', '2'].map((quantity, index) =>
    requantify({ ...base, line: index + 1, quantity, net: '0.00', tax: '0.00' }, quantity),
  );
  const snapshot: OrderSnapshot = {
    orderId,
    customerId: 'C-1',
    customerName: 'Acme',
    customerReference: null,
    paymentTerms: 'prepaid',
    termsDays: 0,
    currency: 'USD',
    dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOU', costCentre: 'SALES' },
    shipTo: { name: 'Acme', street: '1 Way', city: 'Louisville', region: 'KY', postalCode: '40201', country: 'US' },
    allowPartialShipment: true,
    paymentToken: 'tok_ok',
    lines,
    ...totalsOf(lines),
  };
  const timing = { paymentDeadlineMinutes: 60, paymentPollSeconds: 5, stockRereadMinutes: 60, approvalPollMinutes: 60 };
  return { order: snapshot, timing, context: ops };
}

describe('the store of orders', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const place = (orderId: string, runId = 'run-1', context = ops) =>
    placeOrder(test.database, { key: `${orderId}/place`, context, input: { start: startOf(orderId), runId } });
  const advance = (orderId: string, name: string, transitions: Transition[]) =>
    advanceOrder(test.database, {
      key: `${orderId}/advance/${name}`,
      context: ops,
      input: { orderId, transitions, runId: 'run-1' },
    });

  it('numbers orders', async () => {
    expect(await nextOrderId(test.database)).to.match(/^SO-\d{4,}$/);
  });

  it('places an order once, whatever run asks, and keeps the first run', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, run) => place('SO-1', `run-${run}`)));
    const first = answers.filter((answer) => !answer.again);
    expect(first).to.have.length(1);
    for (const answer of answers) expect({ ...answer, again: false }).to.deep.equal(first[0]);
    const facts = await test.admin(`SELECT type FROM outbox.facts WHERE aggregate_id = 'order:SO-1'`);
    expect(facts).to.deep.equal([{ type: 'OrderPlaced' }]);
    expect(await order(test.database, 'SO-1')).to.include({ state: 'Placed', total: '74.90', revision: 0 });
  });

  it('refuses who may not place, and totals that are not the sums', async () => {
    await refused(place('SO-2', 'run', viewer), 'NotAllowed');
    const start = startOf('SO-3');
    const wrong = { ...start, order: { ...start.order, total: '1.00' } };
    const input = { start: wrong, runId: 'r' };
    await refused(placeOrder(test.database, { key: 'SO-3/place', context: ops, input }), 'InvalidOrder');
    expect(await order(test.database, 'SO-3')).to.equal(null);
  });

  it('goes through transitions in one step, and refuses what the table refuses', async () => {
    await place('SO-4');
    const done = await advance('SO-4', 'a', [{ event: 'reserve' }, { event: 'invoice', waitingFor: 'payment' }]);
    expect(done.state).to.equal('Invoiced');
    await refused(advance('SO-4', 'b', [{ event: 'shipAll' }]), 'WrongState');
    const view = await order(test.database, 'SO-4');
    expect(view).to.include({ state: 'Invoiced', waitingFor: 'payment' });
    const events = await test.admin(
      `SELECT event, to_state FROM orders.order_events WHERE order_id = 'SO-4' ORDER BY sequence`,
    );
    expect(events).to.deep.equal([
      { event: 'place', to_state: 'Placed' },
      { event: 'reserve', to_state: 'Reserved' },
      { event: 'invoice', to_state: 'Invoiced' },
    ]);
  });

  it('keeps commands in order, once by key, with the state they were first taken in', async () => {
    await place('SO-5');
    const ask = (key: string, kind: 'cancel' | 'amend', atState: 'Placed' | 'Backordered') =>
      recordOrderCommand(test.database, {
        key,
        context: ops,
        input: { orderId: 'SO-5', kind, atState, input: { reason: 'x' }, runId: `run of ${atState}` },
      });
    await ask('k1', 'cancel', 'Placed');
    const again = await ask('k1', 'cancel', 'Backordered');
    expect(again).to.include({ atState: 'Placed', again: true });
    await ask('k2', 'amend', 'Backordered');
    await refused(ask('k3', 'amend', 'Placed'), 'WrongState');
    const refusal = { code: 'No', kind: 'conflict' as const, message: 'no', details: {} };
    const input = { orderId: 'SO-5', command: 'k2', refusal, attempts: 3 };
    await refuseOrderCommand(test.database, { key: 'k2/refused', context: ops, input });
    const { commands } = await orderCommands(test.database, 'SO-5');
    expect(commands.map((command) => command.refused)).to.deep.equal([null, { refusal, attempts: 3 }]);
    const [told] = await test.admin<{ payload: object }>(
      `SELECT payload FROM outbox.facts WHERE type = 'OrderCommandRefused' AND aggregate_id = 'order:SO-5'`,
    );
    expect(told?.payload).to.deep.equal({ orderId: 'SO-5', command: 'amend', code: 'No', message: 'no' });
    expect(commands.map(({ key, kind, atState }) => `${key} ${kind} ${atState}`)).to.deep.equal([
      'k1 cancel Placed',
      'k2 amend Backordered',
    ]);
  });

  it('records shipments in parts, never more than was ordered', async () => {
    await place('SO-6');
    await advance('SO-6', 'a', [{ event: 'reserve' }, { event: 'invoice' }, { event: 'pay' }, { event: 'confirm' }]);
    const ship = (shipmentId: string, line: number, quantity: string, complete: boolean) =>
      recordShipment(test.database, {
        key: shipmentId,
        context: ops,
        input: { orderId: 'SO-6', shipmentId, lines: [{ line, quantity }], complete },
      });
    expect((await ship('S-1', 1, '5', false)).state).to.equal('PartlyShipped');
    await fails(ship('S-x', 2, '3', false));
    expect((await ship('S-2', 2, '2', true)).state).to.equal('Shipped');
    const view = await order(test.database, 'SO-6');
    expect(view?.shipped).to.deep.equal([
      { line: 1, shipped: '5', cancelled: '0' },
      { line: 2, shipped: '2', cancelled: '0' },
    ]);
    expect(view?.shipments.map((shipment) => shipment.shipmentId)).to.deep.equal(['S-1', 'S-2']);
  });

  it('replaces lines by an amendment; a line that was taken out is shown no more', async () => {
    await place('SO-7');
    await advance('SO-7', 'a', [{ event: 'runShort', waitingFor: 'stock' }]);
    const start = startOf('SO-7').order;
    const lines = start.lines.slice(1);
    const input = { orderId: 'SO-7', revision: 1, lines, shipTo: start.shipTo, reason: null, ...totalsOf(lines) };
    await amendOrder(test.database, { key: 'amend-1', context: ops, input });
    const view = await order(test.database, 'SO-7');
    expect(view).to.include({ revision: 1, total: '21.40', state: 'Backordered', waitingFor: 'stock' });
    expect(view?.lines.map((line) => line.line)).to.deep.equal([2]);
  });

  it('lists what is open and quiet', async () => {
    await place('SO-8');
    const open = await openOrders(test.database, { quietSeconds: 0, after: 'SO-7', limit: 10 });
    expect(open).to.deep.equal([{ orderId: 'SO-8', state: 'Placed' }]);
    expect(await openOrders(test.database, { quietSeconds: 60, after: '', limit: 10 })).to.deep.equal([]);
  });

  it('keeps how a line is made, in its facts and through an amendment', async () => {
    const made = {
      dueDate: '2026-03-15',
      stockAccount: '1220',
      businessUnit: 'MACHINING_REPAIR',
      costCentre: 'SHOP',
    } as const;
    const start = startOf('SO-MADE');
    const lines = start.order.lines.map((line) => (line.line === 1 ? { ...line, made } : line));
    const input = { start: { ...start, order: { ...start.order, lines } }, runId: 'run-1' };
    await placeOrder(test.database, { key: 'SO-MADE/place', context: ops, input });
    const [placed] = await test.admin<{ payload: { lines: { made?: object }[] } }>(
      `SELECT payload FROM outbox.facts WHERE aggregate_id = 'order:SO-MADE' AND type = 'OrderPlaced'`,
    );
    expect(placed?.payload.lines.map((line) => line.made)).to.deep.equal([made, undefined]);
    await advance('SO-MADE', 'short', [{ event: 'runShort' }]);
    const amended = lines.map((line) => requantify(line, '1'));
    await amendOrder(test.database, {
      key: 'SO-MADE/amend',
      context: ops,
      input: {
        ...{ orderId: 'SO-MADE', revision: 1, lines: amended, shipTo: start.order.shipTo, reason: null },
        ...totalsOf(amended),
      },
    });
    const kept = (await order(test.database, 'SO-MADE'))?.lines.map((line) => [line.quantity, line.made ?? null]);
    expect(kept).to.deep.equal([
      ['1', made],
      ['1', null],
    ]);
  });

  it('notes what an order waits for while it stays in its state, and nothing once it has left it', async () => {
    await place('SO-WAITS');
    const note = (waitingFor: string, state: 'Placed' | 'Reserved') =>
      noteWaiting(test.database, {
        key: `SO-WAITS/waits/${state}/${waitingFor}`,
        context: ops,
        input: { orderId: 'SO-WAITS', state, waitingFor },
      });
    expect((await note('job', 'Placed')).position).not.to.equal(null);
    await note('job', 'Placed');
    expect(await order(test.database, 'SO-WAITS')).to.include({ state: 'Placed', waitingFor: 'job' });
    expect((await note('shipment', 'Reserved')).position).to.equal(null);
    expect(await order(test.database, 'SO-WAITS')).to.include({ waitingFor: 'job' });
    const facts = await test.admin(
      `SELECT payload->>'waitingFor' AS waits FROM outbox.facts
       WHERE aggregate_id = 'order:SO-WAITS' AND type = 'OrderAdvanced'`,
    );
    expect(facts).to.deep.equal([{ waits: 'job' }]);
    const context = viewer;
    const input = { orderId: 'SO-WAITS', state: 'Placed', waitingFor: 'x' } as const;
    await refused(noteWaiting(test.database, { key: 'SO-WAITS/by-a-viewer', context, input }), 'NotAllowed');
  });

  it('leaves its history and its neighbours alone', async () => {
    const attempts = [
      `UPDATE orders.order_events SET reason = 'x'`,
      'DELETE FROM orders.order_commands',
      'TRUNCATE orders.shipments',
      'SELECT 1 FROM outbox.facts',
      'SELECT 1 FROM http.idempotency_keys',
    ];
    for (const sql of attempts) {
      await fails(
        test.database.transaction('orders', (tx) => tx.query(sql)),
        /permission denied|append-only/,
      );
    }
  });

  it('cannot append facts of a neighbour', async () => {
    const foreign = [{ eventId: '00000000-0000-4000-8000-000000000001', domain: 'billing', aggregateId: 'x' }];
    const append = test.database.transaction('orders', (tx) =>
      tx.query('SELECT outbox.append($1, $2, now())', [JSON.stringify(foreign), JSON.stringify(ops)]),
    );
    await fails(append, /may not append facts of billing/);
  });
});

async function refused(promise: Promise<unknown>, code: string): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).to.have.property('code', code);
}

async function fails(promise: Promise<unknown>, message = /./): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).to.be.instanceOf(Error);
  expect((error as Error).message).to.match(message);
}
