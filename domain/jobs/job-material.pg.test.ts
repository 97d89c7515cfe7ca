import { expect } from 'chai';
import { by, ollie } from '../../tests/support/actors.js';
import { factTypes } from '../../tests/support/facts.js';
import { type JobShop, jobShop, SHOP } from '../../tests/support/job-shop.js';
import { refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { averageCosts } from '../inventory/store/index.js';
import { abandonWork, costSheet, issueMaterial, recordMaterial, returnMaterial } from './store/index.js';

const NONE_LEFT = { code: 'InsufficientStock', kind: 'conflict' as const, message: 'none left', details: {} };

describe('the material of a job', () => {
  let test: TestDatabase;
  let shop: JobShop;
  before(async () => {
    test = await testDatabase();
    shop = jobShop(test);
    await shop.stocked('BAR', '1000', '5.00');
    await shop.stocked('OIL', '3', '3.3333');
  });
  after(() => test.close());

  const take = async (jobId: string, quantity: string, part = 'BAR', key?: string, exceptionId?: string) => {
    const permission = exceptionId === undefined ? {} : { exceptionId };
    const [stock = null] = await averageCosts(test.database, { site: SHOP.site, parts: [part] });
    return issueMaterial(test.database, by(ollie, { jobId, part, quantity, note: '', stock, ...permission }, key));
  };
  const giveBack = (jobId: string, quantity: string, part = 'BAR') =>
    returnMaterial(test.database, by(ollie, { jobId, part, quantity, note: '' }));
  const linesOf = (jobId: string) =>
    test.admin(
      `SELECT line, part, trim_scale(issued)::text AS issued, trim_scale(promised)::text AS promised
       FROM jobs.materials WHERE job_id = $1 ORDER BY line`,
      [jobId],
    );

  it('is issued as planned; more than the tolerance allows has to be permitted, at what it costs', async () => {
    const tolerances = { overCompletion: '0', underCompletion: '0', normalScrap: '0', overIssue: '0.1' };
    await shop.released('J-1', { spec: { tolerances } });
    await shop.issue('J-1', 'BAR', '20');
    await shop.issue('J-1', 'BAR', '2');
    const { exception } = await take('J-1', '1');
    expect(exception).to.include({ kind: 'jobOverIssue', command: 'issueMaterial', amount: '5.00' });
    expect(await linesOf('J-1')).to.deep.equal([{ line: 1, part: 'BAR', issued: '22', promised: '0' }]);
    await shop.giveBack('J-1', 'BAR', '2');
    expect((await take('J-1', '2')).exception).to.equal(null);
  });

  it('is worth what is taken beyond the plan in all, on its way or issued, however small each issue is', async () => {
    const tolerances = { overCompletion: '0', underCompletion: '0', normalScrap: '0', overIssue: '0.1' };
    await shop.released('J-8', {
      spec: { tolerances },
      materials: [{ part: 'BAR', quantity: '20', estimate: '0.00' }],
    });
    await shop.issue('J-8', 'BAR', '23');
    const asked = await take('J-8', '1');
    expect(asked.exception).to.include({ amount: '10.00' });
    expect((await take('J-8', '1', 'BAR', 'take/8', asked.exception?.exceptionId)).exception).to.equal(null);
    expect((await take('J-8', '2')).exception).to.include({ amount: '20.00' });
  });

  it('is the same command whatever stock is worth when it is asked again', async () => {
    await shop.released('J-9');
    await shop.stocked('RUBY', '1', '700.00');
    const first = await take('J-9', '1', 'RUBY', 'take/9');
    expect(first.exception).to.include({ amount: '700.00' });
    await shop.stocked('RUBY', '1', '100.00');
    expect(await take('J-9', '1', 'RUBY', 'take/9')).to.deep.equal(first);
    const key = 'take/9/allowed';
    expect((await take('J-9', '1', 'RUBY', key, first.exception?.exceptionId)).exception).to.equal(null);
  });

  it('of which nothing is on hand is worth what the job has paid for it, or was to pay', async () => {
    await shop.stocked('RARE', '2', '40.00');
    const materials = [
      { part: 'RARE', quantity: '1', estimate: '35.00' },
      { part: 'GONE', quantity: '2', estimate: '70.00' },
    ];
    await shop.released('J-10', { materials });
    expect((await take('J-10', '3', 'GONE')).exception).to.include({ amount: '35.00' });
    await shop.issue('J-10', 'RARE', '2');
    expect((await take('J-10', '1', 'RARE')).exception).to.include({ amount: '80.00' });
    expect((await take('J-10', '1', 'NEVER')).exception).to.include({ amount: '0.00' });
  });

  it('that was not planned gets a line of its own once it is permitted', async () => {
    await shop.released('J-2');
    const { exception, line } = await take('J-2', '1', 'OIL');
    expect(exception).to.include({ kind: 'jobOverIssue', amount: '3.33' });
    expect(line).to.equal(2);
    expect(await linesOf('J-2')).to.have.length(1);
    await shop.issue('J-2', 'OIL', '1');
    expect(await linesOf('J-2')).to.deep.include({ line: 2, part: 'OIL', issued: '1', promised: '0' });
  });

  it('that is on its way counts, until it is recorded or given up', async () => {
    await shop.released('J-3');
    await take('J-3', '15', 'BAR', 'take/1');
    expect((await take('J-3', '6')).exception).to.include({ kind: 'jobOverIssue' });
    const abandon = by(ollie, { jobId: 'J-3', work: 'take/1', refusal: NONE_LEFT }, 'take/1/abandon');
    expect(await abandonWork(test.database, abandon)).to.deep.include({ refusal: NONE_LEFT });
    const other = { ...abandon, input: { ...abandon.input, refusal: { ...NONE_LEFT, code: 'StepUndone' } } };
    expect(await abandonWork(test.database, other)).to.deep.include({ refusal: NONE_LEFT });
    expect(await linesOf('J-3')).to.deep.equal([{ line: 1, part: 'BAR', issued: '0', promised: '0' }]);
    expect((await take('J-3', '6')).exception).to.equal(null);
    await refusalOf(shop.issue('J-3', 'BAR', '2000'), 'InsufficientStock');
    expect(await linesOf('J-3')).to.deep.equal([{ line: 1, part: 'BAR', issued: '0', promised: '6' }]);
  });

  it('is recorded once', async () => {
    await shop.released('J-4');
    await take('J-4', '5', 'BAR', 'take/4');
    const recorded = { jobId: 'J-4', work: 'take/4', direction: 'issued' as const, part: 'BAR', quantity: '5' };
    const command = by(ollie, { ...recorded, value: '25.00' });
    const first = await recordMaterial(test.database, command);
    expect(await recordMaterial(test.database, command)).to.deep.equal(first);
    expect(await linesOf('J-4')).to.deep.equal([{ line: 1, part: 'BAR', issued: '5', promised: '0' }]);
    expect((await factTypes(test, 'job:J-4')).at(-1)).to.equal('MaterialRecorded');
    expect(await test.admin(`SELECT 1 FROM jobs.open_work WHERE job_id = 'J-4'`)).to.deep.equal([]);
  });

  it('goes back at the issued cost; the last of it takes the rest', async () => {
    await shop.stocked('ODD', '3', '3.3333');
    await shop.released('J-5', { materials: [{ part: 'ODD', quantity: '3', estimate: '10.00' }] });
    await shop.issue('J-5', 'ODD', '1');
    await shop.stocked('ODD', '98', '1.00');
    await shop.issue('J-5', 'ODD', '2');
    const values: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      values.push((await costSheet(test.database, 'J-5'))?.actual ?? '');
      await shop.giveBack('J-5', 'ODD', '1');
    }
    expect(values).to.deep.equal(['5.42', '3.61', '1.80']);
    expect(await costSheet(test.database, 'J-5')).to.include({ actual: '0.00', inProcess: '0.00' });
    expect((await refusalOf(giveBack('J-5', '1', 'ODD'), 'TooMuch')).details).to.include({ issued: '0', asked: '1' });
    await refusalOf(giveBack('J-5', '1', 'OIL'), 'TooMuch');
  });

  it('is not issued before the job is released', async () => {
    await shop.released('J-6');
    await shop.cancel('J-6');
    await refusalOf(take('J-6', '1'), 'WrongState');
    await refusalOf(take('J-7', '1'), 'UnknownJob');
    await refusalOf(take('J-6', '0'), 'InvalidJob');
  });
});
