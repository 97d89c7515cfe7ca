import { expect } from 'chai';
import { definePolicy } from '../../domain/approvals/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { task as readTask } from '../../domain/operations/store/index.js';
import { changeCustomer } from '../../domain/parties/store/index.js';
import { refusalFailure } from '../../workflows/support/refusal.js';
import { ada, by } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { lateGrant } from '../support/late-grant.js';
import { DIMENSIONS, furnish } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { type ReturnDesk, returnDesk } from '../support/return-desk.js';
import { refusalOf, until } from '../support/until.js';

// One P-1 is sold at 25.00 and 6 % tax, and costs 4.00.
describe('the process of a return', () => {
  let world: World;
  let desk: ReturnDesk;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    desk = returnDesk(world);
    await furnish(world.test.database, { 'P-1': '1000' });
  });
  after(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const five = { lines: [{ part: 'P-1', quantity: '5' }] };
  const invoices = async (orderId: string) =>
    ((await world.activities.readOrderBilling(orderId))?.invoices ?? []).map(({ invoice }) => invoice);
  const openOf = async (orderId: string): Promise<string[]> =>
    Promise.all(
      (await invoices(orderId)).map(async (invoice) => {
        const [row] = await world.test.admin<{ open: string }>(
          'SELECT open::text FROM billing.invoice_balances WHERE invoice = $1',
          [invoice],
        );
        return row?.open ?? '';
      }),
    );

  it('refunds a prepaid card order that comes back in two parts, to the cent', async () => {
    const order = await desk.shipped(five);
    const before = await desk.balance('1220');
    const first = await desk.authorise(order, { quantity: '2' });
    expect(await desk.receive(first, '2')).to.include({ state: 'Received', waitingFor: 'inspection' });
    expect(await desk.inspect(first, ['1', 'restock'], ['1', 'scrap'])).to.include({ state: 'Inspected' });
    await desk.decided(first);
    // 2 × 25.00 × 1.06 = 53.00
    expect(await desk.reaches(first, 'Closed')).to.include({ credited: '53.00', refunded: '53.00', value: '53.00' });
    expect(await desk.refunded(first)).to.equal('53.00');
    expect(Number(await desk.balance('1220')) - Number(before)).to.equal(4);
    const second = await desk.authorise(order, { quantity: '3' });
    await desk.receive(second, '1');
    await desk.receive(second, '2');
    await desk.inspect(second, ['3', 'restock']);
    await desk.decided(second);
    expect(await desk.reaches(second, 'Closed')).to.include({ credited: '79.50', refunded: '79.50' });
    expect(await desk.refunded(first, second)).to.equal('132.50');
    expect(await openOf(order.order.orderId)).to.deep.equal(['0.00']);
    const over = await refusalOf(desk.authorise(order, { quantity: '1' }));
    expect(over.code).to.equal('MoreThanShipped');
    expect(over.details.fields?.[0]?.message).to.contain('5 was shipped and 0 is left');
  });

  it('lowers what a customer on account owes, and pays by bank what they had paid', async () => {
    const order = await desk.shipped({ ...five, paymentTerms: 'onAccount' });
    const { orderId } = order.order;
    const first = await desk.authorise(order, { quantity: '1' });
    await desk.receive(first, '1');
    await desk.inspect(first, ['1', 'restock']);
    await desk.decided(first);
    expect(await desk.reaches(first, 'Closed')).to.include({
      ...{ credited: '26.50', refunded: '0.00' },
      reason: 'nothing was paid: the credit lowers what the customer owes',
    });
    expect(await openOf(orderId)).to.deep.equal(['106.00']);
    const [invoice] = await invoices(orderId);
    const paid = {
      ...{ customerId: 'C-1001', invoice: invoice ?? '', amount: '106.00', method: 'wire', reference: 'W-1' },
      ...{ receivedOn: '2026-01-05', dimensions: DIMENSIONS },
    };
    const taken = await world.activities.takePayment(by(ada, paid));
    await world.activities.postFacts([...taken.toPost]);
    const second = await desk.authorise(order, { quantity: '2' });
    await desk.receive(second, '2');
    await desk.inspect(second, ['2', 'restock']);
    await desk.decided(second);
    await desk.reaches(second, 'Refunding', 'bank transfer');
    expect(await desk.ask('confirmRefund', second, { reference: 'WIRE 88' })).to.include({ state: 'Refunding' });
    expect(await desk.reaches(second, 'Closed')).to.include({ credited: '53.00', refunded: '53.00' });
    expect(await openOf(orderId)).to.deep.equal(['0.00']);
  });

  it('pays two returns by one bank transfer', async () => {
    const order = await desk.shipped({ ...five, paymentTerms: 'onAccount' });
    const [invoice] = await invoices(order.order.orderId);
    const paid = {
      ...{ customerId: 'C-1001', invoice: invoice ?? '', amount: '132.50', method: 'wire', reference: 'W-2' },
      ...{ receivedOn: '2026-01-05', dimensions: DIMENSIONS },
    };
    await world.activities.postFacts([...(await world.activities.takePayment(by(ada, paid))).toPost]);
    for (const quantity of ['1', '2']) {
      const returnId = await desk.authorise(order, { quantity });
      await desk.receive(returnId, quantity);
      await desk.inspect(returnId, [quantity, 'restock']);
      await desk.decided(returnId);
      await desk.reaches(returnId, 'Refunding', 'bank transfer');
      await desk.ask('confirmRefund', returnId, { reference: 'WIRE 89' });
      await desk.reaches(returnId, 'Closed');
    }
    expect(await openOf(order.order.orderId)).to.deep.equal(['0.00']);
  });

  it('replaces the goods by an order whose invoice takes the credit', async () => {
    const order = await desk.shipped(five);
    const returnId = await desk.authorise(order, { quantity: '2', outcome: 'replacement' });
    await desk.receive(returnId, '2');
    await desk.inspect(returnId, ['2', 'scrap']);
    const { replacementOrderId } = await desk.reaches(returnId, 'Replacing', 'replacement');
    expect(replacementOrderId).to.equal(`SO-${returnId}`);
    const replacement = { ...order, order: { ...order.order, orderId: replacementOrderId ?? '' } };
    expect(await desk.orders.reaches(replacement, 'Confirmed')).to.include({
      ...{ customerReference: returnId, paymentTerms: 'onAccount', total: '53.00' },
    });
    await desk.orders.ship(replacement);
    await desk.orders.reaches(replacement, 'Fulfilled');
    await desk.wake();
    expect(await desk.reaches(returnId, 'Closed')).to.include({ credited: '53.00', refunded: '0.00' });
    expect(await openOf(replacement.order.orderId)).to.deep.equal(['0.00']);
    expect(await openOf(order.order.orderId)).to.deep.equal(['0.00']);
  });

  it('replaces the goods of a customer with a limit of 0.00, on what was credited', async () => {
    const limited = (creditLimit: string) =>
      changeCustomer(world.test.database, by(ada, { customerId: 'C-1001', creditLimit }));
    await limited('0.00');
    const order = await desk.shipped(five);
    const returnId = await desk.authorise(order, { quantity: '2', outcome: 'replacement' });
    await desk.receive(returnId, '2');
    await desk.inspect(returnId, ['2', 'restock']);
    const { replacementOrderId } = await desk.reaches(returnId, 'Replacing', 'replacement');
    const replacement = { ...order, order: { ...order.order, orderId: replacementOrderId ?? '' } };
    await desk.orders.reaches(replacement, 'Confirmed');
    await desk.orders.ship(replacement);
    await desk.orders.reaches(replacement, 'Fulfilled');
    await desk.wake();
    expect(await desk.reaches(returnId, 'Closed')).to.include({ credited: '53.00', refunded: '0.00' });
    expect(await openOf(replacement.order.orderId)).to.deep.equal(['0.00']);
    await limited('5000.00');
  });

  it('sends back what it rejects, and leaves the credit where the customer wants it', async () => {
    const order = await desk.shipped(five);
    const returnId = await desk.authorise(order, { quantity: '2', outcome: 'credit' });
    await desk.receive(returnId, '2');
    await desk.inspect(returnId, ['1', 'reject'], ['1', 'restock']);
    expect(await desk.reaches(returnId, 'Settled', 'sending back')).to.include({ credited: '26.50' });
    expect(await desk.ask('sendBack', returnId, { reference: 'UPS 2Z' })).to.include({ state: 'Settled' });
    await desk.reaches(returnId, 'Closed');
    expect(await openOf(order.order.orderId)).to.deep.equal(['-26.50']);
    const nothing = await desk.authorise(order, { quantity: '4' });
    await desk.receive(nothing, '4');
    await desk.inspect(nothing, ['4', 'reject']);
    expect(await desk.reaches(nothing, 'Settled', 'sending back')).to.include({ creditNote: null });
    await desk.ask('sendBack', nothing, { reference: 'UPS 3Z' });
    expect(await desk.reaches(nothing, 'Closed')).to.include({ refunded: '0.00' });
  });

  it('asks for approval where the policy says so, and is cancelled before the credit', async () => {
    const dear = { lines: [{ part: 'P-1', quantity: '2', unitPrice: '2000.00' }] };
    const rule = { name: 'large returns', minimumAmount: '1000.00', approverRole: 'Approver' as const };
    const limits = { escalateAfterMinutes: 60, escalateToRole: 'Admin' as const, expireAfterMinutes: 120 };
    await definePolicy(
      world.test.database,
      by(SYSTEM_ACTOR, { kind: 'return' as const, rules: [{ ...rule, ...limits }] }),
    );
    const order = await desk.shipped(dear);
    const asked = async () => {
      const returnId = await desk.authorise(order);
      await desk.receive(returnId, '1');
      await desk.inspect(returnId, ['1', 'restock']);
      await desk.reaches(returnId, 'Inspected', 'approval');
      await until('the approval runs', async () =>
        (await world.client.workflow.getHandle(`approval:AR-${returnId}`).describe()) ? true : undefined,
      );
      return returnId;
    };
    const goesBack = async (returnId: string, reason: string) => {
      expect(await desk.reaches(returnId, 'SendingBack', 'sending back')).to.include({ reason });
      await desk.ask('sendBack', returnId, { reference: 'UPS 2Z' });
      expect(await desk.reaches(returnId, 'Cancelled')).to.include({ reason, sentBack: 'UPS 2Z', creditNote: null });
    };
    const cancelled = await asked();
    await desk.ask('cancelReturn', cancelled, { reason: 'they keep it' });
    await goesBack(cancelled, 'they keep it');
    expect(await lateGrant(world, `AR-${cancelled}`)).to.have.property('code', 'AlreadyEnded');
    const rejected = await asked();
    await desk.decide(rejected, 'reject');
    await goesBack(rejected, `approval AR-${rejected}: Rejected`);
    const granted = await asked();
    await desk.decide(granted, 'approve');
    expect(await desk.reaches(granted, 'Closed')).to.include({ refunded: '2120.00' });
  });

  it('goes on from its row when it was terminated in the midst of a step', async () => {
    const order = await desk.shipped(five);
    const returnId = await desk.authorise(order, { quantity: '1' });
    const lose = async () => {
      world.faults.delete('recordStocked');
      await desk.handle(returnId).terminate('the test loses it');
    };
    world.faults.set('recordStocked', { after: lose });
    await desk.receive(returnId, '1');
    await desk.inspect(returnId, ['1', 'restock']);
    await desk.decided(returnId);
    await until('it is lost', async () =>
      (await desk.handle(returnId).describe()).status.name === 'TERMINATED' ? true : undefined,
    );
    await desk.restart(returnId);
    expect(await desk.reaches(returnId, 'Closed')).to.include({ credited: '26.50', refunded: '26.50' });
    expect(await desk.refunded(returnId)).to.equal('26.50');
  });

  it('does what is asked while it looks again, before it leaves a long history behind', async () => {
    const returnId = await desk.authorise(await desk.shipped(five), { quantity: '1', timing: { historyEvents: 18 } });
    await desk.receive(returnId, '1');
    let cancelled: Promise<unknown> | undefined;
    const cancelMeanwhile = async (): Promise<void> => {
      cancelled ??= desk.ask('cancelReturn', returnId, { reason: 'they keep it' }, `cancel/${returnId}`);
      await until('the process knows of it', async () => {
        const { events } = await desk.handle(returnId).fetchHistory();
        const accepted = events?.map((event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest);
        return accepted?.find((request) => request?.meta?.updateId === `cancel/${returnId}`);
      });
    };
    world.faults.set('startApproval', { before: cancelMeanwhile });
    await desk.inspect(returnId, ['1', 'restock']);
    await desk.reaches(returnId, 'SendingBack', 'sending back');
    expect(await cancelled).to.include({ state: 'SendingBack' });
    world.faults.clear();
  });

  it('asks an operator when the refund is refused, and tries again', async () => {
    const order = await desk.shipped(five);
    const returnId = await desk.authorise(order, { quantity: '1' });
    await desk.receive(returnId, '1');
    world.faults.set('refundCharge', 'refuseOnceBefore');
    await desk.inspect(returnId, ['1', 'restock']);
    await desk.decided(returnId);
    const [invoice] = await invoices(order.order.orderId);
    const taskId = `${returnId}/pay/${returnId}/${invoice}/refund/1/1`;
    const found = await until(
      'the operator task',
      async () => (await readTask(world.test.database, taskId)) ?? undefined,
    );
    // What is planned is owed nowhere else: nobody may leave it unpaid.
    expect(found.actions).to.deep.equal(['retry', 'force']);
    await desk.resolve(returnId, taskId, 'retry');
    expect(await desk.reaches(returnId, 'Closed')).to.include({ refunded: '26.50' });
  });

  it('undoes its documents, last first, when its goods can go nowhere and an operator gives it up', async () => {
    const order = await desk.shipped(five);
    const stock = await desk.balance('1220');
    const returnId = await desk.authorise(order, { quantity: '2' });
    await desk.receive(returnId, '2');
    let lots = 0;
    const refused = { code: 'Full', kind: 'conflict', message: 'There is no room.', details: {} } as const;
    const refuseSecond = async () => {
      lots += 1;
      if (lots === 2) throw refusalFailure(refused);
    };
    world.faults.set('receiveReturn', { before: refuseSecond });
    await desk.inspect(returnId, ['1', 'restock'], ['1', 'scrap']);
    await desk.decided(returnId);
    const taskId = `${returnId}/stock/2/1`;
    await until('the operator task', async () => (await readTask(world.test.database, taskId)) ?? undefined);
    world.faults.delete('receiveReturn');
    await desk.resolve(returnId, taskId, 'cancel');
    await desk.reaches(returnId, 'SendingBack', 'sending back');
    await desk.ask('sendBack', returnId, { reference: 'UPS 2Z' });
    expect(await desk.reaches(returnId, 'Cancelled')).to.include({ reason: 'its goods could not be put away' });
    expect(await desk.balance('1220')).to.equal(stock);
    const open = await openOf(order.order.orderId);
    expect(open.map(Number).reduce((sum, one) => sum + one, 0)).to.equal(0);
    expect(await desk.refunded(returnId)).to.equal('0.00');
    // What was held is free again.
    const again = await desk.authorise(order, { quantity: '5' });
    expect(await desk.ask('cancelReturn', again, { reason: 'no' })).to.include({ state: 'Cancelled' });
  });
});
