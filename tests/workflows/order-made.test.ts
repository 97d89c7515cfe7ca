import { expect } from 'chai';
import { waitingOf } from '../../api/orders/waiting.js';
import { readReservation } from '../../domain/inventory/store/index.js';
import { costSheet, job as readJob } from '../../domain/jobs/store/index.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { expectBooksAtRest } from '../support/books.js';
import { furnishFloor } from '../support/job-floor.js';
import { type MadeOrders, madeOrders, shafts } from '../support/made-orders.js';
import { type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish, orderStart } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { resetRun } from '../support/reset-run.js';
import { refusalOf, until } from '../support/until.js';

describe('an order of parts that are made', function () {
  this.timeout(120_000);
  let world: World;
  let desk: OrderDesk;
  let made: MadeOrders;
  before(async () => {
    world = await openWorld({ time: 'real', sandboxEnv: { PAYMENT_SANDBOX_PENDING_MS: '200' } });
    desk = orderDesk(world);
    made = madeOrders(world);
    await furnish(world.test.database, { 'P-1': '1000' });
    await furnishFloor(world.test.database, '1000');
  });
  after(() => world.stop());
  afterEach(() => expectBooksAtRest(world.test.database, world.test.admin));

  const jobState = async (start: OrderStart, line = 1) => (await made.floor.row(made.jobOf(start, line))).state;
  const why = async (start: OrderStart) => {
    const found = await desk.view(start);
    return waitingOf(world.test.database, found);
  };

  it('begins a job for the line, waits for it, and ships what it made at its cost', async () => {
    const start = await desk.place({ lines: [{ part: 'P-1', quantity: '2' }, shafts('2')] });
    await desk.reaches(start, 'Confirmed', 'job');
    const jobId = made.jobOf(start, 2);
    await made.floor.reaches(jobId, 'Released');
    const job = await readJob(world.test.database, jobId);
    expect(job?.spec).to.deep.include({ kind: 'order', orderId: start.order.orderId, orderLine: 2, quantity: '2' });
    const waits = await why(start);
    expect(waits).to.deep.include({ for: 'job', see: `/v1/jobs/${jobId}` });
    expect(waits?.why).to.contain(`Job ${jobId} makes 2 × SHAFT, 0 so far`).and.to.contain('Released');
    expect(await refusalOf(desk.ship(start))).to.have.property('code', 'NotReserved');

    await made.make(start, '2', 2);
    await made.complete(start, '1', 2);
    await made.wakeJobs();
    expect((await desk.view(start)).waitingFor).to.equal('job');
    await made.complete(start, '1', 2);
    await made.wakeJobs();
    await desk.reaches(start, 'Confirmed', 'shipment');
    await desk.ship(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    await made.floor.ask('closeJob', { jobId, note: '' });
    // 4 bars at 5.00 and 4 hours at 40.00 + 15.00.
    expect(await costSheet(world.test.database, jobId)).to.include({ actual: '240.00', inProcess: '0.00' });
    expect(await made.onHand()).to.deep.equal({ onHand: '0', reserved: '0' });
    const [cost] = await world.test.admin(
      `SELECT cost FROM (SELECT payload->>'cost' AS cost FROM outbox.facts
       WHERE type = 'GoodsIssued' AND payload->>'orderId' = $1) AS issued`,
      [start.order.orderId],
    );
    expect(cost).to.deep.equal({ cost: '248.00' });
  });

  it('in parts ships what is there, and the rest when it is made', async () => {
    const start = await desk.place({
      ...{ paymentTerms: 'onAccount', allowPartialShipment: true },
      lines: [{ part: 'P-1', quantity: '2' }, shafts('2')],
    });
    await desk.reaches(start, 'Confirmed', 'shipment');
    expect(await desk.ship(start)).to.include({ state: 'PartlyShipped', waitingFor: 'job' });
    expect(await refusalOf(desk.ship(start))).to.have.property('code', 'NotReserved');
    await made.make(start, '2', 2);
    await made.complete(start, '1', 2);
    await made.wakeJobs();
    await desk.reaches(start, 'PartlyShipped', 'shipment of the rest');
    expect(await desk.ship(start)).to.include({ state: 'PartlyShipped', waitingFor: 'job' });
    await made.complete(start, '1', 2);
    await made.wakeJobs();
    await desk.reaches(start, 'PartlyShipped', 'shipment of the rest');
    await desk.ship(start);
    expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
  });

  it('takes nothing of the stock for what is made', async () => {
    const first = await desk.place({ lines: [shafts('1')] });
    await desk.reaches(first, 'Confirmed', 'job');
    await made.make(first, '1');
    await desk.cancel(first);
    expect(await desk.result(first)).to.include({ state: 'Cancelled' });
    await made.complete(first, '1');
    expect(await made.onHand()).to.deep.equal({ onHand: '1', reserved: '0' });
    const second = await desk.place({ lines: [shafts('1')] });
    await desk.reaches(second, 'Confirmed', 'job');
    expect(await made.onHand()).to.deep.equal({ onHand: '1', reserved: '0' });
    await desk.cancel(second);
    await desk.result(second);
  });

  describe('that is cancelled', () => {
    it('cancels a job that has not begun', async () => {
      const start = await desk.place({ lines: [shafts('3')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.floor.reaches(made.jobOf(start), 'Released');
      await desk.cancel(start);
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect(await jobState(start)).to.equal('Cancelled');
      expect(await desk.refunded(start)).to.equal(start.order.total);
      expect((await readReservation(world.test.database, made.jobOf(start)))?.open).to.equal(false);
    });

    it('before it is confirmed knows of no job', async () => {
      const start = await desk.place({ lines: [shafts('1', '12000.00')] });
      await desk.reaches(start, 'AwaitingApproval');
      await desk.cancel(start);
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect(await jobState(start)).to.equal('none');
    });

    it('lets a job that has begun be finished for stock, unless told otherwise', async () => {
      const before = Number((await made.onHand())?.onHand ?? '0');
      const start = await desk.place({ lines: [shafts('2')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.make(start, '2');
      await desk.cancel(start);
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect(await jobState(start)).to.equal('InProgress');
      await made.complete(start, '2');
      expect(await made.onHand()).to.deep.equal({ onHand: String(before + 2), reserved: '0' });
    });

    it('cancels a job that has begun when a second person agrees, its cost to scrap', async () => {
      const start = await desk.place({ lines: [shafts('2')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.begin(start);
      expect(await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' })).to.include({ state: 'Cancelling' });
      await desk.reaches(start, 'Cancelling', 'approval');
      expect((await why(start))?.see).to.equal(`/v1/approvals/AR-${made.jobOf(start)}-X1`);
      expect(await desk.refunded(start)).to.equal(start.order.total);
      await made.hour(start);
      await made.decide(start, 'approve');
      await made.decide(start, 'approve', 1, 2);
      await made.floor.reaches(made.jobOf(start), 'Cancelled');
      await made.wakeJobs();
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      const [scrapped] = await world.test.admin(
        `SELECT sum(debit)::text AS value FROM ledger.journal_lines WHERE account = '5085' AND job = $1`,
        [made.jobOf(start)],
      );
      expect(scrapped).to.deep.equal({ value: '110.00' });
    });

    it('lets the job be finished for stock when the second person does not agree', async () => {
      const start = await desk.place({ lines: [shafts('1')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.begin(start);
      await desk.cancel(start, { startedJobs: 'cancel', costTo: 'customer', charge: '100.00' });
      await desk.reaches(start, 'Cancelling', 'approval');
      await made.hour(start);
      await made.decide(start, 'approve');
      const asked = async (states: string): Promise<unknown> =>
        until(`what is asked is ${states}`, async () => {
          const rows = await world.test.admin<{ state: string }>(
            'SELECT state FROM jobs.exceptions WHERE job_id = $1 ORDER BY asked_at',
            [made.jobOf(start)],
          );
          return rows.map(({ state }) => state).join(' ') === states ? true : undefined;
        });
      // By the hour that it was worked on meanwhile it came to more: the order waits for what is asked anew.
      await asked('Refused Pending');
      await made.wakeJobs();
      expect((await desk.view(start)).state).to.equal('Cancelling');
      await made.decide(start, 'reject', 1, 2);
      await asked('Refused Refused');
      await made.wakeJobs();
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect(await jobState(start)).to.equal('InProgress');
    });

    it('charges the customer for what was done, when that is decided', async () => {
      const start = await desk.place({ paymentTerms: 'onAccount', lines: [shafts('1')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.begin(start);
      await desk.cancel(start, { startedJobs: 'cancel', costTo: 'customer', charge: '100.00' });
      await made.decide(start, 'approve');
      await made.floor.reaches(made.jobOf(start), 'Cancelled');
      await made.wakeJobs();
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      await until('the customer is invoiced', async () => {
        const [line] = await world.test.admin<{ revenue: string }>(
          `SELECT sum(credit)::text AS revenue FROM ledger.journal_lines WHERE account = '4020' AND job = $1`,
          [made.jobOf(start)],
        );
        return line?.revenue === '100.00' ? line : undefined;
      });
    });

    it('in its rest answers at once, and waits for the decision on the job', async () => {
      const lines = [{ part: 'P-1', quantity: '2' }, shafts('2')];
      const start = await desk.place({ allowPartialShipment: true, lines });
      await desk.reaches(start, 'Confirmed', 'shipment');
      await desk.ship(start);
      await made.begin(start, 2);
      const answer = await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' });
      expect(answer).to.include({ state: 'PartlyShipped', waitingFor: 'approval' });
      await made.decide(start, 'approve', 2);
      await made.floor.reaches(made.jobOf(start, 2), 'Cancelled');
      await made.wakeJobs();
      expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
      expect((await desk.view(start)).shipped).to.deep.equal([
        { line: 1, shipped: '2', cancelled: '0' },
        { line: 2, shipped: '0', cancelled: '2' },
      ]);
    });
  });

  describe('that is amended', () => {
    it('makes the new quantity when its job has not begun, and refuses afterwards, naming the line', async () => {
      const start = await desk.place({ lines: [{ part: 'P-1', quantity: '2' }, shafts('1', '12000.00')] });
      await desk.reaches(start, 'AwaitingApproval');
      await desk.amend(start, { lines: [{ line: 2, quantity: '2' }] });
      await until('it is approved', () => desk.decide(start, 'approve', undefined, 1));
      await desk.reaches(start, 'Confirmed', 'job');
      await made.floor.reaches(made.jobOf(start, 2), 'Released');
      expect((await readJob(world.test.database, made.jobOf(start, 2)))?.quantity).to.equal('2');
      const lines = [
        { line: 1, quantity: '2' },
        { line: 2, quantity: '3' },
      ];
      const refused = await refusalOf(desk.amend(start, { lines }));
      expect(refused).to.deep.include({ code: 'BeingMade', kind: 'conflict' });
      expect(refused.details.fields?.map(({ field }) => field)).to.deep.equal(['lines[1].quantity']);
      expect(refused.message).to.contain(made.jobOf(start, 2));
      expect(await refusalOf(desk.amend(start, { lines: [{ line: 2, quantity: '0' }] }))).to.include({
        code: 'BeingMade',
      });
      // What comes from stock can still change, and the job that runs stays as it is.
      await desk.amend(start, { lines: [{ line: 1, quantity: '3' }] });
      await until('it is approved again', () => desk.decide(start, 'approve', undefined, 2));
      await desk.reaches(start, 'Confirmed', 'job');
      expect((await readJob(world.test.database, made.jobOf(start, 2)))?.quantity).to.equal('2');
      await desk.cancel(start);
      await desk.result(start);
    });

    it('is lowered to what there is when its job makes no more', async () => {
      const start = await desk.place({ lines: [shafts('3')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.make(start, '1');
      await made.complete(start, '1');
      const cancelling = { jobId: made.jobOf(start), reason: 'the lathe is lost', costTo: 'scrap' as const };
      await made.floor.ask('cancelJob', cancelling);
      await made.decide(start, 'approve');
      await made.floor.reaches(made.jobOf(start), 'Cancelled');
      expect((await why(start))?.why).to.contain('makes no more. Amend line 1');
      for (const quantity of ['0', '4']) {
        expect(await refusalOf(desk.amend(start, { lines: [{ line: 1, quantity }] }))).to.have.property(
          'code',
          quantity === '0' ? 'InvalidLines' : 'BeingMade',
        );
      }
      await desk.amend(start, { lines: [{ line: 1, quantity: '1' }] });
      await desk.reaches(start, 'Confirmed', 'shipment');
      await until('it is shipped', () => desk.ship(start));
      expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
    });
  });

  describe('whose process is lost', () => {
    it('while it waits for the job goes on with the job that there is', async () => {
      const start = await desk.place({ lines: [shafts('1')] });
      await made.awaitsJob(start);
      await desk.handle(start).terminate('lost');
      await made.make(start, '1');
      await made.complete(start, '1');
      await desk.restart(start);
      await desk.reaches(start, 'Confirmed', 'shipment');
      await until('it is shipped', () => desk.ship(start));
      expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
      const jobs = await world.test.admin('SELECT 1 FROM jobs.jobs WHERE spec->>$1 = $2', [
        'orderId',
        start.order.orderId,
      ]);
      expect(jobs).to.have.length(1);
    });

    it('while it waits for a decision on its job asks for it once', async () => {
      const start = await desk.place({ lines: [shafts('1')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.begin(start);
      await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' });
      await desk.reaches(start, 'Cancelling', 'approval');
      await desk.handle(start).terminate('lost');
      await desk.restart(start);
      await made.decide(start, 'approve');
      await made.floor.reaches(made.jobOf(start), 'Cancelled');
      await until('the order hears of it', async () => {
        await made.wakeJobs();
        return (await desk.view(start)).state === 'Cancelled' ? true : undefined;
      });
      const asked = await world.test.admin('SELECT 1 FROM jobs.exceptions WHERE job_id = $1', [made.jobOf(start)]);
      expect(asked).to.have.length(1);
    });

    it('loses a job that runs to nobody: an operator is told, and it goes on', async () => {
      const start = await desk.place({ lines: [shafts('1')] });
      await made.awaitsJob(start);
      const jobId = made.jobOf(start);
      await made.floor.handle(jobId).terminate('lost');
      await world.test.admin(`UPDATE jobs.jobs SET updated_at = updated_at - interval '5 minutes'`);
      const raised = await until('the loss is found', async () => {
        const found = await world.activities.findLostProcesses();
        return found.find((taskId) => taskId.startsWith(`workflow-missing/${jobId}/`));
      });
      const [task] = await world.test.admin('SELECT title, subject FROM operations.tasks WHERE task_id = $1', [raised]);
      expect(task).to.deep.equal({ title: 'A job has no running process', subject: jobId });
      // Whoever cancels the order takes the job up again as well.
      await desk.cancel(start);
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect(await jobState(start)).to.equal('Cancelled');
    });
  });

  describe('whose steps fail for a moment', () => {
    for (const activity of ['startJob', 'noteWaiting', 'askJob', 'readJob'] as const) {
      for (const fault of ['failOnceBefore', 'failOnceAfter'] as const) {
        it(`${activity}, ${fault}: it begins one job and asks once for its cancellation`, async () => {
          const start = orderStart({ lines: [shafts('1')] });
          world.faults.set(`${activity}@${start.order.orderId}`, fault);
          await world.place(start);
          await desk.reaches(start, 'Confirmed', 'job');
          await made.begin(start);
          await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' });
          await desk.reaches(start, 'Cancelling', 'approval');
          await made.decide(start, 'approve');
          await made.floor.reaches(made.jobOf(start), 'Cancelled');
          await made.wakeJobs();
          expect(await desk.result(start)).to.include({ state: 'Cancelled' });
          const [asked] = await world.test.admin(
            `SELECT (SELECT count(*)::int FROM jobs.exceptions WHERE job_id = $1) AS asked,
               (SELECT count(*)::int FROM jobs.jobs WHERE job_id = $1) AS jobs`,
            [made.jobOf(start)],
          );
          expect(asked).to.deep.equal({ asked: 1, jobs: 1 });
        });
      }
    }

    it('askJob, for good: an operator is asked, mends it, and it is retried', async () => {
      const start = await desk.place({ lines: [shafts('1')] });
      await desk.reaches(start, 'Confirmed', 'job');
      world.faults.set(`askJob@${start.order.orderId}`, 'refuseOnceBefore');
      await desk.cancel(start);
      await until('the operator is asked', () => desk.resolve(start, `${start.order.orderId}/undo/jobs/1`, 'retry'));
      expect(await desk.result(start)).to.include({ state: 'Cancelled' });
      expect(await jobState(start)).to.equal('Cancelled');
    });
  });

  describe('that is reset to its first task', () => {
    it('begins no second job, and ships what the first one made', async () => {
      const start = await desk.place({
        allowPartialShipment: true,
        lines: [{ part: 'P-1', quantity: '1' }, shafts('1')],
      });
      await desk.reaches(start, 'Confirmed', 'shipment');
      await desk.ship(start);
      await made.make(start, '1', 2);
      await resetRun(world.client, desk.handle(start), 'first');
      await made.complete(start, '1', 2);
      await desk.reaches(start, 'PartlyShipped', 'shipment of the rest');
      await until('it is shipped', () => desk.ship(start));
      expect(await desk.result(start)).to.include({ state: 'Fulfilled' });
      expect((await desk.view(start)).shipped.map(({ shipped }) => shipped)).to.deep.equal(['1', '1']);
    });

    it('while it is cancelled comes to the same end', async () => {
      const start = await desk.place({ lines: [shafts('1')] });
      await desk.reaches(start, 'Confirmed', 'job');
      await made.begin(start);
      await desk.cancel(start, { startedJobs: 'cancel', costTo: 'scrap' });
      await desk.reaches(start, 'Cancelling', 'approval');
      await resetRun(world.client, desk.handle(start), 'first');
      await made.decide(start, 'approve');
      await made.floor.reaches(made.jobOf(start), 'Cancelled');
      await until('the order hears of it', async () => {
        await made.wakeJobs();
        return (await desk.view(start)).state === 'Cancelled' ? true : undefined;
      });
      expect(await desk.refunded(start)).to.equal(start.order.total);
    });
  });

  describe('whose job cannot begin', () => {
    it('asks an operator, who mends it', async () => {
      const start = orderStart({ lines: [shafts('1')] });
      world.faults.set(`startJob@${start.order.orderId}`, 'refuseOnceBefore');
      await world.place(start);
      const taskId = `${start.order.orderId}/job/1/1`;
      await until('the operator is asked', () => desk.resolve(start, taskId, 'retry'));
      await desk.reaches(start, 'Confirmed', 'job');
      await made.floor.reaches(made.jobOf(start), 'Released');
      await desk.cancel(start);
      await desk.result(start);
    });

    it('asks an operator, who gives the order up', async () => {
      const start = orderStart({ lines: [shafts('1')] });
      world.faults.set(`startJob@${start.order.orderId}`, 'refuseBefore');
      await world.place(start);
      const taskId = `${start.order.orderId}/job/1/1`;
      await until('the operator is asked', () => desk.resolve(start, taskId, 'cancel'));
      expect(await desk.result(start)).to.include({ state: 'Failed' });
      expect((await desk.view(start)).reason).to.contain(`job ${made.jobOf(start)} cannot begin`);
      expect(await desk.refunded(start)).to.equal(start.order.total);
      world.faults.delete(`startJob@${start.order.orderId}`);
    });
  });
});
