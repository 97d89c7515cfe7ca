import { expect } from 'chai';
import { readReservation } from '../../domain/inventory/store/index.js';
import { costSheet } from '../../domain/jobs/store/index.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import { amos } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { type Floor, floorOf, furnishFloor, RATES, shaftJob } from '../support/job-floor.js';
import { openWorld, type World } from '../support/process-world.js';
import { resetRun } from '../support/reset-run.js';
import { refusalOf, until } from '../support/until.js';

const log = (jobId: string, labourHours = '1') => ({
  ...{ jobId, operation: 10, person: null, from: null, to: null, workedOn: '2026-03-02', labourHours },
  ...{ machineHours: '0', rework: false, note: '', rates: RATES },
});

describe('the process of a job in the engine', () => {
  let world: World;
  let floor: Floor;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    floor = floorOf(world);
    await furnishFloor(world.test.database, '100000');
  });
  after(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  async function running(jobId: string, timing = {}): Promise<void> {
    await floor.create(shaftJob(jobId, { quantity: '400' }), timing);
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    await floor.ask('startOperation', { jobId, operation: 10 });
  }

  const good = async (jobId: string): Promise<string> => {
    const [row] = await world.test.admin<{ good: string }>(
      'SELECT trim_scale(good)::text AS good FROM jobs.operations WHERE job_id = $1 AND operation = 10',
      [jobId],
    );
    return row?.good ?? '';
  };

  it('lives for more than 5,000 events, and loses no command when a run hands over to the next', async function () {
    this.timeout(400_000);
    const jobId = 'J-LONG';
    await running(jobId);
    const runOf = async (): Promise<string> => (await floor.handle(jobId).describe()).runId;
    const first = await runOf();
    const report = { jobId, operation: 10, good: '0.1', toRework: '0', reworked: false };
    let asked = 0;
    let left = Number.POSITIVE_INFINITY;
    // Ten at a time: some of them arrive in the moment in which a run hands over to the next.
    const operator = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await floor.ask('reportQuantity', report, { key: `long/${asked++}` });
        // Some more once the next run has begun.
        if (left > 400 && asked % 50 === 0 && (await runOf()) !== first) left = 400;
      }
    };
    await Promise.all(Array.from({ length: 10 }, operator));
    expect(await good(jobId)).to.equal(String(asked / 10));
    // Asked again in a later run, a command is the same command.
    await floor.ask('reportQuantity', report, { key: 'long/3' });
    expect(await good(jobId)).to.equal(String(asked / 10));
    const [before, after] = await Promise.all(
      [first, await runOf()].map((run) => world.client.workflow.getHandle(`job:${jobId}`, run).fetchHistory()),
    );
    expect(before?.events?.at(-1)).to.have.property('workflowExecutionContinuedAsNewEventAttributes');
    expect((before?.events?.length ?? 0) + (after?.events?.length ?? 0)).to.be.greaterThan(5_000);
  });

  it('goes on where it was when it is terminated and started again', async () => {
    const jobId = 'J-AGAIN';
    await running(jobId);
    await floor.ask('logTime', log(jobId));
    await floor.handle(jobId).terminate('lost');
    await floor.create(shaftJob(jobId, { quantity: '400' }));
    const after = await floor.ask('logTime', log(jobId));
    expect(after).to.include({ state: 'InProgress' });
    expect((await costSheet(world.test.database, jobId))?.actual).to.equal('110.00');
  });

  for (const activity of ['issueToJob', 'recordMaterial'] as const) {
    it(`finishes an issue that ${activity} was about to go on with when the process was terminated`, async () => {
      const jobId = `J-T-${activity}`;
      await running(jobId);
      const stuck = new Promise<void>((reached) => {
        let first = true;
        world.faults.set(activity, {
          before: async () => {
            if (!first) return;
            first = false;
            reached();
            await new Promise((resolve) => setTimeout(resolve, 3_000));
            throw new Error('the worker went away');
          },
        });
      });
      const asked = floor.ask('issueMaterial', { jobId, part: 'BAR', quantity: '3', note: '' }).catch(() => undefined);
      await stuck;
      await floor.handle(jobId).terminate('lost');
      await asked;
      await floor.create(shaftJob(jobId, { quantity: '400' }));
      await until('the issue is on the job', async () => {
        const sheet = await costSheet(world.test.database, jobId);
        return sheet?.inProcess === '15.00' ? sheet : undefined;
      });
      world.faults.delete(activity);
      const moved = await world.test.admin('SELECT 1 FROM inventory.movements WHERE job_id = $1', [jobId]);
      expect(moved).to.have.length(1);
    });
  }

  it('answers a command that changed its state again in a later run', async () => {
    const jobId = 'J-DONE';
    await floor.create(shaftJob(jobId), { historyEvents: 8 });
    await floor.ask('planJob', { jobId }, { key: 'done/plan' });
    await floor.ask('releaseJob', { jobId }, { key: 'done/release' });
    await floor.handle(jobId).signal('jobChanged');
    await until('another run', async () => {
      const { raw } = await floor.handle(jobId).describe();
      const { firstRunId, execution } = raw.workflowExecutionInfo ?? {};
      return firstRunId === execution?.runId ? undefined : raw;
    });
    expect(await floor.ask('planJob', { jobId }, { key: 'done/plan' })).to.include({ state: 'Released' });
    expect(await floor.ask('releaseJob', { jobId }, { key: 'done/release' })).to.include({ state: 'Released' });
  });

  it('keeps its reservation when its close is refused, and gives it back when it is closed', async () => {
    const jobId = 'J-CLOSE';
    const operation = { operation: 10, description: 'Turn', kind: 'inHouse' as const, workCentre: 'LATHE' };
    const given = { operations: [operation], materials: [{ part: 'BAR', quantity: '8' }] };
    await floor.create(shaftJob(jobId, { given }));
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    await floor.ask('startOperation', { jobId, operation: 10 });
    await floor.ask('reportQuantity', { jobId, operation: 10, good: '4', toRework: '0', reworked: false });
    await floor.ask('finishOperation', { jobId, operation: 10 });
    await floor.ask('completeJob', { jobId, quantity: '4', note: '' });
    await floor.ask('overrideJob', { jobId, operation: null, to: 'InProgress', justification: 'one more' });
    expect(await refusalOf(floor.ask('closeJob', { jobId, note: '' }))).to.include({ code: 'StillOpen' });
    expect((await readReservation(world.test.database, jobId))?.open).to.equal(true);
    await world.client.workflow.getHandle(`approval:AR-${jobId}-X1`).executeUpdate(decideUpdate, {
      args: [
        {
          key: 'decide/close',
          context: { actor: amos, correlationId: jobId },
          input: { requestId: `AR-${jobId}-X1`, decision: 'reject', reason: 'no' },
        },
      ],
    });
    await until('the override is refused', async () => {
      const closed = await floor.ask('closeJob', { jobId, note: '' });
      return closed.state === 'Closed' ? closed : undefined;
    });
    await floor.handle(jobId).result();
    expect((await readReservation(world.test.database, jobId))?.open).to.equal(false);
    expect(await world.test.admin('SELECT key FROM jobs.open_work')).to.deep.equal([]);
  });

  it('is reset to its first task and does nothing twice', async () => {
    const jobId = 'J-RESET';
    await running(jobId);
    await floor.ask('logTime', log(jobId));
    await floor.ask('reportQuantity', { jobId, operation: 10, good: '5', toRework: '0', reworked: false });
    await resetRun(world.client, floor.handle(jobId), 'first');
    const after = await floor.ask('reportQuantity', {
      jobId,
      operation: 10,
      good: '2',
      toRework: '0',
      reworked: false,
    });
    expect(after.operations[0]).to.include({ good: '7', state: 'Running' });
    expect((await costSheet(world.test.database, jobId))?.actual).to.equal('55.00');
  });

  it('is cancelled when an operator cancels its process in the engine', async () => {
    const jobId = 'J-CANCEL';
    await floor.create(shaftJob(jobId));
    await floor.handle(jobId).cancel();
    expect(await floor.handle(jobId).result()).to.include({ state: 'Cancelled' });
  });
});
