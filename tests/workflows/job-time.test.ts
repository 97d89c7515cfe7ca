import { expect } from 'chai';
import type { JobSpec } from '../../domain/jobs/index.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import { amos, ollie } from '../support/actors.js';
import { expectBooksAtRest } from '../support/books.js';
import { type Floor, floorOf, furnishFloor, quoteFor, receiveBars, shaftJob } from '../support/job-floor.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf } from '../support/until.js';

const SERVICE: Partial<JobSpec> = {
  ...{ kind: 'service', part: null, goods: null, customerId: 'C-1001', customerName: 'Acme' },
  billing: { termsDays: 30, taxRate: '0' },
};

/** Looks again every day, so that months have few days to skip. */
const DAILY = { rereadMinutes: 24 * 60 };

describe('the process of a job as time passes', () => {
  let world: World;
  let floor: Floor;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'skipping' });
    floor = floorOf(world);
    await furnishFloor(world.test.database, '10');
  });
  afterEach(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  const decide = (requestId: string, decision: 'approve' | 'reject', as = amos) =>
    world.client.workflow.getHandle(`approval:${requestId}`).executeUpdate(decideUpdate, {
      args: [
        {
          key: `decide/${requestId}`,
          context: { actor: as, correlationId: requestId },
          input: { requestId, decision, reason: 'seen' },
        },
      ],
    });

  it('lets a quote lapse after its last day', async () => {
    const jobId = 'J-Q1';
    await floor.create(shaftJob(jobId, { ...SERVICE, quote: quoteFor(30) }));
    await world.sleep('29 days');
    expect(await floor.row(jobId)).to.include({ state: 'Quoted' });
    await world.sleep('3 days');
    expect(await floor.handle(jobId).result()).to.include({ state: 'Cancelled', reason: 'its validity ended' });
  });

  it('keeps a quote that was extended, and takes the acceptance', async () => {
    const jobId = 'J-Q2';
    await floor.create(shaftJob(jobId, { ...SERVICE, quote: quoteFor(10) }));
    const validUntil = addDays(localDate(new Date().toISOString()), 90);
    await floor.ask('reviseQuote', { jobId, unitPrice: '240.00', validUntil, note: 'they asked' });
    await world.sleep('60 days');
    expect(await floor.ask('acceptQuote', { jobId, reference: 'PO 77' })).to.include({ state: 'Accepted' });
    await world.sleep('300 days');
    expect(await floor.row(jobId)).to.include({ state: 'Accepted' });
  });

  it('finds material that it was not told of when it reads again', async () => {
    const jobId = 'J-M1';
    await floor.create(shaftJob(jobId, { quantity: '10' }), DAILY);
    await floor.ask('planJob', { jobId });
    expect(await floor.ask('releaseJob', { jobId })).to.include({ waitingFor: 'material' });
    await world.sleep('45 days');
    await receiveBars(world.test.database, '10');
    await world.sleep('25 hours');
    await floor.reaches(jobId, 'Released', null);
  });

  it('does by override what a second person allows', async () => {
    const jobId = 'J-X1';
    await floor.create(shaftJob(jobId));
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    const asked = await floor.ask('overrideJob', {
      jobId,
      operation: 10,
      to: 'Skipped',
      justification: 'done outside',
    });
    expect(asked.made).to.deep.equal({ exception: 'J-X1-X1' });
    expect(asked.operations[0]).to.include({ state: 'Ready' });
    expect(await refusalOf(decide('AR-J-X1-X1', 'approve', ollie))).to.have.property('code');
    await decide('AR-J-X1-X1', 'approve');
    await world.sleep('1 minute');
    const { operations } = await floor.ask('startOperation', { jobId, operation: 20 });
    expect(operations.map(({ state }) => state)).to.deep.equal(['Skipped', 'Running']);
  });

  it('does nothing when it is not allowed, and nothing when nobody decides in time', async () => {
    const jobId = 'J-X2';
    await floor.create(shaftJob(jobId), DAILY);
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    const skip = { jobId, operation: 10, to: 'Skipped', justification: 'done outside' } as const;
    await floor.ask('overrideJob', skip);
    await decide('AR-J-X2-X1', 'reject');
    await floor.ask('overrideJob', skip);
    await world.sleep('16 days');
    const now = await floor.ask('holdJob', { jobId, reason: 'drawing is missing' });
    expect(now.exceptions).to.deep.equal([]);
    expect(now.operations[0]).to.include({ state: 'Blocked' });
    const states = await world.test.admin('SELECT state FROM jobs.exceptions ORDER BY exception_id');
    expect(states).to.deep.equal([{ state: 'Refused' }, { state: 'Refused' }]);
  });

  it('cancels a job that has begun when it is allowed, with its cost to scrap', async () => {
    const jobId = 'J-C1';
    await floor.create(shaftJob(jobId));
    await floor.ask('planJob', { jobId });
    await floor.ask('releaseJob', { jobId });
    await floor.ask('issueMaterial', { jobId, part: 'BAR', quantity: '8', note: '' });
    await floor.ask('startOperation', { jobId, operation: 10 });
    const returns = [{ part: 'BAR', quantity: '3' }];
    const asked = await floor.ask('cancelJob', { jobId, reason: 'no need', costTo: 'scrap', returns });
    expect(asked).to.include({ state: 'InProgress' });
    await decide(`AR-${asked.made['exception']}`, 'approve');
    expect(await floor.handle(jobId).result()).to.include({ state: 'Cancelled' });
    const [scrapped] = await world.test.admin(
      `SELECT sum(debit)::text AS value FROM ledger.journal_lines WHERE account = '5085' AND job = $1`,
      [jobId],
    );
    expect(scrapped).to.deep.equal({ value: '25.00' });
  });
});
