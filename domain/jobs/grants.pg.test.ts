import { expect } from 'chai';
import { shopFloor } from '../../tests/support/shop-floor.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

const DENIED = '42501';
const OUT_OF_BOUNDS = '23514';

describe('the role atlas_jobs', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    const materials = [{ line: 1, part: 'BAR', quantity: '20', estimate: '100.00' }];
    await shopFloor(test).released('J-1', { materials });
  });
  after(() => test.close());

  const codeOf = (sql: string): Promise<string> =>
    test.database
      .transaction('jobs', (tx) => tx.query(sql))
      .then(
        () => 'allowed',
        (error: { code?: string }) => String(error.code),
      );

  for (const sql of [
    'DELETE FROM jobs.jobs',
    'DELETE FROM jobs.holds',
    'DELETE FROM jobs.exceptions',
    'DELETE FROM jobs.cost_totals',
    'DELETE FROM jobs.work_centre_stops',
    'DELETE FROM jobs.steps',
    'UPDATE jobs.job_events SET event = event',
    'UPDATE jobs.costs SET amount = 0',
    'DELETE FROM jobs.time_logs',
    'UPDATE jobs.inspections SET passed = true',
    'DELETE FROM jobs.dispositions',
    'TRUNCATE jobs.operations CASCADE',
    'DROP TABLE jobs.costs',
    'CREATE TABLE jobs.mine (id int)',
  ]) {
    it(`may not ${sql}`, async () => expect(await codeOf(sql)).to.equal(DENIED));
  }

  for (const change of [
    'operations SET good = -1',
    'operations SET good = 2, accepted = 1, failing = 2',
    'operations SET sent_out = 1, received_back = 2',
    'materials SET issued = 1, returned = 2',
    'jobs SET quantity = 0',
    'jobs SET completed = -1',
  ]) {
    it(`is held by the table to its bounds: ${change}`, async () =>
      expect(await codeOf(`UPDATE jobs.${change}`)).to.equal(OUT_OF_BOUNDS));
  }

  it('has a work centre down once at a time', async () => {
    const stop = (since: string) =>
      codeOf(`INSERT INTO jobs.work_centre_stops (work_centre, since, cause, stopped_by)
        VALUES ('SAW', '${since}', 'blade', '{}')`);
    expect(await stop('2026-01-01')).to.equal('allowed');
    expect(await stop('2026-01-02')).to.equal('23505');
  });
});
