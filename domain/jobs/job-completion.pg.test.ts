import { expect } from 'chai';
import { by, ollie } from '../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../tests/support/facts.js';
import { type JobShop, jobShop, operation, service } from '../../tests/support/job-shop.js';
import { refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { CompleteJobInput } from './jobs.wire.js';
import { changeJob, closeJob, completeJob, costSheet, issueMaterial, scrapUnits } from './store/index.js';

const WIDE = { overCompletion: '0.1', underCompletion: '0.2', normalScrap: '0', overIssue: '0' };
/** Nothing but opening cost: completed by hand. */
const bare = { operations: [], materials: [] };

describe('the completion of a job', () => {
  let test: TestDatabase;
  let shop: JobShop;
  before(async () => {
    test = await testDatabase();
    shop = jobShop(test);
    await shop.stocked('BAR', '1000', '5.00');
  });
  after(() => test.close());

  const ask = (jobId: string, quantity: string, more: Partial<CompleteJobInput> = {}) =>
    completeJob(test.database, by(ollie, { jobId, quantity, note: '', ...more }));
  const openOf = async (attempt: Promise<unknown>): Promise<unknown> =>
    (await refusalOf(attempt, 'StillOpen')).details['open'];

  it('in parts gives each its share of every element; the last takes all', async () => {
    await shop.released('J-1', bare);
    await shop.openCosts('J-1', { material: '100.01', labour: '50.00', overhead: '0.01' });
    const parts = [await shop.complete('J-1', '3'), await shop.complete('J-1', '3'), await shop.complete('J-1', '4')];
    expect(parts.map(({ completionId, value, final }) => [completionId, value, final])).to.deep.equal([
      ['J-1-C1', '45.00', false],
      ['J-1-C2', '45.00', false],
      ['J-1-C3', '60.02', true],
    ]);
    expect(parts.map(({ state }) => state)).to.deep.equal(['InProgress', 'InProgress', 'Completed']);
    const sheet = await costSheet(test.database, 'J-1');
    expect(sheet?.elements[0]).to.include({ element: 'material', completed: '100.01', inProcess: '0.00' });
    expect(sheet).to.include({ inProcess: '0.00' });
    const [stock] = await test.admin(`SELECT value::text FROM inventory.stock WHERE part = 'SHAFT'`);
    expect(stock).to.deep.equal({ value: '150.02' });
  });

  it('is done once for its key', async () => {
    await shop.released('J-2', bare);
    await shop.openCosts('J-2', { labour: '10.00' });
    const command = by(ollie, { jobId: 'J-2', quantity: '5', note: '' });
    const first = await completeJob(test.database, command);
    expect(await completeJob(test.database, command)).to.deep.equal(first);
    expect((await factTypes(test, 'job:J-2')).filter((type) => type === 'JobCompleted')).to.have.length(1);
    expect(await costSheet(test.database, 'J-2')).to.include({ inProcess: '5.00' });
  });

  it('beyond the tolerance has to be permitted, and the permission holds once', async () => {
    await shop.released('J-3', bare);
    const asked = await ask('J-3', '11');
    expect(asked).to.include({ state: 'Released', completed: '0' });
    expect(asked).to.deep.include({ toStock: null, toInvoice: null });
    expect(asked.exception).to.include({ exceptionId: 'J-3-X1', kind: 'jobCompletion', command: 'completeJob' });
    const done = await ask('J-3', '11', { exceptionId: 'J-3-X1' });
    expect(done).to.include({ state: 'Completed', completed: '11', final: true, exception: null });
    await shop.released('J-4', { ...bare, spec: { tolerances: WIDE } });
    expect(await ask('J-4', '11')).to.include({ exception: null, state: 'Completed' });
    await shop.released('J-5', bare);
    await ask('J-5', '11', { final: false });
    await refusalOf(ask('J-5', '12', { final: false, exceptionId: 'J-5-X1' }), 'ExceptionDecided');
    // It is used up also where it is not needed any more.
    await changeJob(test.database, by(ollie, { jobId: 'J-5', tolerances: WIDE, reason: 'one more' }));
    await shop.complete('J-5', '11', { final: false, exceptionId: 'J-5-X1' });
    await refusalOf(ask('J-5', '11', { final: false, exceptionId: 'J-5-X1' }), 'ExceptionDecided');
  });

  it('of too few for good has to be permitted as well', async () => {
    await shop.released('J-6', bare);
    expect((await shop.complete('J-6', '9')).exception).to.equal(null);
    expect((await ask('J-6', '0', { final: true })).exception).to.include({ kind: 'jobCompletion' });
    await shop.released('J-7', { ...bare, spec: { tolerances: WIDE } });
    expect((await ask('J-7', '7.9999', { final: true })).exception).to.include({ kind: 'jobCompletion' });
    await shop.released('J-8', { ...bare, spec: { tolerances: WIDE } });
    expect(await ask('J-8', '8', { final: true })).to.include({ exception: null, state: 'Completed' });
  });

  it('for good without units leaves the cost to the close', async () => {
    await shop.released('J-9', bare);
    await shop.openCosts('J-9', { labour: '10.00' });
    const done = await shop.complete('J-9', '0', { final: true });
    expect(done).to.deep.include({ state: 'Completed', value: '0.00', toStock: null });
    await shop.close('J-9');
    expect(await costSheet(test.database, 'J-9')).to.include({ inProcess: '0.00', state: 'Closed' });
    await refusalOf(ask('J-2', '0'), 'InvalidJob');
  });

  it('takes no more than is finished', async () => {
    await shop.released('J-10');
    await refusalOf(ask('J-10', '1'), 'WrongState');
    await shop.start('J-10');
    await shop.report('J-10', '4');
    expect((await refusalOf(ask('J-10', '5'), 'TooMuch')).details).to.include({ finished: '4', asked: '5' });
    await shop.complete('J-10', '4');
    await refusalOf(ask('J-10', '0.0001'), 'TooMuch');
  });

  it('for good, and the close, wait for everything that is open, and name it', async () => {
    await shop.released('J-11', { operations: [operation(10), operation(20)] });
    await shop.start('J-11');
    await shop.report('J-11', '10');
    await shop.start('J-11', 20);
    await shop.report('J-11', '9', { operation: 20 });
    await scrapUnits(
      test.database,
      by(ollie, { jobId: 'J-11', operation: 20, quantity: '1', reason: 'other', note: '', reworked: false }),
    );
    await shop.finish('J-11');
    expect(await openOf(ask('J-11', '9', { final: true }))).to.deep.equal([
      'operation 20 is Running',
      'exception J-11-X1 is not decided',
    ]);
    await refusalOf(closeJob(test.database, by(ollie, { jobId: 'J-11', note: '' })), 'WrongState');
    await shop.released('J-12', { operations: [] });
    await shop.complete('J-12', '10');
    const taking = { jobId: 'J-12', part: 'BAR', quantity: '1', note: '', stock: null };
    await issueMaterial(test.database, by(ollie, taking, 'issue/12'));
    expect(await openOf(closeJob(test.database, by(ollie, { jobId: 'J-12', note: '' })))).to.deep.equal([
      'issueMaterial issue/12 has begun and is not finished',
    ]);
  });

  it('of service work says what the customer owes', async () => {
    await shop.released('J-13', { ...bare, spec: service });
    const { toInvoice } = await shop.complete('J-13', '2.5');
    expect(toInvoice).to.deep.equal({ customerId: 'C-1', net: '300.00', description: 'Shaft, 2.5 EA' });
    const facts = await factsOfAggregate(test, 'job:J-13');
    expect(facts.slice(-3).map(({ type }) => type)).to.deep.equal(['JobAdvanced', 'JobCompleted', 'JobDelivered']);
    expect(facts.at(-2)?.payload).to.include({ state: 'InProgress', quantity: '2.5', completedInAll: '2.5' });
  });
});
