import { expect } from 'chai';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { stockChangedSignal } from '../../workflows/orders/order.contract.js';
import { actor } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { approver, DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, receive } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

describe('the order process as time passes', () => {
  let world: World;
  let desk: OrderDesk;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'skipping', sandboxEnv: { PAYMENT_SANDBOX_PENDING_MS: '200' } });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '10' });
  });
  afterEach(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  it('waits for weeks for stock, is served by the receipt, and goes on', async () => {
    const start = await desk.place({ lines: [{ part: 'P-1', quantity: '12' }] });
    await desk.reaches(start, 'Backordered', 'stock');
    await world.sleep('21 days');
    expect((await desk.view(start)).state).to.equal('Backordered');
    expect(await receive(world.test.database, 'P-1', '2')).to.deep.equal([start.order.orderId]);
    await desk.handle(start).signal(stockChangedSignal);
    await desk.reaches(start, 'Confirmed');
    await desk.cancel(start);
    expect(await desk.result(start)).to.include({ state: 'Cancelled' });
  });

  it('finds stock that it was not told of when it reads again within the hour', async () => {
    const start = await desk.place({ lines: [{ part: 'P-1', quantity: '11' }] });
    await desk.reaches(start, 'Backordered');
    await receive(world.test.database, 'P-1', '1');
    await world.sleep('61 minutes');
    await desk.reaches(start, 'Confirmed');
  });

  it('cancels with compensation when a declined payment is not retried in time', async () => {
    const start = await desk.place({ token: 'tok_decline', timing: { paymentDeadlineMinutes: 90 } });
    await desk.reaches(start, 'Invoiced', 'payment retry');
    await world.sleep('91 minutes');
    expect(await desk.result(start)).to.include({ state: 'Cancelled' });
    expect((await desk.view(start)).reason).to.contain('not retried within 90 minutes');
  });

  it('escalates an approval that nobody decides, and rejects the order when it expires', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    await world.sleep('25 hours');
    const escalated = await world.test.admin(`SELECT 1 FROM outbox.facts WHERE type = 'EscalationTriggered'`);
    expect(escalated).to.have.length(1);
    await world.sleep('48 hours');
    expect(await desk.result(start)).to.include({ state: 'Rejected' });
    expect(await desk.refunded(start)).to.equal(start.order.total);
  });

  it('sent back by a split vote is asked about anew unchanged, and rejected when nobody amends it in time', async () => {
    const steps = [{ role: 'Approver', quorum: '2' }] as const;
    const rule = { name: 'by two', minimumAmount: '10000', approverRole: 'Approver', steps } as const;
    const times = { escalateAfterMinutes: 60, escalateToRole: 'Admin', expireAfterMinutes: 120 } as const;
    await world.activities.definePolicy({
      key: 'policy/by-two',
      context: { actor: SYSTEM_ACTOR, correlationId: 'policy' },
      input: { kind: 'order', rules: [{ ...rule, ...times }] },
    });
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    await desk.decide(start, 'approve');
    // Who asks cannot wipe the votes and begin the clock again by changing nothing.
    const wiping = await refusalOf(desk.amend(start, { shipTo: start.order.shipTo }));
    expect(JSON.stringify(wiping)).to.contain('NothingToChange');
    await desk.decide(start, 'reject', actor('axel', 'Approver'));
    await desk.reaches(start, 'AwaitingApproval', 'amendment');
    const unchanged = desk.amend(start, { lines: [{ line: 1, quantity: '2' }] });
    expect(JSON.stringify(await refusalOf(unchanged))).to.contain('the same one asks anew');
    await desk.amend(start, { shipTo: start.order.shipTo });
    await desk.reaches(start, 'AwaitingApproval', 'approval');
    await until('it is asked anew', () => desk.decide(start, 'approve', approver, 1));
    await desk.decide(start, 'reject', actor('axel', 'Approver'), 1);
    await desk.reaches(start, 'AwaitingApproval', 'amendment');
    await world.sleep('121 minutes');
    expect(await desk.result(start)).to.include({ state: 'Rejected' });
    expect((await desk.view(start)).reason).to.contain('not amended in 120 minutes');
    expect(await desk.refunded(start)).to.equal(start.order.total);
  });

  for (const step of ['escalateApproval', 'expireApproval'] as const) {
    it(`takes a decision that lands while ${step} is about to be done`, async () => {
      const start = await desk.place({ lines: [DEAR] });
      await desk.reaches(start, 'AwaitingApproval');
      let decided: Promise<unknown> | undefined;
      world.faults.set(step, {
        before: async () => {
          // Decided by the domain's own command, which is what the race is about: the process hears of it later.
          decided ??= world.activities.decideApproval({
            key: `race/${start.order.orderId}`,
            context: { actor: { id: 'ada', name: 'Ada', roles: ['Approver'] }, correlationId: start.order.orderId },
            input: { requestId: desk.requestOf(start), decision: 'approve', reason: 'just in time' },
          });
          await decided;
        },
      });
      await world.sleep('74 hours');
      expect(decided, 'the race was run').to.not.equal(undefined);
      await desk.reaches(start, 'Confirmed');
      const handle = world.client.workflow.getHandle(`approval:${desk.requestOf(start)}`);
      expect(await handle.result()).to.include({ state: 'Granted' });
      const facts = await world.test.admin<{ type: string }>(
        `SELECT type FROM outbox.facts WHERE type IN ('EscalationTriggered', 'ApprovalExpired', 'ApprovalGranted') ORDER BY type`,
      );
      const expected = step === 'escalateApproval' ? ['ApprovalGranted'] : ['ApprovalGranted', 'EscalationTriggered'];
      expect(facts.map(({ type }) => type)).to.deep.equal(expected);
    });
  }
});
