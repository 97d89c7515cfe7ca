import { expect } from 'chai';
import { readReservation } from '../../domain/inventory/store/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { amendOrderUpdate, cancelOrderUpdate, shipOrderUpdate } from '../../workflows/orders/order.contract.js';
import { fay, ollie } from '../support/actors.js';
import { approver, DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, type OrderWish } from '../support/order-fixture.js';
import { openWorld, opsContext, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

describe('the order process', () => {
  let world: World;
  let desk: OrderDesk;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real', sandboxEnv: { PAYMENT_SANDBOX_PENDING_MS: '200' } });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '1000', 'P-2': '5' });
  });
  after(() => world.stop());
  afterEach(() => desk.comesToRest());

  it('goes from placed to fulfilled, prepaid', async () => {
    const start = await desk.place();
    await desk.reaches(start, 'Confirmed', 'shipment');
    expect((await desk.ship(start)).state).to.be.oneOf(['Shipped', 'Fulfilled']);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    expect((await desk.view(start)).state).to.equal('Fulfilled');
    expect(await desk.captured(start)).to.equal(start.order.total);
  });

  it('goes from placed to fulfilled, on account, invoiced per shipment', async () => {
    const lines = [{ part: 'P-1', quantity: '3', unitPrice: '33.3333' }];
    const start = await desk.place({ paymentTerms: 'onAccount', allowPartialShipment: true, lines });
    await desk.reaches(start, 'Confirmed', 'shipment');
    for (const quantity of ['1', '1', '1']) await desk.ship(start, [{ line: 1, quantity }]);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    const invoices = await world.test.admin<{ total: string }>(
      'SELECT sum(total)::text AS total FROM billing.invoices WHERE order_id = $1',
      [start.order.orderId],
    );
    expect(invoices).to.deep.equal([{ total: start.order.total }]);
    expect(await desk.captured(start)).to.equal('0.00');
  });

  it('takes no command from who is limited to another place, whoever let it through, and goes on', async () => {
    const start = await desk.place();
    await desk.reaches(start, 'Confirmed', 'shipment');
    const away = { ...ollie, scope: { sites: ['NOWHERE'] } };
    const byThem = <Input>(input: Input) => {
      const { args, updateId } = desk.ask(start, input);
      const [command] = args;
      return { args: [{ ...command, context: { ...command.context, actor: away } }] as [typeof command], updateId };
    };
    const order = desk.handle(start);
    const lines = [{ line: 1, quantity: '1' }];
    for (const refused of [
      () => order.executeUpdate(shipOrderUpdate, byThem({})),
      () => order.executeUpdate(amendOrderUpdate, byThem({ lines })),
      () => order.executeUpdate(cancelOrderUpdate, byThem({ reason: 'not theirs' })),
    ]) {
      expect(await refusalOf(refused())).to.have.property('code', 'OutsideScope');
    }
    expect(await desk.view(start)).to.include({ state: 'Confirmed', revision: 0 });
    await desk.ship(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
  });

  it('rejects an order beyond the credit limit and gives its stock back', async () => {
    const lines = [{ part: 'P-1', quantity: '2', unitPrice: '4000.00' }];
    const start = await desk.place({ paymentTerms: 'onAccount', lines });
    expect(await desk.result(start)).to.include({ state: 'Rejected' });
    expect((await readReservation(world.test.database, start.order.orderId))?.open).to.equal(false);
  });

  describe('beyond the credit limit, by an override', () => {
    const wish = (quantity: string): OrderWish => ({
      paymentTerms: 'onAccount',
      lines: [{ part: 'P-1', quantity, unitPrice: '4000.00' }],
      creditOverride: { reason: 'pays on Friday' },
    });
    const held = async ({ order }: OrderStart) =>
      (await world.activities.readOrderBilling(order.orderId))?.creditHold?.status;

    const agrees = (start: OrderStart, who: Actor, revision: Parameters<OrderDesk['requestOf']>[1]) =>
      until('the request is there, and granted', () =>
        desk.decide(start, 'approve', who, revision).catch(() => undefined),
      );

    it('asks Finance, anew after an amendment and for no other revision, and goes on when granted', async () => {
      const start = await desk.place(wish('2'));
      const { reason } = await desk.reaches(start, 'AwaitingApproval', 'approval');
      expect(reason).to.match(/^\d+\.\d\d beyond the credit limit: pays on Friday$/);
      const first = await world.activities.readApproval(desk.requestOf(start, 'credit-0'));
      expect(first).to.include({ kind: 'creditOverride', approverRole: 'Finance', subject: start.order.orderId });
      expect(reason?.startsWith(`${first?.amount} `)).to.equal(true);
      expect(await refusalOf(desk.decide(start, 'approve', approver, 'credit-0'))).to.have.property(
        'code',
        'DecisionNotAllowed',
      );
      await desk.amend(start, { lines: [{ line: 1, quantity: '3' }] });
      expect(await world.activities.readApproval(desk.requestOf(start, 'credit-0'))).to.include({ state: 'Withdrawn' });
      // What it was asked about an hour ago is no answer to what is asked now.
      expect(await desk.decide(start, 'approve', fay, 'credit-0').catch((error: Error) => error)).to.be.an('error');
      await desk.handle(start).terminate('as an operator does');
      await desk.restart(start);
      await agrees(start, fay, 'credit-1');
      await agrees(start, approver, 1);
      await desk.reaches(start, 'Confirmed');
      await desk.cancel(start);
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect(await held(start)).to.equal('released');
    });

    it('rejects it where Finance does, takes the request back when it is cancelled, and asks nothing within the limit', async () => {
      const refused = await desk.place(wish('2'));
      await desk.reaches(refused, 'AwaitingApproval');
      await desk.decide(refused, 'reject', fay, 'credit-0');
      expect(await desk.result(refused)).to.include({ state: 'Rejected' });
      expect(await held(refused)).to.equal('released');
      const cancelled = await desk.place(wish('2'));
      await desk.reaches(cancelled, 'AwaitingApproval');
      await desk.cancel(cancelled);
      await desk.result(cancelled);
      const request = await world.activities.readApproval(desk.requestOf(cancelled, 'credit-0'));
      expect(request).to.include({ state: 'Withdrawn' });
      const shrunk = await desk.place(wish('2'));
      await desk.reaches(shrunk, 'AwaitingApproval');
      await desk.amend(shrunk, { lines: [{ line: 1, quantity: '1' }] });
      await desk.reaches(shrunk, 'Confirmed');
      await desk.cancel(shrunk);
      await desk.result(shrunk);
    });
  });

  it('retries a declined payment on request, as often as it is declined', async () => {
    const start = await desk.place({ token: 'tok_decline' });
    await desk.reaches(start, 'Invoiced', 'payment retry');
    await desk.retryPayment(start, 'tok_insufficient_funds');
    await desk.progresses(start, ({ reason }) => reason?.includes('insufficient_funds') ?? false);
    await desk.retryPayment(start, 'tok_ok');
    await desk.reaches(start, 'Confirmed');
    expect(await desk.captured(start)).to.equal(start.order.total);
  });

  for (const token of ['tok_pending', 'tok_timeout_after_charge', 'tok_webhook_lost', 'tok_slow', 'tok_flaky']) {
    it(`captures exactly once with ${token}`, async () => {
      const start = await desk.place({ token });
      await desk.reaches(start, 'Confirmed');
      expect(await desk.captured(start)).to.equal(start.order.total);
    });
  }

  it('refunds what was captured although the charge was voided', async () => {
    const start = await desk.place({ token: 'tok_capture_after_cancel' });
    await desk.reaches(start, 'Invoiced');
    await desk.cancel(start);
    expect(await desk.result(start)).to.include({ state: 'Cancelled' });
    expect(await desk.refunded(start)).to.equal(start.order.total);
  });

  it('asks for approval, and goes on when it is granted', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval', 'approval');
    await desk.decide(start, 'approve');
    await desk.reaches(start, 'Confirmed');
  });

  it('compensates a rejection: refund, credit note, release', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    await desk.decide(start, 'reject');
    expect(await desk.result(start)).to.include({ state: 'Rejected' });
    expect(await desk.refunded(start)).to.equal(start.order.total);
    const notes = await world.test.admin('SELECT 1 FROM billing.credit_notes WHERE order_id = $1', [
      start.order.orderId,
    ]);
    expect(notes).to.have.length(1);
  });

  it('lets nobody approve what they asked for', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    const own = { ...opsContext('x').actor, roles: ['Approver' as const] };
    expect(await refusalOf(desk.decide(start, 'approve', own))).to.have.property('code', 'OwnRequest');
    await desk.cancel(start);
    await desk.result(start);
  });

  it('lets a decision be asked again by who took it, and nobody decide it anew', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    world.faults.set('decideApproval', 'failOnceAfter');
    expect(await desk.decide(start, 'approve')).to.include({ state: 'Granted' });
    expect(await desk.decide(start, 'approve')).to.include({ state: 'Granted' });
    const other = { ...approver, id: 'otto' };
    const late = await desk.decide(start, 'reject', other).catch((error: Error) => error);
    expect(late).to.be.an('error');
    await desk.reaches(start, 'Confirmed');
  });

  it('cancels the rest of a partly shipped order, credits and refunds it, and keeps what was shipped', async () => {
    const start = await desk.place({ allowPartialShipment: true, lines: [{ part: 'P-1', quantity: '3' }] });
    await desk.reaches(start, 'Confirmed');
    await desk.ship(start, [{ line: 1, quantity: '1' }]);
    await desk.cancel(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    expect((await desk.view(start)).shipped).to.deep.equal([{ line: 1, shipped: '1', cancelled: '2' }]);
    expect(await desk.refunded(start)).to.equal('53.00');
  });

  it('un-ships nothing: a cancellation that comes too late changes nothing', async () => {
    const start = await desk.place();
    await desk.reaches(start, 'Confirmed');
    await desk.ship(start);
    await desk.result(start);
    const late = await desk.cancel(start).catch((error: unknown) => error);
    expect(late).to.be.an('error');
    expect((await desk.view(start)).state).to.equal('Fulfilled');
    expect(await desk.refunded(start)).to.equal('0.00');
  });

  it('answers every one of several commands asked at once, and does one', async () => {
    const start = await desk.place();
    await desk.reaches(start, 'Confirmed');
    const asked = [desk.cancel(start), desk.ship(start), desk.cancel(start), desk.ship(start)];
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect((await desk.result(start)).state).to.be.oneOf(['Fulfilled', 'Cancelled']);
  });
});
