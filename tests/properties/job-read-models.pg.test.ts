import { expect } from 'chai';
import fc from 'fast-check';
import { scrap, trialBalance, workCentreLoad, workInProcess } from '../../reporting/index.js';
import { askReport } from '../support/ask-report.js';
import { jobSequence, play, threeJobs } from '../support/job-commands.js';
import { jobShop } from '../support/job-shop.js';
import { projectOutbox } from '../support/project-outbox.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';

const SEED = 20260501;
const all = { page: 1, pageSize: 1000 };

/** What the rooms did stands in the read models, which are made of nothing but their facts. */
describe('the read models of jobs after random histories', function () {
  this.timeout(120_000);
  let test: TestDatabase;

  before(async () => {
    test = await testDatabase({ poolSize: 10 });
    const shop = jobShop(test);
    await shop.stocked('BAR', '100000', '5.0011');
    await shop.stocked('ROD', '100000', '0.3333');
    const histories = fc.sample(jobSequence(60, 90), { numRuns: 4, seed: SEED });
    for (const [index, history] of histories.entries()) {
      const jobs = await threeJobs(shop, `J-${index + 1}`);
      for (const one of history) await play(shop, jobs, one);
    }
    await projectOutbox(test, SEED);
  });
  after(() => test.close());

  /** Both queries answer the same rows, and some. */
  const same = async (readModel: string, owner: string): Promise<void> => {
    const [told, own] = [await test.admin(readModel), await test.admin(owner)];
    expect(own.length).to.be.above(0);
    expect(told).to.deep.equal(own);
  };

  it('hold each job as its room does', () =>
    same(
      `SELECT job_id, state, waiting_for, reason, quantity, due_date::text, completed, scrapped, unit_price,
         business_unit, site, cost_centre FROM reporting.jobs ORDER BY job_id`,
      `SELECT job_id, state, waiting_for, reason, quantity, due_date::text, completed, scrapped, unit_price,
         business_unit, site, cost_centre FROM jobs.jobs ORDER BY job_id`,
    ));

  it('hold each operation and its hours as its room does', () =>
    same(
      `SELECT job_id, operation, work_centre, state, blocked_by, good, scrapped, in_rework, accepted, labour_hours,
         machine_hours FROM reporting.job_operations WHERE state IS NOT NULL ORDER BY job_id, operation`,
      `SELECT o.job_id, o.operation, o.work_centre, o.state, o.blocked_by, o.good, o.scrapped, o.in_rework, o.accepted,
         coalesce(sum(t.labour_hours), 0.0000) AS labour_hours, coalesce(sum(t.machine_hours), 0.0000) AS machine_hours
       FROM jobs.operations o LEFT JOIN jobs.time_logs t USING (job_id, operation)
       GROUP BY o.job_id, o.operation ORDER BY o.job_id, o.operation`,
    ));

  it('hold each job’s cost by element as its room does', () =>
    same(
      `SELECT job_id, element, charged, returned, completed, scrapped, variance, in_process FROM reporting.job_costs
       WHERE (charged, returned, completed, scrapped, variance) <> (0, 0, 0, 0, 0) ORDER BY job_id, element`,
      `SELECT job_id, element, charged, returned, completed, scrapped, variance, in_process FROM jobs.cost_totals
       WHERE (charged, returned, completed, scrapped, variance) <> (0, 0, 0, 0, 0) ORDER BY job_id, element`,
    ));

  it('tie work in process to the cost in process and, on every day, to account 1230', async () => {
    const { rows } = await workInProcess(test.database, all);
    const held = await test.admin<{ job_id: string; closing: string }>(
      'SELECT job_id, sum(in_process)::text AS closing FROM jobs.cost_totals GROUP BY job_id ORDER BY job_id',
    );
    const closings = new Map(rows.map(({ jobId, closing }) => [jobId, closing]));
    expect(held.map(({ job_id }) => closings.get(job_id) ?? '0.00')).to.deep.equal(held.map(({ closing }) => closing));
    const days = await test.admin<{ day: string }>(
      'SELECT DISTINCT posting_date::text AS day FROM ledger.journals ORDER BY 1',
    );
    expect(days).to.have.length.above(1);
    for (const filter of [{}, { businessUnit: 'MACHINING_REPAIR' }, { costCentre: 'CC-SHOP' }, { site: 'NOWHERE' }]) {
      for (const { day } of days) {
        const { totals, rows: jobs } = await workInProcess(test.database, all, { to: day, ...filter });
        const balances = await trialBalance(test.database, { to: day, ...filter });
        const account = balances.rows.find((row) => row.account === '1230');
        expect(totals.closing, day).to.equal(account?.closingDebit ?? '0.00');
        expect((await askReport(test.database, 'work-in-process', { to: day, ...filter })).totals, day).to.deep.equal(
          totals,
        );
        for (const job of jobs) expect(closingOf(job)).to.equal(Math.round(Number(job.closing) * 100));
      }
    }
  });

  it('tie scrap to account 5085, and hours to the time that was logged', async () => {
    const { totals } = await scrap(test.database);
    const balances = await trialBalance(test.database);
    expect(Number(totals.value)).to.be.above(0);
    expect(totals.value).to.equal(balances.rows.find(({ account }) => account === '5085')?.closingDebit);
    const [logged] = await test.admin<{ hours: string }>(
      'SELECT trim_scale(sum(labour_hours))::text AS hours FROM jobs.time_logs',
    );
    expect((await workCentreLoad(test.database)).totals.labourHours).to.equal(logged?.hours);
  });
});

/** Opening and what moved, in cents. */
const closingOf = (job: Awaited<ReturnType<typeof workInProcess>>['rows'][number]): number =>
  [job.opening, job.material, job.labour, job.machine, job.overhead, job.subcontract]
    .map((amount) => Math.round(Number(amount) * 100))
    .reduce((sum, amount) => sum + amount, 0) -
  [job.returned, job.scrap, job.transferredOut, job.variance]
    .map((amount) => Math.round(Number(amount) * 100))
    .reduce((sum, amount) => sum + amount, 0);
