import { expect } from 'chai';
import { definePolicy, request as readRequest } from '../../domain/approvals/store/index.js';
import { correctPrice } from '../../domain/billing/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { task as readTask } from '../../domain/operations/store/index.js';
import { refusalFailure } from '../../workflows/support/refusal.js';
import { actor, by, fay, ollie } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { furnish, SITE } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { type ReturnDesk, returnDesk } from '../support/return-desk.js';
import { refusalOf, until } from '../support/until.js';

// One P-1 is sold at 25.00 and 6 % tax.
describe('the money of a return', () => {
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
  type Wanted = NonNullable<Parameters<ReturnDesk['authorise']>[1]>;
  /** Everything came, and is as good as new. */
  const inspected = async (order: Awaited<ReturnType<ReturnDesk['shipped']>>, wanted: Wanted) => {
    const returnId = await desk.authorise(order, wanted);
    await desk.receive(returnId, wanted.quantity ?? '1');
    await desk.inspect(returnId, [wanted.quantity ?? '1', 'restock']);
    return returnId;
  };
  const requestOf = async (returnId: string) => {
    await desk.reaches(returnId, 'Inspected', 'approval');
    return readRequest(world.test.database, `AR-${returnId}`);
  };

  it('goes out only when a second person agrees, though no policy asks for one', async () => {
    const order = await desk.shipped(five);
    const alone = await inspected(order, { quantity: '1' });
    expect(await requestOf(alone)).to.include({ kind: 'refund', policyVersion: 0, rule: 'four eyes', amount: '26.50' });
    await until('the approval runs', () => world.client.workflow.getHandle(`approval:AR-${alone}`).describe());
    const own = { ...ollie, roles: [...ollie.roles, 'Approver' as const] };
    expect(await refusalOf(desk.decide(alone, 'approve', own))).to.include({ code: 'OwnRequest' });
    expect(await desk.refunded(alone)).to.equal('0.00');
    const another = await desk.shipped({ lines: [{ part: 'P-1', quantity: '1' }] });
    const looked = await desk.authorise(another, { quantity: '1' });
    await desk.receive(looked, '1');
    const found = { line: 1, quantity: '1', verdict: 'restock' as const, site: SITE, note: '' };
    const oscar = actor('oscar', 'Ops', 'Approver');
    await desk.ask('inspectGoods', looked, { lines: [found] }, `test/inspected/${looked}`, oscar);
    expect(await requestOf(looked)).to.deep.include({ alsoAskedBy: ['oscar'] });
    await until('the approval runs', () => world.client.workflow.getHandle(`approval:AR-${looked}`).describe());
    expect(await refusalOf(desk.decide(looked, 'approve', oscar))).to.include({ code: 'OwnRequest' });
    await desk.decided(looked);
    await desk.reaches(looked, 'Closed');
    await desk.decided(alone);
    await desk.reaches(alone, 'Closed');
    expect(await desk.refunded(alone)).to.equal('26.50');
    // What stays with the customer needs nobody.
    const kept = await inspected(order, { quantity: '1', outcome: 'credit' });
    expect(await desk.reaches(kept, 'Closed')).to.include({ approval: null, credited: '26.50', refunded: '0.00' });
    const rule = { name: 'large refunds', minimumAmount: '50.00', approverRole: 'Finance' as const };
    const limits = { escalateAfterMinutes: 60, escalateToRole: 'Admin' as const, expireAfterMinutes: 120 };
    await definePolicy(
      world.test.database,
      by(SYSTEM_ACTOR, { kind: 'refund' as const, rules: [{ ...rule, ...limits }] }),
    );
    const large = await inspected(order, { quantity: '2' });
    expect(await requestOf(large)).to.include({ kind: 'refund', rule: 'large refunds', approverRole: 'Finance' });
    await until('it is decided', () => desk.decide(large, 'approve', fay));
    expect(await desk.reaches(large, 'Closed')).to.include({ refunded: '53.00' });
    const small = await inspected(order, { quantity: '1' });
    expect(await requestOf(small)).to.include({ rule: 'four eyes' });
    await desk.decided(small);
    await desk.reaches(small, 'Closed');
  });

  it('is not paid again by the provider when an operator had paid it and the process was lost', async () => {
    const returnId = await inspected(await desk.shipped(five), { quantity: '1' });
    const refused = { code: 'Down', kind: 'conflict', message: 'No.', details: {} } as const;
    world.faults.set('refundCharge', { before: () => Promise.reject(refusalFailure(refused)) });
    await desk.decided(returnId);
    const [taskId] = await until('the operator task', async () => {
      const { refunds } = (await world.activities.readReturn(returnId)) ?? {};
      const found = (refunds ?? []).map(({ refundId }) => `${returnId}/pay/${refundId}/1`);
      return found[0] && (await readTask(world.test.database, found[0])) ? found : undefined;
    });
    world.faults.delete('refundCharge');
    const asked = world.ran.filter((name) => name === 'refundCharge').length;
    // Lost while somebody is asked: the one who is asked decides, and nobody pays meanwhile.
    await desk.handle(returnId).terminate('the test loses it');
    await desk.restart(returnId);
    // Lost once more between the decision and its booking.
    const lose = async () => {
      world.faults.delete('settleRefund');
      await desk.handle(returnId).terminate('the test loses it again');
      throw new Error('lost');
    };
    world.faults.set('settleRefund', { before: lose });
    await until('the operator decides', async () => {
      await desk.resolve(returnId, taskId ?? '', 'force').catch(() => undefined);
      return (await readTask(world.test.database, taskId ?? ''))?.resolution ?? undefined;
    });
    await until('it is lost', async () =>
      (await desk.handle(returnId).describe()).status.name === 'TERMINATED' ? true : undefined,
    );
    await desk.restart(returnId);
    expect(await desk.reaches(returnId, 'Closed')).to.include({ credited: '26.50', refunded: '26.50' });
    expect(await desk.refunded(returnId), 'by the provider').to.equal('0.00');
    expect(world.ran.filter((name) => name === 'refundCharge')).to.have.length(asked);
  });

  it('asks the provider under the same number when the process begins anew', async () => {
    const returnId = await inspected(await desk.shipped(five), { quantity: '1' });
    const lose = async () => {
      world.faults.delete('settleRefund');
      await desk.handle(returnId).terminate('the test loses it');
      throw new Error('lost');
    };
    world.faults.set('settleRefund', { before: lose });
    await desk.decided(returnId);
    await until('it is lost', async () =>
      (await desk.handle(returnId).describe()).status.name === 'TERMINATED' ? true : undefined,
    );
    // The provider has paid, and nobody wrote it down.
    expect(await desk.refunded(returnId)).to.equal('26.50');
    await desk.restart(returnId);
    expect(await desk.reaches(returnId, 'Closed')).to.include({ refunded: '26.50' });
    expect(await desk.refunded(returnId)).to.equal('26.50');
  });

  it('pays a replacement at what was credited, after corrections of the price', async () => {
    const order = await desk.shipped(five);
    const [billed] = (await world.activities.readOrderBilling(order.order.orderId))?.invoices ?? [];
    const correct = async (correctionId: string, less: string, quantity?: string) => {
      const about = { correctionId, invoice: billed?.invoice ?? '', line: 1, reason: 'agreed' };
      const given = { ...about, lessPerUnit: less, quantity: quantity ?? null };
      const done = await correctPrice(world.test.database, by(fay, given));
      await world.activities.postFacts([...done.toPost]);
    };
    // 125.00 − 5 × 5.00 − 1 × 1.00 = 99.00 for five: 19.80 each, with 6 % tax 41.98 for two.
    await correct('COR-1', '5.00');
    await correct('COR-2', '1.00', '1');
    const returnId = await inspected(order, { quantity: '2', outcome: 'replacement' });
    const { replacementOrderId } = await desk.reaches(returnId, 'Replacing', 'replacement');
    const replacement = { ...order, order: { ...order.order, orderId: replacementOrderId ?? '' } };
    const placed = await desk.orders.reaches(replacement, 'Confirmed');
    expect(placed).to.include({ net: '39.60', tax: '2.38', total: '41.98' });
    expect(placed.lines.map(({ quantity, unitPrice }) => [quantity, unitPrice])).to.deep.equal([['2', '19.80']]);
    await desk.orders.ship(replacement);
    await desk.orders.reaches(replacement, 'Fulfilled');
    await desk.wake();
    expect(await desk.reaches(returnId, 'Closed')).to.include({ credited: '41.98' });
    const own = (await world.activities.readOrderBilling(replacement.order.orderId))?.invoices ?? [];
    expect(own.map(({ open }) => open)).to.deep.equal(['0.00']);
  });
});
