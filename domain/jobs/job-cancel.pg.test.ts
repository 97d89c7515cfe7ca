import { expect } from 'chai';
import { by, ollie } from '../../tests/support/actors.js';
import { factTypes } from '../../tests/support/facts.js';
import { type JobShop, jobShop, service } from '../../tests/support/job-shop.js';
import { fieldsOf, refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { CancelJobInput } from './jobs.wire.js';
import { cancelJob, costSheet, finishCancellation } from './store/index.js';

describe('the cancellation of a job', () => {
  let test: TestDatabase;
  let shop: JobShop;
  before(async () => {
    test = await testDatabase();
    shop = jobShop(test);
    await shop.stocked('BAR', '1000', '5.00');
  });
  after(() => test.close());

  const ask = (jobId: string, more: Partial<CancelJobInput> = {}) =>
    cancelJob(test.database, by(ollie, { jobId, reason: 'not wanted', costTo: 'scrap' as const, ...more }));

  it('needs no permission while it has neither begun nor cost anything', async () => {
    await shop.released('J-1');
    const cancelled = await ask('J-1', { unlessBegun: true });
    expect(cancelled).to.deep.include({ exception: null, returns: [], reserved: true, customerId: null, charge: null });
    await shop.released('J-2');
    await shop.cancel('J-2');
    expect(await costSheet(test.database, 'J-2')).to.include({ state: 'Cancelled', inProcess: '0.00' });
    expect((await factTypes(test, 'job:J-2')).slice(-3)).to.deep.equal([
      'JobAdvanced',
      'OperationAdvanced',
      'JobCancelled',
    ]);
  });

  it('of what has begun or cost something is asked for, and not wanted of what must not have begun', async () => {
    await shop.released('J-3');
    await shop.issue('J-3', 'BAR', '3');
    await refusalOf(ask('J-3', { unlessBegun: true }), 'StillOpen');
    const { exception, state } = await ask('J-3');
    expect(exception).to.include({ kind: 'jobCancellation', amount: '15.00' });
    expect(state).to.equal('Released');
    await shop.released('J-4');
    await shop.start('J-4');
    expect((await ask('J-4')).exception).to.include({ kind: 'jobCancellation', amount: '0.00' });
  });

  it('gives back all material unless an operation has begun, or what it is told', async () => {
    await shop.released('J-5');
    await shop.issue('J-5', 'BAR', '3');
    const all = await shop.cancel('J-5');
    expect(all.returns).to.deep.equal([{ line: 1, part: 'BAR', quantity: '3', value: '15.00' }]);
    await shop.released('J-6');
    await shop.issue('J-6', 'BAR', '3');
    await shop.start('J-6');
    expect((await shop.cancel('J-6')).returns).to.deep.equal([]);
    await shop.released('J-7');
    await shop.issue('J-7', 'BAR', '3');
    await shop.start('J-7');
    await refusalOf(ask('J-7', { returns: [{ part: 'BAR', quantity: '4' }] }), 'TooMuch');
    const some = await shop.cancel('J-7', { returns: [{ part: 'BAR', quantity: '2' }] });
    expect(some.returns).to.deep.equal([{ line: 1, part: 'BAR', quantity: '2', value: '10.00' }]);
    const sheets = await Promise.all(['J-5', 'J-6', 'J-7'].map((jobId) => costSheet(test.database, jobId)));
    expect(sheets.map((sheet) => sheet?.elements[0]?.scrapped)).to.deep.equal(['0.00', '15.00', '5.00']);
    for (const sheet of sheets) expect(sheet).to.include({ inProcess: '0.00', state: 'Cancelled' });
  });

  it('charges a customer only where there is one', async () => {
    await shop.released('J-8');
    expect(fieldsOf(await refusalOf(ask('J-8', { costTo: 'customer' }), 'InvalidJob'))).to.deep.equal(['costTo']);
    expect(fieldsOf(await refusalOf(ask('J-8', { charge: '5.00' }), 'InvalidJob'))).to.deep.equal(['charge']);
    const unbilled = { ...service, quote: null, billing: null };
    await shop.released('J-8B', { spec: unbilled });
    const asked = await refusalOf(ask('J-8B', { costTo: 'customer', charge: '5.00' }), 'InvalidJob');
    expect(fieldsOf(asked)).to.deep.equal(['costTo']);
    await shop.released('J-9', { spec: service });
    await shop.openCosts('J-9', { labour: '70.00' });
    const cancelled = await shop.cancel('J-9', { costTo: 'customer', charge: '99.00' });
    expect(cancelled).to.include({ customerId: 'C-1', charge: '99.00' });
  });

  it('brings back what left with parts more than came in', async () => {
    await shop.released('J-10', { operations: [] });
    await shop.issue('J-10', 'BAR', '4');
    await shop.complete('J-10', '8');
    await shop.journals();
    await shop.cancel('J-10');
    expect((await shop.journals())[1]).to.deep.equal(['Dr 1230 CC-SHOP 16.00 J-10', 'Cr 5085 CC-SHOP 16.00 J-10']);
  });

  it('is finished once, and only where it has begun', async () => {
    await shop.released('J-11');
    const finish = (work: string) => finishCancellation(test.database, by(ollie, { jobId: 'J-11', work }));
    await refusalOf(finish('none'), 'WrongState');
    const command = by(ollie, { jobId: 'J-11', reason: 'not wanted', costTo: 'scrap' as const });
    const first = await cancelJob(test.database, command);
    expect(await cancelJob(test.database, command)).to.deep.equal(first);
    const last = by(ollie, { jobId: 'J-11', work: command.key });
    expect(await finishCancellation(test.database, last)).to.include({ state: 'Cancelled' });
    expect(await finishCancellation(test.database, last)).to.include({ state: 'Cancelled' });
    await refusalOf(ask('J-11'), 'WrongState');
  });
});
