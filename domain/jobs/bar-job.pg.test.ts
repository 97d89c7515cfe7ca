import { expect } from 'chai';
import { by, ollie, vera } from '../../tests/support/actors.js';
import { specOf } from '../../tests/support/job-shop.js';
import { refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { barJob, createJob, readJob } from './store/index.js';

const PLAN = { billRevision: null, routingRevision: null, operations: [], materials: [], plannedOn: '2026-03-02' };

describe('barring a job', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const bar = (jobId: string, who = ollie) => barJob(test.database, by(who, { jobId }, `${jobId}/create`));
  const create = (jobId: string) =>
    createJob(test.database, by(ollie, { jobId, spec: specOf(jobId), plan: PLAN }, `${jobId}/create`));

  it('refuses whoever comes to make it afterwards', async () => {
    for (let time = 1; time <= 2; time += 1) expect(await bar('J-1')).to.include({ made: false });
    await refusalOf(create('J-1'), 'StepUndone');
    expect(await readJob(test.database, 'J-1')).to.equal(null);
  });

  it('leaves one that was made as it is, and says so', async () => {
    await create('J-2');
    for (let time = 1; time <= 2; time += 1) expect(await bar('J-2')).to.include({ made: true });
    expect(await create('J-2')).to.include({ state: 'Accepted', version: 1 });
  });

  it('answers what is so when both come at once', async () => {
    const jobIds = Array.from({ length: 8 }, (_, index) => `J-${10 + index}`);
    for (const jobId of jobIds) {
      const [barred] = await Promise.all([bar(jobId), create(jobId).catch(() => undefined)]);
      expect((await readJob(test.database, jobId)) !== null).to.equal(barred.made);
    }
  });

  it('is for whoever works on jobs', async () => {
    await refusalOf(bar('J-3', vera), 'NotAllowed');
  });
});
