import { expect } from 'chai';
import { readReservation, releaseStock } from '../../domain/inventory/store/index.js';
import { readJob } from '../../domain/jobs/store/index.js';
import { task } from '../../domain/operations/store/index.js';
import { resolveJobTaskUpdate } from '../../workflows/jobs/job.contract.js';
import { by, ollie } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { factsOfAggregate } from '../support/facts.js';
import { type Floor, floorOf, furnishFloor, quoteFor, receiveBars, shaftJob } from '../support/job-floor.js';
import { lateGrant } from '../support/late-grant.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

describe('a job whose stock does not do what it asks', () => {
  let world: World;
  let floor: Floor;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    floor = floorOf(world);
    await furnishFloor(world.test.database, '1000');
  });
  after(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const held = async (jobId: string): Promise<string[]> =>
    ((await readReservation(world.test.database, jobId))?.lines ?? []).map(
      ({ part, reserved, quantity }) => `${part} ${reserved}/${quantity}`,
    );
  const issue = (jobId: string, quantity: string, part = 'BAR', key?: string) =>
    floor.ask('issueMaterial', { jobId, part, quantity, note: '' }, key ? { key } : {});
  const change = (jobId: string, quantity: string) => floor.ask('changeJob', { jobId, quantity, reason: 'as agreed' });
  const openWork = async (jobId: string) => (await readJob(world.test.database, jobId))?.openWork;

  async function released(jobId: string): Promise<void> {
    await floor.create(shaftJob(jobId));
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
  }

  /** Once the task is there. */
  async function answer(jobId: string, taskId: string, action: 'retry' | 'skip'): Promise<void> {
    await until(taskId, async () => (await task(world.test.database, taskId)) ?? undefined);
    const input = { taskId, action, justification: 'seen' };
    const command = { key: `${taskId}/${action}`, context: { actor: ollie, correlationId: jobId }, input };
    await floor.handle(jobId).executeUpdate(resolveJobTaskUpdate, { args: [command] });
  }

  it('follows its quantity down and up again after everything was issued', async () => {
    const jobId = 'J-TWICE';
    await released(jobId);
    await issue(jobId, '8');
    expect(await change(jobId, '2')).to.include({ quantity: '2' });
    expect(await held(jobId)).to.deep.equal(['BAR 8/8']);
    expect(await change(jobId, '3')).to.include({ quantity: '3', waitingFor: null });
    expect(await held(jobId)).to.deep.equal(['BAR 8/8']);
    await change(jobId, '5');
    expect(await held(jobId)).to.deep.equal(['BAR 10/10']);
    expect(await issue(jobId, '2')).to.include({ quantity: '5' });
    expect(await openWork(jobId)).to.deep.equal([]);
  });

  it('goes on with another quantity when it has no reservation any more', async () => {
    const jobId = 'J-RELEASED';
    await released(jobId);
    await releaseStock(
      world.test.database,
      by(ollie, { orderId: jobId, reason: 'it was completed' }, `${jobId}/reserve`),
    );
    expect(await change(jobId, '6')).to.include({ quantity: '6', waitingFor: null });
    expect(await openWork(jobId)).to.deep.equal([]);
    expect(await floor.ask('startOperation', { jobId, operation: 10 })).to.include({ state: 'InProgress' });
  });

  it('leaves its reservation as it is when an operator says so, also when it is asked again', async () => {
    const jobId = 'J-SKIP';
    await released(jobId);
    world.faults.set('changeReservation', 'refuseBefore');
    const input = { jobId, quantity: '6', reason: 'two more' };
    const changed = floor.ask('changeJob', input, { key: 'skip/change' });
    const taskId = `${jobId}/finish/skip/change/reserve/1`;
    await answer(jobId, taskId, 'skip');
    expect(await changed).to.include({ quantity: '6', waitingFor: null });
    expect((await task(world.test.database, taskId))?.actions).to.deep.equal(['retry', 'skip']);
    world.faults.delete('changeReservation');
    expect(await openWork(jobId)).to.deep.equal([]);
    await floor.handle(jobId).terminate('lost');
    await floor.create(shaftJob(jobId));
    expect(await floor.ask('changeJob', input, { key: 'skip/change' })).to.include({ quantity: '6' });
    expect(await held(jobId)).to.deep.equal(['BAR 8/8']);
  });

  it('begins without a reservation when an operator says so', async () => {
    const jobId = 'J-NOTHING';
    await floor.create(shaftJob(jobId));
    await floor.ask('planJob', { jobId });
    world.faults.set('reserveStock', 'refuseBefore');
    const releasing = floor.ask('releaseJob', { jobId });
    await answer(jobId, `${jobId}/finish/release/1`, 'retry');
    await answer(jobId, `${jobId}/finish/release/2`, 'skip');
    expect(await releasing).to.include({ state: 'Released', waitingFor: null });
    world.faults.delete('reserveStock');
    expect(await change(jobId, '5')).to.include({ quantity: '5' });
    expect(await issue(jobId, '10')).to.include({ state: 'Released' });
  });

  it('never does an issue that was refused, however often it is asked and whatever comes', async () => {
    const jobId = 'J-GIVEN-UP';
    await floor.create(shaftJob(jobId, { quantity: '2000' }));
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    const first = await refusalOf(issue(jobId, '4000', 'BAR', 'given-up/issue'));
    expect(first).to.include({ code: 'InsufficientStock' });
    await floor.handle(jobId).terminate('lost');
    await receiveBars(world.test.database, '4000');
    await floor.create(shaftJob(jobId, { quantity: '2000' }));
    expect(await refusalOf(issue(jobId, '4000', 'BAR', 'given-up/issue'))).to.deep.equal(first);
    expect(await world.test.admin(`SELECT 1 FROM inventory.movements WHERE job_id = $1`, [jobId])).to.deep.equal([]);
    const [line] = await world.test.admin('SELECT promised::text FROM jobs.materials WHERE job_id = $1', [jobId]);
    expect(line).to.deep.equal({ promised: '0.0000' });
    expect(await issue(jobId, '4000')).to.include({ state: 'Released' });
  });

  it('takes back what allowed an issue that did not happen, and may be asked for it once more', async () => {
    const jobId = 'J-ALLOWED';
    await released(jobId);
    for (const number of [1, 2]) {
      expect(await refusalOf(issue(jobId, '1', 'NOWHERE'))).to.include({ code: 'InsufficientStock' });
      const [exception] = await world.test.admin<{ state: string; reason: string }>(
        'SELECT state, reason FROM jobs.exceptions WHERE exception_id = $1',
        [`${jobId}-X${number}`],
      );
      expect(exception).to.have.property('state', 'Refused');
      expect(exception?.reason).to.contain('NOWHERE');
    }
    const told = (await factsOfAggregate(world.test, `job:${jobId}`)).filter(({ type }) => type === 'ExceptionDecided');
    expect(told.map(({ payload }) => payload['granted'])).to.deep.equal([true, false, true, false]);
  });

  it('asks nobody any more for what was asked on a quote that is declined', async () => {
    const jobId = 'J-DECLINED';
    const customer = { customerId: 'C-1001', customerName: 'Acme', billing: { termsDays: 30, taxRate: '0' } };
    const service = { kind: 'service' as const, part: null, goods: null, ...customer };
    await floor.create(shaftJob(jobId, { ...service, quote: quoteFor(30) }));
    const asked = { jobId, operation: null, to: 'Accepted' as const, justification: 'they phoned' };
    const { exceptions } = await floor.ask('overrideJob', asked);
    expect(exceptions).to.have.length(1);
    expect(await floor.ask('declineQuote', { jobId, reason: 'too dear' })).to.include({ state: 'Cancelled' });
    const [found] = await world.test.admin('SELECT state, reason FROM jobs.exceptions WHERE job_id = $1', [jobId]);
    expect(found).to.deep.equal({ state: 'Refused', reason: 'too dear' });
    const [request] = await world.test.admin('SELECT state FROM approvals.requests WHERE request_id = $1', [
      `AR-${jobId}-X1`,
    ]);
    expect(request).to.deep.equal({ state: 'Withdrawn' });
    expect(await lateGrant(world, `AR-${jobId}-X1`)).to.have.property('code', 'AlreadyEnded');
    expect(await floor.handle(jobId).result()).to.deep.include({ state: 'Cancelled', exceptions: [] });
  });

  it('takes commands again once an operator leaves what it cannot plan by itself to a person', async () => {
    const jobId = 'J-UNPLANNABLE';
    world.faults.set('planJob', 'refuseBefore');
    await floor.create(shaftJob(jobId, { releaseAtOnce: true }));
    await answer(jobId, `${jobId}/finish/planJob/1`, 'skip');
    world.faults.delete('planJob');
    expect(await floor.ask('planJob', { jobId })).to.include({ state: 'Planned' });
    const cancelled = await floor.ask('cancelJob', { jobId, reason: 'never mind', costTo: 'scrap' });
    expect(cancelled).to.include({ state: 'Cancelled' });
  });
});
