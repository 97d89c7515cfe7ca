import { expect } from 'chai';
import { amos, by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { specOf } from '../../../tests/support/job-shop.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { inSequence, planWith, type ShopFloor, shopFloor } from '../../../tests/support/shop-floor.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { createJob, job, nextJobId, openJobs, readJob } from './index.js';
import { jobHistory } from './job.reader.js';

const quoted = {
  ...{ kind: 'service' as const, part: null, goods: null, customerId: 'C-1', customerName: 'Acme' },
  ...{ quote: { unitPrice: '120.5', validUntil: '2099-12-31' }, billing: { termsDays: 30, taxRate: '0' } },
};

describe('jobs on their way to the floor', () => {
  let test: TestDatabase;
  let floor: ShopFloor;
  before(async () => {
    test = await testDatabase();
    floor = shopFloor(test);
  });
  after(() => test.close());

  it('get numbers of their own', async () => {
    expect([await nextJobId(test.database), await nextJobId(test.database)]).to.deep.equal(['J-2001', 'J-2002']);
  });

  it('are made once, with operations that wait for the release', async () => {
    const input = { jobId: 'J-1', spec: specOf('J-1'), plan: planWith({}) };
    const made = await createJob(test.database, by(ollie, input, 'J-1/create'));
    expect(made).to.include({ state: 'Accepted', waitingFor: null, version: 1, quantity: '10', again: false });
    // The plan is read anew by a process that begins again.
    const again = { ...input, plan: planWith({ operations: [] }) };
    expect(await createJob(test.database, by(ollie, again, 'J-1/create'))).to.deep.equal(made);
    expect(await floor.standing('J-1')).to.equal('Accepted 10:Blocked(job) 20:Blocked(job)');
    expect(await factTypes(test, 'job:J-1')).to.deep.equal(['JobCreated']);
    const totals = await test.admin(`SELECT element, in_process::text FROM jobs.cost_totals WHERE job_id = 'J-1'`);
    expect(totals).to.have.length(5);
  });

  it('refuse a number that is taken, what is wrong in them, and who may not make them', async () => {
    await refusalOf(floor.created('J-1'), 'JobExists');
    const wrong = await refusalOf(floor.created('J-X', { spec: { quantity: '0', goods: null } }), 'InvalidJob');
    expect(fieldsOf(wrong)).to.deep.equal(['goods', 'quantity']);
    await refusalOf(floor.created('J-X', {}, { as: vera }), 'NotAllowed');
    await refusalOf(floor.ask('planJob', { jobId: 'J-X', plan: planWith({}) }), 'UnknownJob');
    await refusalOf(floor.ask('holdJob', { jobId: 'J-1', reason: '' }), 'InvalidJob');
  });

  it('begin as a quote when they have one, which is revised, and accepted while it is good', async () => {
    expect(await floor.created('J-Q', { spec: quoted })).to.include({ state: 'Quoted', waitingFor: 'customer' });
    const revision = { jobId: 'J-Q', unitPrice: '118', validUntil: '2099-06-30', note: 'less work' };
    expect(await floor.ask('reviseQuote', revision)).to.include({ state: 'Quoted', version: 2 });
    const late = await refusalOf(floor.ask('reviseQuote', { ...revision, validUntil: '2020-01-01' }), 'InvalidJob');
    expect(fieldsOf(late)).to.deep.equal(['validUntil']);
    expect((await job(test.database, 'J-Q'))?.quote).to.deep.equal({ unitPrice: '118.00', validUntil: '2099-06-30' });
    const accepted = await floor.ask('acceptQuote', { jobId: 'J-Q', reference: 'PO 7' });
    expect(accepted).to.include({ state: 'Accepted', reason: 'PO 7' });
    const refused = await refusalOf(floor.ask('acceptQuote', { jobId: 'J-Q', reference: 'PO 7' }), 'WrongState');
    expect(refused.details.state).to.equal('Accepted');
    expect(await factTypes(test, 'job:J-Q')).to.deep.equal(['JobCreated', 'JobAdvanced', 'JobChanged', 'JobAdvanced']);
  });

  it('are over when the quote is declined, or its last day has passed', async () => {
    await floor.created('J-D', { spec: quoted });
    const declined = await floor.ask('declineQuote', { jobId: 'J-D', reason: 'too dear' });
    expect(declined).to.include({ state: 'Cancelled', reason: 'too dear' });
    await floor.created('J-L', { spec: { ...quoted, quote: { unitPrice: '1', validUntil: '2020-01-01' } } });
    await refusalOf(floor.ask('acceptQuote', { jobId: 'J-L', reference: 'PO 8' }), 'WrongState');
    await floor.ask('declineQuote', { jobId: 'J-L', reason: 'its validity ended', lapsed: true });
    const events = (await jobHistory(test.database, 'J-L')).map(({ event, from, to }) => `${event} ${from} ${to}`);
    expect(events).to.deep.equal(['create New Quoted', 'lapse Quoted Cancelled']);
  });

  it('are planned, and planned anew until they are released', async () => {
    await floor.created('J-P');
    const first = await floor.ask('planJob', { jobId: 'J-P', plan: planWith({}) }, { key: 'J-P/plan' });
    expect(first).to.include({ state: 'Planned', version: 2 });
    const other = {
      operations: [inSequence(5)],
      materials: [{ line: 1, part: 'BAR', quantity: '8', estimate: '40.00' }],
    };
    expect(await floor.ask('planJob', { jobId: 'J-P', plan: planWith(other) }, { key: 'J-P/plan' })).to.deep.equal(
      first,
    );
    await floor.ask('planJob', { jobId: 'J-P', plan: planWith(other) });
    expect(await floor.standing('J-P')).to.equal('Planned 5:Blocked(job)');
    expect((await job(test.database, 'J-P'))?.materials).to.deep.equal([
      { line: 1, part: 'BAR', required: '8', estimate: '40.00', issued: '0', returned: '0', value: '0.00' },
    ]);
    await floor.ask('releaseJob', { jobId: 'J-P', placingSequence: '7' });
    await refusalOf(floor.ask('planJob', { jobId: 'J-P', plan: planWith({}) }), 'WrongState');
  });

  it('are released to wait for their material, and to be worked on when it is there', async () => {
    const materials = [
      { line: 1, part: 'BAR', quantity: '20', estimate: '100.00' },
      { line: 2, part: 'SEAL', quantity: '10.5', estimate: '10.00' },
    ];
    await floor.created('J-R', { materials });
    await floor.ask('planJob', { jobId: 'J-R', plan: planWith({ materials }) });
    const released = await floor.ask('releaseJob', { jobId: 'J-R', placingSequence: '7' }, { key: 'J-R/release' });
    const lines = materials.map(({ line, part, quantity }) => ({ line, part, quantity }));
    expect(released).to.deep.include({ state: 'Released', waitingFor: 'material', placingSequence: '7', lines });
    const again = await floor.ask('releaseJob', { jobId: 'J-R', placingSequence: '9' }, { key: 'J-R/release' });
    expect(again).to.deep.equal(released);
    const [work] = (await readJob(test.database, 'J-R'))?.openWork ?? [];
    expect(work).to.include({ key: 'J-R/release', kind: 'releaseJob' });

    const short = [{ line: 2, part: 'SEAL', quantity: '4' }];
    await floor.ask('recordMaterialHeld', { jobId: 'J-R', work: 'J-R/release', short });
    expect(await floor.standing('J-R')).to.equal('Released/material 10:Blocked(material) 20:Blocked(material)');
    expect(await readJob(test.database, 'J-R')).to.deep.include({ openWork: [], short, state: 'Released' });
    await floor.ask('recordMaterialHeld', { jobId: 'J-R', work: null, short: [] });
    expect(await floor.standing('J-R')).to.equal('Released 10:Ready 20:Blocked(operation 10)');
  });

  it('are changed: in date, tolerances and quantity, which takes material in proportion', async () => {
    const materials = [{ line: 1, part: 'BAR', quantity: '20', estimate: '100.00' }];
    await floor.released('J-C', { materials });
    const tolerances = { overCompletion: '0.1', underCompletion: '0', normalScrap: '0', overIssue: '0' };
    const dated = await floor.ask('changeJob', { jobId: 'J-C', dueDate: '2027-02-01', tolerances, reason: 'later' });
    expect(dated.toReserve).to.equal(null);
    const key = 'J-C/change';
    const changed = await floor.ask('changeJob', { jobId: 'J-C', quantity: '12', reason: 'two more' }, { key });
    const lines = [{ line: 1, part: 'BAR', quantity: '24' }];
    expect(changed).to.deep.include({ quantity: '12', toReserve: { placingSequence: '1', site: 'EVV', lines } });
    expect((await readJob(test.database, 'J-C'))?.openWork[0]).to.include({ key, kind: 'changeJob' });
    await floor.ask('recordMaterialHeld', { jobId: 'J-C', work: key, short: [] });
    const found = await job(test.database, 'J-C');
    expect(found).to.deep.include({ dueDate: '2027-02-01', tolerances, quantity: '12' });
    expect(found?.materials[0]).to.include({ required: '24', estimate: '120.00' });
    expect(found?.operations[0]?.estimate.labour).to.equal('480.00');
    expect(await factTypes(test, 'job:J-C')).to.include.members(['JobChanged', 'JobPlanned']);

    await floor.start('J-C', 10);
    await floor.report('J-C', 10, '8');
    const few = await refusalOf(floor.ask('changeJob', { jobId: 'J-C', quantity: '7', reason: 'fewer' }), 'TooMuch');
    expect(few.details).to.include({ done: '8', limit: '7.7' });
    expect(await floor.ask('changeJob', { jobId: 'J-C', quantity: '8', reason: 'fewer' })).to.include({
      quantity: '8',
    });
  });

  it('are found by whoever looks for jobs without a process', async () => {
    const all = await openJobs(test.database, { quietSeconds: 0, after: '', limit: 100 });
    expect(all.map(({ jobId }) => jobId))
      .to.include('J-R')
      .and.not.include('J-D');
    expect(await openJobs(test.database, { quietSeconds: 60, after: '', limit: 100 })).to.deep.equal([]);
    const [first, second] = all;
    const next = await openJobs(test.database, { quietSeconds: 0, after: first?.jobId ?? '', limit: 1 });
    expect(next).to.deep.equal([second]);
  });

  it('are refused who may not work on them', async () => {
    for (const as of [vera, fay, amos]) {
      await refusalOf(floor.ask('holdJob', { jobId: 'J-R', reason: 'x' }, { as }), 'NotAllowed');
    }
    const byAProcess = { ...fay, system: true };
    expect(await floor.ask('holdJob', { jobId: 'J-R', reason: 'x' }, { as: byAProcess })).to.include({
      state: 'OnHold',
    });
  });

  it('stay among themselves, and their history only grows', async () => {
    expect(await neighbourBreaches(test, 'jobs')).to.deep.equal([]);
    expect(await appendOnlyBreaches(test, 'jobs')).to.deep.equal([]);
  });
});
