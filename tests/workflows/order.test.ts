import { expect } from 'chai';
import { readReservation } from '../../domain/inventory/store/index.js';
import type { OrderStart, OrderView } from '../../domain/orders/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import { approvalWorkflowId, decideUpdate } from '../../workflows/approvals/approval.contract.js';
import {
  amendOrderUpdate,
  cancelOrderUpdate,
  retryPaymentUpdate,
  shipOrderUpdate,
  stockChangedSignal,
} from '../../workflows/orders/order.contract.js';
import { expectBooksAtRest } from '../support/books.js';
import { furnish, type OrderWish, orderStart, receive } from '../support/order-fixture.js';
import { openWorld, opsContext, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

const approver = { id: 'anna', name: 'Anna Approver', roles: ['Approver' as const] };

describe('the order process', () => {
  let world: World;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'skipping', sandboxEnv: { PAYMENT_SANDBOX_PENDING_MS: '200' } });
    await furnish(world.test.database, { 'P-1': '10', 'P-2': '5' });
  });
  afterEach(async () => {
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const view = async (start: OrderStart): Promise<OrderView> => {
    const found = await readOrder(world.test.database, start.order.orderId);
    if (!found) throw new Error('no such order');
    return found;
  };
  const reaches = (start: OrderStart, state: string, waitingFor?: string): Promise<OrderView> =>
    until(`${start.order.orderId} is ${state}${waitingFor ? ` waiting for ${waitingFor}` : ''}`, async () => {
      const found = await view(start);
      return found.state === state && (!waitingFor || found.waitingFor === waitingFor) ? found : undefined;
    });
  const place = async (wish: OrderWish = {}): Promise<OrderStart> => {
    const start = orderStart(wish);
    await world.place(start);
    return start;
  };
  let commands = 0;
  const ask = <Input>(start: OrderStart, input: Input) => {
    commands += 1;
    const { orderId } = start.order;
    const command = { key: `test/${orderId}/${commands}`, context: opsContext(orderId), input };
    return { args: [command] as [typeof command], updateId: command.key };
  };
  const ship = (start: OrderStart, lines?: { line: number; quantity: string }[]) =>
    world.handle(start.order.orderId).executeUpdate(shipOrderUpdate, ask(start, lines ? { lines } : {}));
  const cancel = (start: OrderStart) =>
    world.handle(start.order.orderId).executeUpdate(cancelOrderUpdate, ask(start, { reason: 'changed their mind' }));
  const result = (start: OrderStart) => world.handle(start.order.orderId).result();
  const captured = async () => (await world.sandbox.ledger()).captured;
  const refunded = async () => (await world.sandbox.ledger()).refunded;

  it('goes from placed to fulfilled, prepaid', async () => {
    const start = await place();
    await reaches(start, 'Confirmed', 'shipment');
    expect((await ship(start)).state).to.be.oneOf(['Shipped', 'Fulfilled']);
    expect(await result(start)).to.include({ state: 'Fulfilled' });
    expect((await view(start)).state).to.equal('Fulfilled');
    expect(await captured()).to.equal(start.order.total);
  });

  it('goes from placed to fulfilled, on account, invoiced per shipment', async () => {
    const start = await place({
      paymentTerms: 'onAccount',
      allowPartialShipment: true,
      lines: [{ part: 'P-1', quantity: '3', unitPrice: '33.3333' }],
    });
    await reaches(start, 'Confirmed', 'shipment');
    for (const quantity of ['1', '1', '1']) await ship(start, [{ line: 1, quantity }]);
    expect(await result(start)).to.include({ state: 'Fulfilled' });
    const invoices = await world.test.admin<{ total: string }>(
      'SELECT sum(total)::text AS total FROM billing.invoices',
    );
    expect(invoices).to.deep.equal([{ total: start.order.total }]);
    expect(await captured()).to.equal('0.00');
  });

  it('rejects an order beyond the credit limit and gives its stock back', async () => {
    const start = await place({
      paymentTerms: 'onAccount',
      lines: [{ part: 'P-1', quantity: '2', unitPrice: '4000.00' }],
    });
    expect(await result(start)).to.include({ state: 'Rejected' });
    expect((await readReservation(world.test.database, start.order.orderId))?.open).to.equal(false);
  });

  it('waits for weeks for stock, is served by the receipt, and goes on', async () => {
    const start = await place({ lines: [{ part: 'P-1', quantity: '12' }] });
    await reaches(start, 'Backordered', 'stock');
    await world.sleep('21 days');
    expect((await view(start)).state).to.equal('Backordered');
    expect(await receive(world.test.database, 'P-1', '2')).to.deep.equal([start.order.orderId]);
    await world.handle(start.order.orderId).signal(stockChangedSignal);
    await reaches(start, 'Confirmed');
    await cancel(start);
    expect(await result(start)).to.include({ state: 'Cancelled' });
  });

  it('finds stock that it was not told of when it reads again within the hour', async () => {
    const start = await place({ lines: [{ part: 'P-2', quantity: '6' }] });
    await reaches(start, 'Backordered');
    await receive(world.test.database, 'P-2', '1');
    await world.sleep('61 minutes');
    await reaches(start, 'Confirmed');
  });

  it('retries a declined payment on request', async () => {
    const start = await place({ token: 'tok_decline' });
    await reaches(start, 'Invoiced', 'payment retry');
    await world.handle(start.order.orderId).executeUpdate(retryPaymentUpdate, ask(start, { paymentToken: 'tok_ok' }));
    await reaches(start, 'Confirmed');
    expect(await captured()).to.equal(start.order.total);
  });

  it('cancels with compensation when a declined payment is not retried in time', async () => {
    const start = await place({ token: 'tok_decline', paymentDeadlineMinutes: 90 });
    await reaches(start, 'Invoiced', 'payment retry');
    await world.sleep('91 minutes');
    expect(await result(start)).to.include({ state: 'Cancelled' });
    expect((await view(start)).reason).to.contain('not retried within 90 minutes');
  });

  for (const token of ['tok_pending', 'tok_timeout_after_charge', 'tok_webhook_lost', 'tok_slow', 'tok_flaky']) {
    it(`captures exactly once with ${token}`, async function () {
      this.timeout(90_000);
      const start = await place({ token });
      await reaches(start, 'Confirmed');
      expect(await captured()).to.equal(start.order.total);
    });
  }

  it('refunds what was captured although the charge was voided', async () => {
    const start = await place({ token: 'tok_capture_after_cancel' });
    await reaches(start, 'Invoiced');
    await cancel(start);
    expect(await result(start)).to.include({ state: 'Cancelled' });
    expect(await refunded()).to.equal(start.order.total);
  });

  it('asks for approval, and goes on when it is granted', async () => {
    const start = await place({ lines: [{ part: 'P-1', quantity: '2', unitPrice: '6000.00' }] });
    await reaches(start, 'AwaitingApproval', 'approval');
    await decide(start, 'approve');
    await reaches(start, 'Confirmed');
  });

  it('compensates a rejection: refund, credit note, release', async () => {
    const start = await place({ lines: [{ part: 'P-1', quantity: '2', unitPrice: '6000.00' }] });
    await reaches(start, 'AwaitingApproval');
    await decide(start, 'reject');
    expect(await result(start)).to.include({ state: 'Rejected' });
    expect(await refunded()).to.equal(start.order.total);
    const notes = await world.test.admin('SELECT 1 FROM billing.credit_notes');
    expect(notes).to.have.length(1);
  });

  it('lets nobody approve what they asked for', async () => {
    const start = await place({ lines: [{ part: 'P-1', quantity: '2', unitPrice: '6000.00' }] });
    await reaches(start, 'AwaitingApproval');
    const own = { ...opsContext('x').actor, roles: ['Approver' as const] };
    expect(await refusalOf(decide(start, 'approve', own))).to.have.property('code', 'OwnRequest');
    await cancel(start);
    await result(start);
  });

  it('escalates an approval that nobody decides, and rejects the order when it expires', async () => {
    const start = await place({ lines: [{ part: 'P-1', quantity: '2', unitPrice: '6000.00' }] });
    await reaches(start, 'AwaitingApproval');
    await world.sleep('25 hours');
    const escalated = await world.test.admin(`SELECT 1 FROM outbox.facts WHERE type = 'EscalationTriggered'`);
    expect(escalated).to.have.length(1);
    await world.sleep('48 hours');
    expect(await result(start)).to.include({ state: 'Rejected' });
  });

  it('cancels the rest of a partly shipped order, credits and refunds it, and keeps what was shipped', async () => {
    const start = await place({ allowPartialShipment: true, lines: [{ part: 'P-1', quantity: '3' }] });
    await reaches(start, 'Confirmed');
    await ship(start, [{ line: 1, quantity: '1' }]);
    await cancel(start);
    expect(await result(start)).to.include({ state: 'Fulfilled' });
    expect((await view(start)).shipped).to.deep.equal([{ line: 1, shipped: '1', cancelled: '2' }]);
    expect(await refunded()).to.equal('53.00');
  });

  it('refuses to cancel what has been shipped, with the state', async () => {
    const start = await place();
    await reaches(start, 'Confirmed');
    await ship(start);
    await result(start);
    expect((await view(start)).state).to.equal('Fulfilled');
  });

  it('amends a confirmed order: less is credited and refunded, more is invoiced and charged', async () => {
    const start = await place({ lines: [{ part: 'P-1', quantity: '4' }] });
    await reaches(start, 'Confirmed');
    const amend = (quantity: string) =>
      world.handle(start.order.orderId).executeUpdate(amendOrderUpdate, ask(start, { lines: [{ line: 1, quantity }] }));
    expect(await amend('3')).to.include({ revision: 1, state: 'Confirmed' });
    expect(await refunded()).to.equal('26.50');
    expect(await amend('6')).to.include({ revision: 2 });
    expect(await captured()).to.equal('185.50');
    expect(await refusalOf(amend('99'))).to.have.property('code', 'InsufficientStock');
    await reaches(start, 'Confirmed');
    await ship(start);
    expect(await result(start)).to.include({ state: 'Fulfilled' });
    expect((await view(start)).shipped).to.deep.equal([{ line: 1, shipped: '6', cancelled: '0' }]);
  });

  async function decide(start: OrderStart, decision: 'approve' | 'reject', actor: typeof approver = approver) {
    const requestId = `AR-${start.order.orderId}-0`;
    const handle = world.client.workflow.getHandle(approvalWorkflowId(requestId));
    const command = {
      key: `decide/${requestId}/${actor.id}`,
      context: { actor, correlationId: start.order.orderId },
      input: { requestId, decision, reason: 'as the test says' },
    };
    return handle.executeUpdate(decideUpdate, { args: [command], updateId: command.key });
  }
});
